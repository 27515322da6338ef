"""How alike texts are once what the facts say is taken out of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from llm.brief import Brief

_SENTENCE = re.compile(r"[^.!?。！？；;\n]+[.!?。！？；;\n]*")
_POINT_IN_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
_TOKEN = re.compile(r"[㐀-䶿一-鿿]|\w+|_")
_GAP = "＿"


def masked(text: str, brief: Brief) -> str:
    """The text with a gap for each value, the name, the brand and what must be said."""
    said = (
        brief.name,
        brief.brand,
        *brief.must_say,
        *(fact.value_with_unit for fact in brief.facts),
        *(fact.value for fact in brief.facts),
        *(part for fact in brief.facts for part in re.split(r"[,，、;；/|]", fact.value)),
    )
    parts = {" ".join(part.split()) for part in said}
    found = sorted(filter(None, parts), key=len, reverse=True)
    if not found:
        return text
    # A short Latin value such as "s" must not be taken out of the middle of a word.
    pattern = "|".join(rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])" for part in found)
    return re.sub(pattern, _GAP, text, flags=re.IGNORECASE)


def sentences(text: str) -> list[str]:
    whole = _POINT_IN_NUMBER.sub("·", text)
    return [found.strip() for found in _SENTENCE.findall(whole) if found.strip()]


def most_frequent_frame(texts: Iterable[tuple[Brief, str]]) -> tuple[str, float]:
    """The sentence that most sentences are once masked, and its share of them, 0 to 1."""
    frames = Counter(frame for brief, text in texts for frame in _frames(brief, text))
    if not frames:
        return "", 0.0
    frame, count = frames.most_common(1)[0]
    return frame, count / frames.total()


def overlap(brief: Brief, one: str, other: str) -> float:
    """The share of 4-grams outside the facts that two texts have in common, 0 to 1 (Dice)."""
    ours, theirs = (set(_ngrams(masked(text, brief))) for text in (one, other))
    return 2 * len(ours & theirs) / ((len(ours) + len(theirs)) or 1)


def _frames(brief: Brief, text: str) -> Iterator[str]:
    for sentence in sentences(masked(text, brief)):
        yield " ".join(sentence.casefold().split())


def _ngrams(text: str, size: int = 4) -> Iterator[tuple[str, ...]]:
    """The runs of `size` words, or Chinese characters, with no gap in them."""
    for stretch in text.split(_GAP):
        tokens = _TOKEN.findall(stretch.casefold())
        yield from (tuple(tokens[n : n + size]) for n in range(len(tokens) - size + 1))
