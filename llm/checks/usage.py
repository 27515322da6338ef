"""Which facts a text states."""

import re
from collections.abc import Iterator

from llm.brief import Brief
from llm.checks.claims import judged
from llm.checks.folding import fold, stems
from llm.checks.sources import Source, sources_of

_PARTS = re.compile(r"[,;/|、，；]")
_YES = frozenset(["yes", "true", "是", "有", "支持"])
_LETTERS = re.compile(r"[^\W\d_]")


def fact_usage(text: str, brief: Brief) -> frozenset[str]:
    """The ids of the facts that a text states, by a supported claim or by their words.

    A fact that lists several things is used as soon as the text names one of them. A fact that
    says yes is used where the text names its key.
    """
    claimed = {
        hit.source.id
        for _, verdict, hits in judged(text, brief)
        for hit in hits
        if verdict == "supported" and hit.source.kind == "fact"
    }
    said = f" {_spaced(fold(text))} "
    literal = {
        fact.id
        for fact in sources_of(brief).facts
        if any(f" {part} " in said for part in _sayable(fact))
    }
    return frozenset(claimed | literal)


def _sayable(fact: Source) -> Iterator[str]:
    """The wordings, spaced, any one of which states the fact; numbers are for claims to find."""
    value = fact.value.strip()
    parts = [fact.key] if value in _YES else _PARTS.split(value)
    for part in parts:
        if _LETTERS.search(part) and (len(part.strip()) > 1 or not part.isascii()):
            yield _spaced(part)


def _spaced(folded: str) -> str:
    return " ".join(stems(folded))
