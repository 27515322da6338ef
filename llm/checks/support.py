"""Whether anything in a brief supports what a text mentions."""

import re
from bisect import bisect_left

from llm.checks.folding import clause, is_han, stems
from llm.checks.lexicon import Entry
from llm.checks.mentions import Mention
from llm.checks.quantities import Figure, Quantity, agree
from llm.checks.sources import Hit, Measure, Sources

_NEIGHBOURS = 4
_SMALL = 12
_WORDS_AROUND = 3
_HAN_AROUND = 4
_HAN_ENDING = re.compile(r"[色系质制料材面款]+\Z")
_HUES = frozenset("红橙黄绿青蓝紫粉棕褐灰黑白金银")
_NUMERALS = "一二两三四五六七八九十"
_PACKS = ("pack", "set", "box", "bundle", "case", "content", "数量", "件")
_COUNTED = frozenset({"count", "size", "rating"})
_ROUNDED = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|circa)(?: a)? \Z"
    r"|[约近]\Z"
)
_ANY_WORDS = "pack set piece pc pcs pair item unit box bundle people person adult kid child x"
_ANY_THING = frozenset(_ANY_WORDS.split())
_ANY_THING_HAN = re.compile(r"[件套只双对包盒袋瓶支枚张颗粒片条把块台份]装?")
_EMPTY_WORDS = """
the and for with from that this them they its are was has have you your our per each all any can
than more less over under into just only very also not but out one two three four five six seven
eight nine ten eleven twelve
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def support(mention: Mention, folded: str, sources: Sources) -> list[Hit]:
    """Where the brief says what the text mentions, facts first; empty where it does not."""
    if mention.figure:
        return _figure_support(mention, mention.figure, folded, sources)
    if mention.entry:
        known = sources.words.get(mention.entry.name, [])
        written = folded[mention.start : mention.end]
        return known or _han_support(mention.entry, written, sources)
    if mention.name == sources.brand:
        return sources.containing(mention.name)
    return sources.names.get(mention.name, [])


def is_rounded(mention: Mention, folded: str) -> bool:
    """Whether the text itself says that a number is approximate."""
    return _ROUNDED.search(folded, max(0, mention.start - 20), mention.start) is not None


def _han_support(entry: Entry, written: str, sources: Sources) -> list[Hit]:
    """Where 红色 is not said but 红 is; 米色 is not in 厘米, nor 皮质 in 仿皮."""
    core = _HAN_ENDING.sub("", written)
    speaks = len(core) > 1 or (entry.kind == "colour" and core in _HUES)
    return sources.containing(core) if speaks and not core.isascii() else []


def _figure_support(mention: Mention, figure: Figure, folded: str, sources: Sources) -> list[Hit]:
    """The hits for the first quantity, those of a source that states all of them leading."""
    each = [_stating(quantity, mention, folded, sources) for quantity in figure.quantities]
    if not all(each):
        return []
    elsewhere = [{id(measure.hit.source) for measure in measures} for measures in each[1:]]
    hits = [measure.hit for measure in each[0]]
    return sorted(hits, key=lambda hit: -sum(id(hit.source) in ids for ids in elsewhere))


def _stating(claim: Quantity, mention: Mention, folded: str, sources: Sources) -> list[Measure]:
    same_number = sources.numbers.get(claim.number, [])
    if claim.unit.dimension == "count":
        about = _about(mention, folded, sources)
        return [m for m in same_number if _counts_the_same(claim, m, about)]
    known = _nearest(claim, sources.dimensions.get(claim.unit.dimension, []))
    rounded = is_rounded(mention, folded)
    stating = [m for m in known if agree(claim, m.quantity, rounded=rounded)]
    return stating or [m for m in same_number if m.open]


def _counts_the_same(claim: Quantity, measure: Measure, about: frozenset[str] | None) -> bool:
    """A large number speaks for itself, a small one must count the same thing."""
    if claim.number > _SMALL or claim.number % 1:
        return True
    if about is None:
        return measure.quantity.unit.dimension in _COUNTED
    return any(word in measure.hit.around for word in about)


def _about(mention: Mention, folded: str, sources: Sources) -> frozenset[str] | None:
    """The words that say what is counted; None where it may be anything, such as pieces."""
    before, after = clause(folded, mention.start, mention.end)
    written = folded[mention.start : mention.end]
    nouns = [*_content(after)[:_WORDS_AROUND], *_pairs(after[:_HAN_AROUND])]
    if mention.figure and mention.figure.packed:
        return frozenset((*_PACKS, *nouns)) if sources.says_packing else None
    if _ANY_THING_HAN.search(written) or _ANY_THING_HAN.match(after):
        return None
    counted = [
        *_content(written),
        *(c for c in written if is_han(c) and c not in _NUMERALS),
        *nouns,
    ]
    if _ANY_THING.intersection(counted) or any(word in sources.product for word in counted):
        return None
    near = (*_content(before)[-_WORDS_AROUND:], *_pairs(before[-_HAN_AROUND:]))
    return frozenset((*counted, *near)) or None


def _content(folded: str) -> list[str]:
    return [word for word in stems(folded) if len(word) > 2 and word not in _EMPTY]


def _pairs(folded: str) -> list[str]:
    """Neighbouring Han characters, two by two: 口袋布 → 口袋, 袋布."""
    two = (folded[i : i + 2] for i in range(len(folded) - 1))
    return [pair for pair in two if is_han(pair[0]) and is_han(pair[1])]


def _nearest(claim: Quantity, measures: list[Measure]) -> list[Measure]:
    at = bisect_left(measures, claim.value * (1 - 1e-6), key=lambda m: m.quantity.value)
    return measures[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
