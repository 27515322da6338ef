"""Checks of a text against its brief: pure functions, no model, the standard library alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from llm.brief import Brief
from llm.checks.claims import check_claims
from llm.checks.controls import check_must_say, check_never_say
from llm.checks.findings import Claim, Finding
from llm.checks.glossary import check_glossary
from llm.checks.language import check_language
from llm.checks.length import check_length
from llm.checks.markup import check_markup
from llm.checks.reading import check_reading_level
from llm.checks.repetition import check_repetition, has_loop
from llm.checks.rules import TextRule, check_rules
from llm.checks.sources import fact_text
from llm.checks.tone import CHECKED_TONES, check_tone, check_tone_is_heard
from llm.checks.usage import FactMention, fact_mentions, fact_usage

__all__ = [
    "CHECKED_TONES",
    "CONTROLS",
    "LONGEST_CHECKED",
    "Claim",
    "FactMention",
    "Finding",
    "TextRule",
    "check_claims",
    "check_rules",
    "check_text",
    "fact_mentions",
    "fact_text",
    "fact_usage",
    "field_text",
    "has_loop",
    "misses_control",
]

LONGEST_CHECKED = 20_000
# What somebody asked for or forbade, as against what the text gets wrong by itself.
CONTROLS = frozenset(
    {
        "must_say_missing",
        "never_say_present",
        "too_short",
        "too_long",
        "glossary",
        "tone",
        "tone_speaks_to_nobody",
        "tone_not_playful",
        "reading_level",
        "reading_level_characters",
    }
)


def check_text(
    body: Mapping[str, Any], brief: Brief, rules: Iterable[TextRule] = ()
) -> list[Finding]:
    """Everything that is to be said against a text, by field and place; empty if it is clean.

    `body` holds the fields of the brief's content type; `rules` are those of its market and
    language. Of a field, the first 20,000 characters are checked; a longer one is a finding that
    blocks.
    """
    fields = brief.type.fields
    texts = {f.name: field_text(body[f.name]) for f in fields if f.name in body}
    longest = max(fields, key=lambda f: f.bounds.maximum).name
    whole = "\n".join(texts.values())
    missing = check_must_say(whole, brief, longest) + check_tone_is_heard(whole, brief, longest)
    applied = tuple(rules)
    found = [
        finding
        for name, text in texts.items()
        for finding in sorted(_check(name, text, brief, applied), key=_place)
    ]
    return missing + found


def misses_control(finding: Finding) -> bool:
    """Whether a finding says that the text does not do what it was asked to."""
    blocked_by_rule = finding.code == "rule" and finding.severity == "block"
    return finding.code in CONTROLS or blocked_by_rule


def field_text(value: Any) -> str:
    """A field's value as the one text that spans count in: list items joined by newlines."""
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _check(field: str, whole: str, brief: Brief, rules: tuple[TextRule, ...]) -> Iterator[Finding]:
    text = whole[:LONGEST_CHECKED]
    if len(whole) > LONGEST_CHECKED:
        yield Finding.of("not_checked", field=field, length=len(whole), limit=LONGEST_CHECKED)
    yield from check_length(whole, brief, field)
    yield from check_markup(text, field)
    yield from check_never_say(text, brief, field)
    yield from check_rules(text, rules, brief, field)
    yield from check_glossary(text, brief, field)
    yield from check_tone(text, brief, field)
    yield from check_reading_level(text, brief, field)
    yield from check_language(text, brief, field)
    yield from check_repetition(text, brief, field)
    yield from _check_claims(text, brief, field)


def _check_claims(text: str, brief: Brief, field: str) -> Iterator[Finding]:
    facts = {fact.id: fact for fact in brief.facts}
    for claim in check_claims(text, brief):
        span = (claim.start, claim.end)
        if claim.verdict == "unsupported":
            yield Finding.of("claim_unsupported", field=field, span=span, claim=claim.text)
        elif claim.verdict == "contradicted":
            fact = facts.get(claim.fact_id or "")
            yield Finding.of(
                "claim_contradicted",
                field=field,
                span=span,
                evidence=(fact.id,) if fact else (),
                claim=claim.text,
                fact=fact_text(fact) if fact else brief.brand,
            )


def _place(finding: Finding) -> int:
    return -1 if finding.start is None else finding.start
