"""A brief made searchable: everything that may support a claim, with where it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from llm.brief import Brief, Fact
from llm.checks.findings import Kind
from llm.checks.folding import fold, stem
from llm.checks.lexicon import Entry, Word, find_words
from llm.checks.names import find_sizes, model_key, size_key
from llm.checks.quantities import Quantity, find_figures, in_unit
from llm.checks.units import COUNT, unit_in_key

HEARSAY = frozenset({"passage", "question"})

_KEPT = 16
_NEAR = 120
_WORD = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_NUMBER_ONLY = re.compile(r"\s*[0-9.,/]+\s*")
_COUNTING = re.compile(r"pack|number|count|quantity|piece|content|set|数量|件数|个数|张数|片数")
_MEASURING = re.compile(
    r"weight|capacity|volume|power|watt|voltage|length|width|height|depth|size|diameter|thickness|"
    r"consumption|battery|storage|memory|warranty|speed|重|容|长|宽|高|深|厚|径|功率|尺|电|量"
)
_PACKING = re.compile(r"pack|set|box|bundle|case|content|数量|件数|件套")
_SIZING = re.compile(r"size|尺码|尺寸|码数|规格")
_DENYING = "no none nil false na n/a not 否 无 不 没有 不是 不含 不支持"
_DENIALS = frozenset(_DENYING.split())


@dataclass(frozen=True, slots=True)
class Source:
    """One text of the brief; `kind` is fact, name, brand, category, must_say, passage, question.

    `text` of a fact is its `key: value unit`, and `value_at` where the value begins.
    """

    kind: str
    id: str
    text: str
    folded: str
    value_at: int = 0

    @property
    def key(self) -> str:
        return self.folded[: max(0, self.value_at - 2)]

    @property
    def value(self) -> str:
        return self.folded[self.value_at :]


class Hit(NamedTuple):
    """A place in a source."""

    source: Source
    start: int
    end: int

    @property
    def around(self) -> str:
        """The folded source near the place, all of it where it is a short one."""
        return self.source.folded[max(0, self.start - _NEAR) : self.end + _NEAR]


class Measure(NamedTuple):
    """A quantity that a source states; `open` where nothing says in what unit."""

    quantity: Quantity
    hit: Hit
    open: bool = False


class Sources:
    """The brief's texts and what they mention, facts first; everything is found by look-up."""

    def __init__(self, brief: Brief) -> None:
        self.brand = fold(brief.brand).strip()
        self.all = tuple(_sources(brief))
        self.facts = tuple(each for each in self.all if each.kind == "fact")
        self.name = fold(brief.name).strip()
        self.product = fold(f"{brief.name} {brief.category}")
        self._facts_by_key: dict[re.Pattern[str], Source | None] = {}
        self._containing: dict[str, list[Hit]] = {}

    @cached_property
    def measures(self) -> list[Measure]:
        """Every quantity that a source states, facts first."""
        return [measure for source in self.all for measure in _measures(source)]

    @cached_property
    def dimensions(self) -> dict[str, list[Measure]]:
        """The measures by dimension, by rising value."""
        found: dict[str, list[Measure]] = defaultdict(list)
        for measure in sorted(self.measures, key=lambda m: m.quantity.value):
            found[measure.quantity.unit.dimension].append(measure)
        return found

    @cached_property
    def numbers(self) -> dict[float, list[Measure]]:
        """The measures by written number, whatever the unit."""
        found: dict[float, list[Measure]] = defaultdict(list)
        for measure in self.measures:
            if len(found[measure.quantity.number]) < _KEPT:
                found[measure.quantity.number].append(measure)
        return found

    @cached_property
    def entries(self) -> list[tuple[Hit, Entry]]:
        """Every material and colour, facts first."""
        return [
            (Hit(source, word.start, word.end), word.entry)
            for source in self.all
            for word in _words(source)
        ]

    @cached_property
    def words(self) -> dict[str, list[Hit]]:
        """The materials and colours by canonical name and by all that they imply."""
        return _by_key((name, hit) for hit, entry in self.entries for name in entry.implies)

    @cached_property
    def names(self) -> dict[str, list[Hit]]:
        """Every word, size, code and part of a code by its key."""
        return _by_key(each for source in self.all for each in _names(source))

    @cached_property
    def lone_measures(self) -> dict[str, list[Hit]]:
        """The facts that state exactly one quantity of a dimension, by dimension."""
        by_fact: dict[tuple[str, str], list[Hit]] = defaultdict(list)
        for measure in self.measures:
            if measure.hit.source.kind == "fact":
                key = (measure.quantity.unit.dimension, measure.hit.source.id)
                by_fact[key].append(measure.hit)
        found: dict[str, list[Hit]] = defaultdict(list)
        for (dimension, _), hits in by_fact.items():
            if len(hits) == 1 and len(found[dimension]) < _KEPT:
                found[dimension].append(hits[0])
        return found

    @cached_property
    def only_words(self) -> dict[Kind, tuple[Hit, Entry]]:
        """The material and the colour of a brief that speaks of one only."""
        by_kind: dict[Kind, list[tuple[Hit, Entry]]] = defaultdict(list)
        for hit, entry in self.entries:
            if hit.source.kind not in HEARSAY:
                by_kind[entry.kind].append((hit, entry))
        return {
            kind: each[0]
            for kind, each in by_kind.items()
            if all(entry.name in each[0][1].implies for _, entry in each)
        }

    @cached_property
    def says_packing(self) -> bool:
        """Whether a fact says how many there are in a pack."""
        counts = self.lone_measures.get("count", [])
        return any(_PACKING.search(hit.around) for hit in counts)

    def only_fact(self, key: re.Pattern[str]) -> Source | None:
        """The fact with such a key, None where there is no or more than one."""
        if key not in self._facts_by_key:
            facts = [source for source in self.facts if key.search(source.key)]
            self._facts_by_key[key] = facts[0] if len(facts) == 1 else None
        return self._facts_by_key[key]

    def containing(self, text: str) -> list[Hit]:
        """Where a folded text stands literally, once for each source."""
        if text not in self._containing:
            starts = ((source, source.folded.find(text)) for source in self.all)
            self._containing[text] = [Hit(s, at, at + len(text)) for s, at in starts if at >= 0]
        return self._containing[text]


