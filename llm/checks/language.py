"""Whether a text is in the language that its brief asks for, by its script.

Words of the product's name, its brand and what must be said count for neither side. A word in
another script that the brief does not hold is named even where it is the only one. English
cannot be told from another language in Latin letters here, nor simplified from traditional Han.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llm.brief import Brief
from llm.checks.findings import Finding, Span
from llm.checks.folding import HAN, fold

_LATIN = r"[a-z\u00c0-\u024f]+(?:'[a-z]+)?"
_RUN_OF_LATIN = re.compile(_LATIN)
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>{_LATIN})|(?P<other>[^\W\d_])")
# A Latin word says about as much as 1.7 Han characters.
_WORD_WEIGHT = 1.7
_LONGEST_LETTERS = 2
_LONGEST_ACRONYM = 5
_WRONG = 0.5
_MIXED = 0.2
_LEAST_MIXED = 4.0


class _Piece(NamedTuple):
    span: Span
    weight: float
    own: bool


def check_language(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A block where most of a text is in another script, a warning where a good part is."""
    if not brief.locale.startswith(("en", "zh")):
        return []
    pieces = list(_pieces(text, brief))
    total = sum(piece.weight for piece in pieces)
    foreign = [piece for piece in pieces if not piece.own]
    weight = sum(piece.weight for piece in foreign)
    if weight >= min(_LEAST_MIXED, total) and weight > _WRONG * total:
        percent = round(100 * weight / total)
        return [Finding.of("wrong_language", field=field, percent=percent)]
    given = fold(_given(brief))
    unknown = [piece.span for piece in foreign if fold(text[slice(*piece.span)]) not in given]
    if weight >= min(_LEAST_MIXED, total) and weight > _MIXED * total:
        unknown = unknown or [foreign[0].span]
    return [
        Finding.of("mixed_language", field=field, span=span, found=text[slice(*span)])
        for span in unknown
    ]


def _given(brief: Brief) -> str:
    """All words of the brief, which a text may take over in whatever script they are."""
    facts = (f"{fact.key or ''} {fact.value_with_unit}" for fact in brief.facts)
    said = (*brief.references, *(term for pair in brief.glossary for term in pair))
    passages = (passage.text for passage in brief.passages)
    asked = (brief.category, brief.audience, brief.question, brief.instruction, brief.source)
    return "\n".join((*facts, *passages, *said, *asked))


def _pieces(text: str, brief: Brief) -> Iterator[_Piece]:
    """The runs of letters that are not names, each weighed and told own or foreign."""
    named = fold("\n".join((brief.name, brief.brand, *brief.must_say)))
    names = set(_RUN_OF_LATIN.findall(named))
    chinese = brief.locale.startswith("zh")
    for found in _RUN.finditer(fold(text)):
        kind, word = found.lastgroup, found[0]
        if kind == "other":
            yield _Piece(found.span(), 1.0, False)
        elif kind == "han" and word not in named:
            yield _Piece(found.span(), float(len(word)), chinese)
        elif (
            kind == "latin"
            and word not in names
            and not (chinese and _is_usual(text[slice(*found.span())]))
        ):
            yield _Piece(found.span(), _WORD_WEIGHT, not chinese)


def _is_usual(word: str) -> bool:
    """Whether Chinese writes a word in Latin letters: LED, POLO, the T of T恤."""
    return len(word) <= _LONGEST_LETTERS or (word.isupper() and len(word) <= _LONGEST_ACRONYM)
