"""What the law of a market, or a shop's own rule, has against a wording."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from llm.brief import Brief
from llm.checks.findings import CODES, Finding, Severity, Span, cut
from llm.checks.folding import fold
from llm.checks.spans import Spans, own_names
from llm.checks.wordings import pattern

_ORDER: tuple[Severity, ...] = ("block", "warn", "info")


@dataclass(frozen=True, slots=True)
class TextRule:
    """Wordings that are not to be said, why, and where that comes from.

    `terms` and `unless` are written as `llm.checks.wordings` has it. A term is left alone where it
    overlaps a wording of `unless` or, with `spares_names`, the product's own name or brand.
    """

    id: str
    terms: tuple[str, ...]
    severity: Severity
    reason: str
    source: str
    unless: tuple[str, ...] = ()
    spares_names: bool = False


def check_rules(
    text: str, rules: Iterable[TextRule], brief: Brief, field: str = "text"
) -> list[Finding]:
    """A finding for each place that a rule speaks of, by the severest where several do."""
    folded = fold(text)
    found = [(rule, span) for rule in rules for span in _places(folded, rule, brief)]
    found.sort(key=lambda each: (_ORDER.index(each[0].severity), each[1][0] - each[1][1]))
    taken = bytearray(len(text))
    kept = []
    for rule, (start, end) in found:
        if 0 in taken[start:end]:
            taken[start:end] = b"\x01" * (end - start)
            kept.append(_finding(rule, text[start:end], (start, end), field))
    return kept


def _finding(rule: TextRule, found: str, span: Span, field: str) -> Finding:
    params: dict[str, str | int] = {
        "found": cut(found),
        "reason": rule.reason,
        "source": rule.source,
        "rule": rule.id,
    }
    message = CODES["rule"][1].format(**params)
    return Finding("rule", rule.severity, message, field, *span, params=params)


def _places(folded: str, rule: TextRule, brief: Brief) -> Iterator[Span]:
    found = {match.span() for term in rule.terms for match in pattern(term).finditer(folded)}
    if found:
        excused = Spans(_excuses(folded, rule, brief))
        yield from (span for span in sorted(found) if not excused.touches(span))


def _excuses(folded: str, rule: TextRule, brief: Brief) -> Iterator[Span]:
    for wording in rule.unless:
        # A look-ahead also finds what overlaps.
        everywhere = re.finditer(f"(?=({pattern(wording).pattern}))", folded)
        yield from (match.span(1) for match in everywhere)
    if rule.spares_names:
        yield from own_names(folded, brief)
