"""What changed between two texts: word by word, and sign by sign where a script has no spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["equal", "inserted", "deleted"]

# Han, kana, Thai, Lao, Burmese and Khmer are written without spaces between words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]"
    rf"|\d+(?:[.,]\d+)*"
    rf"|(?:[^\W\d_{_UNSPACED}]+['’-]?)*[^\W\d_{_UNSPACED}]+"
    rf"|\s+|.",
    re.DOTALL,
)
# Comparing takes about as many steps as the product of both lengths.
_MAX_STEPS = 4_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of either text or of both."""

    text: str
    kind: Kind


def difference(before: str, after: str) -> list[Part]:
    """The pieces that lead from `before` to `after`, in reading order.

    Those not inserted, joined, are `before`; those not deleted are `after`. What stayed between
    two changes counts as changed with them where it is no more than a sign and spaces. Texts too
    long to compare count as changed from their first difference to their last.
    """
    parts: list[Part] = []
    for same, group in groupby(_joined(_pairs(before, after)), key=lambda pair: pair[2]):
        pairs = list(group)
        was, now = "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)
        if same:
            parts.append(Part(was, "equal"))
            continue
        parts += [Part(was, "deleted")] if was else []
        parts += [Part(now, "inserted")] if now else []
    return parts


# What was, what is in its place, and whether they are the same.
_Pair = tuple[str, str, bool]


def _pairs(before: str, after: str) -> list[_Pair]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    head, tail = "".join(old[:start]), "".join(old[len(old) - end :])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    pairs = [(head, head, True), *_compared(old, new), (tail, tail, True)]
    return [pair for pair in pairs if pair[0] or pair[1]]


def _compared(old: list[str], new: list[str]) -> Iterator[_Pair]:
    if len(old) * len(new) > _MAX_STEPS:
        yield "".join(old), "".join(new), False
        return
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, old_start, old_end, new_start, new_end in steps:
        yield "".join(old[old_start:old_end]), "".join(new[new_start:new_end]), tag == "equal"


def _common(old: list[str], new: list[str]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (was, now) in pairs if was != now), min(len(old), len(new)))


def _joined(pairs: list[_Pair]) -> Iterator[_Pair]:
    last = len(pairs) - 1
    for at, (was, now, same) in enumerate(pairs):
        between = 0 < at < last and not pairs[at - 1][2] and not pairs[at + 1][2]
        yield was, now, same and not (between and len(was.strip()) < 2)
