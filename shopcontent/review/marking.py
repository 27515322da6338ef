"""A text cut at its marks: what the checks found, and the places that state a fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Any

from llm.brief import Brief
from llm.checks import fact_mentions, field_text
from shopcontent.drafting.sentences import of_finding

_LEVELS = ("", "good", "info", "warn", "block")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text and what is to be said of it; `level` is one of good, info, warn, block.

    `finding` is the number of the finding in the draft's list, where the mark comes from one.
    """

    start: int
    end: int
    level: str
    sentence: str = ""
    fact_ids: tuple[str, ...] = ()
    finding: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that has the same marks from its beginning to its end."""

    text: str
    level: str = ""
    sentences: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedField:
    """A field of a body, cut into pieces; the items of a list are pieces each."""

    name: str
    pieces: list[Piece] = field(default_factory=list)
    items: list[list[Piece]] = field(default_factory=list)


def mark(
    *, body: Mapping[str, Any], brief: Brief, findings: Iterable[Mapping[str, Any]]
) -> list[MarkedField]:
    """The fields of `body` in order, with the findings and what states a fact marked."""
    found = list(findings)
    marked = []
    for each in brief.type.fields:
        text = field_text(body.get(each.name, ""))
        marks = [*_stating(text, brief), *_found(found, each.name)]
        pieces = cut(text, marks)
        is_list = each.kind == "list"
        marked.append(MarkedField(each.name, pieces, lines(pieces) if is_list else []))
    return marked


def cut(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """`text` in pieces, whose texts joined are `text`; marks may overlap and reach beyond it."""
    size = len(text)
    inside = [each for each in marks if 0 <= each.start < min(each.end, size)]
    # The numbers of the marks that begin or end at each place, so that one pass finds them all.
    edges: dict[int, set[int]] = {0: set(), size: set()}
    for number, each in enumerate(inside):
        edges.setdefault(each.start, set()).add(number)
        edges.setdefault(min(each.end, size), set()).add(number)
    pieces, open_here = [], set[int]()
    for start, end in pairwise(sorted(edges)):
        open_here ^= edges[start]
        pieces.append(_piece(text[start:end], [inside[n] for n in sorted(open_here)]))
    return [
        replace(alike, text="".join(piece.text for piece in group))
        for alike, group in groupby(pieces, key=lambda piece: replace(piece, text=""))
    ]


def lines(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each line; a piece that reaches over the end of a line is in both."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                found.append([])
            if text:
                found[-1].append(replace(piece, text=text))
    return found


def _piece(text: str, marks: Sequence[Mark]) -> Piece:
    level = max((each.level for each in marks), key=_LEVELS.index, default="")
    return Piece(
        text,
        level,
        tuple(each.sentence for each in marks if each.sentence),
        tuple(dict.fromkeys(fact for each in marks for fact in each.fact_ids)),
        tuple(each.finding for each in marks if each.finding is not None),
    )


def _stating(text: str, brief: Brief) -> Iterator[Mark]:
    for fact_id, start, end in dict.fromkeys(fact_mentions(text, brief)):
        yield Mark(start, end, "good", fact_ids=(fact_id,))


def _found(findings: Iterable[Mapping[str, Any]], field_name: str) -> Iterator[Mark]:
    for number, finding in enumerate(findings):
        start, end = finding.get("start"), finding.get("end")
        if finding["field"] == field_name and start is not None and end is not None:
            evidence = tuple(finding.get("evidence", ()))
            yield Mark(start, end, finding["severity"], of_finding(finding), evidence, number)