@lru_cache(maxsize=32)
def sources_of(brief: Brief) -> Sources:
    """The brief made searchable; the last few are kept, since variants share a brief."""
    return Sources(brief)


def fact_text(fact: Fact) -> str:
    """A fact as one line, `key: value unit`; spans of evidence are offsets in it."""
    return f"{fact.key}: {fact.value_with_unit}" if fact.key else fact.value_with_unit


def _sources(brief: Brief) -> Iterator[Source]:
    for fact in brief.facts:
        text = fact_text(fact)
        yield Source("fact", fact.id, text, fold(text), len(text) - len(fact.value_with_unit))
    said = (("name", brief.name), ("brand", brief.brand), ("category", brief.category))
    for kind, text in (*said, *(("must_say", each) for each in brief.must_say)):
        if text:
            yield Source(kind, "", text, fold(text))
    for passage in brief.passages:
        rating = f" ({passage.rating}/5, {passage.rating} stars)" if passage.rating else ""
        yield Source("passage", passage.id, passage.text, fold(passage.text + rating))
    if brief.passages:
        count = f"{len(brief.passages)} reviews customers 条评价 位顾客"
        yield Source("passage", "", count, count)
    if brief.question:
        yield Source("question", "", brief.question, fold(brief.question))


def _measures(source: Source) -> Iterator[Measure]:
    bare = source.kind == "fact" and _NUMBER_ONLY.fullmatch(source.value)
    unit = unit_in_key(source.key) if bare else None
    counting = _COUNTING.search(source.key) or not _MEASURING.search(source.key)
    is_open = bool(bare and not unit and not counting)
    for figure in find_figures(source.folded):
        hit = Hit(source, figure.start, figure.end)
        for quantity in figure.quantities:
            if unit and figure.start >= source.value_at and quantity.unit is COUNT:
                quantity = in_unit(quantity, unit)
            yield Measure(quantity, hit, is_open and quantity.unit is COUNT)


def _words(source: Source) -> Iterator[Word]:
    """The lexicon's words of a source; a fact may say 红 for 红色 and 皮 for 皮质."""
    value = source.value.strip()
    if source.kind == "fact" and value in _DENIALS:
        return
    yield from find_words(source.folded)
    if source.kind == "fact" and len(value) == 1 and not value.isascii():
        for suffix in "色质":
            for word in find_words(value + suffix):
                yield Word(source.value_at, len(source.folded), word.entry)


def _names(source: Source) -> Iterator[tuple[str, Hit]]:
    for code in _CODE.finditer(source.folded):
        hit = Hit(source, *code.span())
        yield model_key(code[0]), hit
        for part in _WORD.findall(code[0]):
            yield part, hit
            yield stem(part), hit
    for size in find_sizes(source.folded):
        yield size.key, Hit(source, size.start, size.end)
    if source.kind == "fact" and _SIZING.search(source.key):
        for word in _WORD.finditer(source.folded, source.value_at):
            yield size_key(word[0]), Hit(source, *word.span())


def _by_key(hits: Iterable[tuple[str, Hit]]) -> dict[str, list[Hit]]:
    """The first few hits of each key, one for each source."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for key, hit in hits:
        kept = found[key]
        if len(kept) < _KEPT and not (kept and kept[-1].source is hit.source):
            kept.append(hit)
    return found
