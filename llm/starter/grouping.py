"""Which facts of a text share a sentence."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from llm.brief import Fact
from llm.starter.kinds import is_answer
from llm.starter.words import Words

_LONG_VALUE = 60
_MOST_ANSWERS = 6


def groups(words: Words, facts: Sequence[Fact], sizes: Sequence[int]) -> Iterator[list[Fact]]:
    """The facts in their order in groups of `sizes`; equal answers together, long ones alone."""
    rest = list(facts)
    while rest:
        size = _answers(rest) if max(sizes) > 1 else 0
        size = size or _size(words, rest, sizes)
        yield rest[:size]
        rest = rest[size:]


def share_an_answer(facts: Sequence[Fact]) -> bool:
    """Whether all of several facts say yes, or all of them no."""
    same = len({fact.value.lower() for fact in facts}) == 1
    return len(facts) > 1 and same and is_answer(facts[0])


def _answers(facts: Sequence[Fact]) -> int:
    """How many of the first facts share an answer; 0 where they do not."""
    count = len(facts[:_MOST_ANSWERS])
    while count > 1 and not share_an_answer(facts[:count]):
        count -= 1
    return count if count > 1 else 0


def _size(words: Words, facts: Sequence[Fact], sizes: Sequence[int]) -> int:
    size = min(words.rng.choice(sizes), len(facts))
    alone = [len(f.value) > _LONG_VALUE for f in facts[:size]]
    return 1 if alone[0] else (alone.index(True) if True in alone else size)


def merged(words: Words, facts: Sequence[Fact]) -> list[Fact]:
    """`facts` with neighbours of one key made one fact: "red and blue"."""
    runs = (list(run) for _, run in groupby(facts, key=lambda f: f.key or f.id))
    return [run[0] if len(run) == 1 else _one(words, run) for run in runs]


def _one(words: Words, facts: Sequence[Fact]) -> Fact:
    values = [fact.value_with_unit for fact in facts]
    glue = words.rng.choice("、与和") if len(values) == 2 else "、"
    value = glue.join(values) if words.is_chinese else listed(values)
    return Fact(facts[0].id, facts[0].key, value)


def listed(items: Sequence[str], word: str = "and") -> str:
    """English items as one list: "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} {word} {last}" if first else last
