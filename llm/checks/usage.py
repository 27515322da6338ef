"""Which facts a text states."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llm.brief import Brief
from llm.checks.claims import judged
from llm.checks.folding import fold, stems_at
from llm.checks.sources import Source, sources_of

_PARTS = re.compile(r"[,;/|、，；]")
_YES = frozenset(["yes", "true", "是", "有", "支持"])
_LETTERS = re.compile(r"[^\W\d_]")


class FactMention(NamedTuple):
    """A place where a text states a fact; the offsets are those of the text."""

    fact_id: str
    start: int
    end: int


def fact_usage(text: str, brief: Brief) -> frozenset[str]:
    """The ids of the facts that a text states, by a supported claim or by their words.

    A fact that lists several things is used as soon as the text names one of them. A fact that
    says yes is used where the text names its key.
    """
    return frozenset(mention.fact_id for mention in fact_mentions(text, brief))


def fact_mentions(text: str, brief: Brief) -> Iterator[FactMention]:
    """Every place of a text that states a fact, in no order; places may overlap."""
    for mention, verdict, hits in judged(text, brief):
        for hit in hits:
            if verdict == "supported" and hit.source.kind == "fact":
                yield FactMention(hit.source.id, mention.start, mention.end)
    tokens = list(stems_at(fold(text)))
    said = f" {' '.join(word for word, _, _ in tokens)} "
    for fact in sources_of(brief).facts:
        for part in _sayable(fact):
            for first, last in _found(part, said):
                yield FactMention(fact.id, tokens[first][1], tokens[last][2])


def _found(part: str, said: str) -> Iterator[tuple[int, int]]:
    """The first and the last word of every place where the words of `part` stand in `said`."""
    at = said.find(f" {part} ")
    while at >= 0:
        first = said.count(" ", 0, at)
        yield first, first + part.count(" ")
        at = said.find(f" {part} ", at + 1)


def _sayable(fact: Source) -> Iterator[str]:
    """The wordings, spaced, any one of which states the fact; numbers are for claims to find."""
    value = fact.value.strip()
    parts = [fact.key] if value in _YES else _PARTS.split(value)
    for part in parts:
        words = " ".join(word for word, _, _ in stems_at(part))
        if words and _LETTERS.search(part) and (len(part.strip()) > 1 or not part.isascii()):
            yield words
