"""What a text mentions that can be true or false of a product, whatever the facts say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llm.checks.findings import Kind
from llm.checks.folding import fold
from llm.checks.lexicon import Entry, find_words, is_stated
from llm.checks.names import find_brands, find_models, find_sizes
from llm.checks.quantities import Figure, find_figures, states_something


class Mention(NamedTuple):
    """One thing mentioned: exactly one of `figure`, `entry` and `name` says what."""

    start: int
    end: int
    kind: Kind
    figure: Figure | None = None
    entry: Entry | None = None
    name: str = ""


def find_mentions(text: str, *, brand: str, chinese: bool) -> list[Mention]:
    """The checkable statements of a text, in order, none overlapping another.

    `brand` is the folded brand of the product, which is a mention wherever it stands.
    """
    folded = fold(text)
    taken = bytearray(len(text))
    found: list[Mention] = []
    for mention in (*_brand(folded, brand), *_candidates(text, folded, chinese=chinese)):
        if 1 not in taken[mention.start : mention.end]:
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _brand(folded: str, brand: str) -> Iterator[Mention]:
    if not brand:
        return
    edge = r"(?<![a-z0-9])", r"(?![a-z0-9])"
    for found in re.finditer(f"{edge[0]}{re.escape(brand)}{edge[1]}", folded):
        yield Mention(*found.span(), "brand", name=brand)


def _candidates(text: str, folded: str, *, chinese: bool) -> Iterator[Mention]:
    for name in (*find_sizes(folded, text), *find_models(folded, text)):
        yield Mention(name.start, name.end, name.kind, name=name.key)
    for figure in find_figures(folded):
        if states_something(figure, folded):
            yield Mention(figure.start, figure.end, kind_of(figure), figure=figure)
    for word in find_words(folded):
        if is_stated(word, folded, text):
            yield Mention(word.start, word.end, word.entry.kind, entry=word.entry)
    for name in find_brands(text, chinese=chinese):
        yield Mention(name.start, name.end, "brand", name=name.key)


def kind_of(figure: Figure) -> Kind:
    """A storage or a numbered size is a size, every other figure a number."""
    return "size" if figure.quantities[0].unit.dimension in ("storage", "size") else "number"
