"""Sentences that state facts, made from the frames of a locale."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from llm.brief import Fact
from llm.starter.products import is_known
from llm.starter.words import Words, load

_LONG_VALUE = 40


@cache
def frames(locale: str, *path: str) -> tuple[str, ...]:
    """The frames at `path` of the frames file, one for each of its lines."""
    found = load(locale, "frames")
    for step in path:
        found = found.get(step, "")
    return tuple(line for line in str(found).splitlines() if line)


@cache
def known_clauses(locale: str, key: str) -> tuple[str, ...]:
    """The usual ways to state the fact of an ordinary key; empty for all others."""
    clauses: str = load(locale, "frames")["known"].get(key.lower(), "")
    return tuple(clause.strip() for clause in clauses.split("|") if clause)


@cache
def capitalised(frame: str) -> str:
    """`frame` with capitals where its own sentences start; what fills it keeps its letters."""
    starts = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")
    return starts.sub(lambda match: match.group().upper(), frame)


class Sentences:
    """States facts in random frames."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.locale = words.locale
        self.gap = "" if words.is_chinese else " "
        self.stop = "。" if words.is_chinese else "."

    def frame(self, *path: str) -> str:
        return self.words.rng.choice(frames(self.locale, *path))

    def say(self, *path: str, **values: str) -> str:
        """A whole sentence from a frame at `path`."""
        return capitalised(self.frame(*path)).format(**values)

    def spoken_key(self, key: str) -> str:
        """`key` as it stands in a sentence: ordinary keys in small letters, others untouched."""
        return key.lower() if is_known(self.locale, key) else key

    def clause(self, fact: Fact) -> str:
        """One fact, stated without capital and full stop."""
        value = fact.value_with_unit
        if fact.key is None:
            return self.frame("bare").format(v=value)
        usual = known_clauses(self.locale, fact.key)
        frame = self.words.rng.choice(usual) if usual and self.words.chance(0.6) else None
        return (frame or self.frame("any")).format(k=self.spoken_key(fact.key), v=value)

    def clauses(self, facts: Sequence[Fact]) -> str:
        """One to three facts in one clause or several."""
        nouns = [
            self.spoken_key(f.key) for f in facts if f.key and not f.key.lower().endswith(" for")
        ]
        if len(nouns) == len(facts) > 1 and self.words.chance(0.5):
            return self._together(nouns, facts)
        stated = [self.clause(fact) for fact in facts]
        return self.frame("joint").join(_spaced(stated, self.gap))

    def _together(self, keys: Sequence[str], facts: Sequence[Fact]) -> str:
        values = [fact.value_with_unit for fact in facts]
        slots = {f"k{i}" if i > 1 else "k": key for i, key in enumerate(keys, 1)}
        slots |= {f"v{i}" if i > 1 else "v": value for i, value in enumerate(values, 1)}
        return self.frame("pair" if len(facts) == 2 else "triple").format(**slots)

    def sentences(self, facts: Sequence[Fact]) -> Iterator[str]:
        """All facts in their order, one to three in a sentence."""
        for number, group in enumerate(self.groups(facts)):
            lead = self.frame("lead") if number and self.words.chance(0.2) else ""
            text = self.clauses(group)
            yield self.upper(lead + self.gap + text if lead else text) + self.stop

    def groups(self, facts: Sequence[Fact]) -> Iterator[Sequence[Fact]]:
        """The facts in groups of one to three; keyless and long ones stand alone."""
        rest = list(facts)
        while rest:
            size = self.words.rng.choice((1, 1, 2, 2, 2, 3))
            alone = [f.key is None or len(f.value) > _LONG_VALUE for f in rest[:size]]
            size = 1 if alone[0] else (alone.index(True) if True in alone else len(alone))
            yield rest[:size]
            rest = rest[size:]

    def upper(self, text: str) -> str:
        """`text` with a capital first letter."""
        return text[:1].upper() + text[1:]

    def join(self, sentences: Sequence[str]) -> str:
        return self.gap.join(each for each in sentences if each)


def _spaced(clauses: Sequence[str], gap: str) -> list[str]:
    return [clauses[0], *(gap + clause for clause in clauses[1:])]


def merged(facts: Sequence[Fact], locale: str) -> list[Fact]:
    """`facts` with neighbours of one key made one fact: "red and blue"."""
    glue = "、" if locale.startswith("zh") else " and "
    result: list[Fact] = []
    for fact in facts:
        last = result[-1] if result else None
        if last and fact.key and last.key == fact.key:
            both = last.value_with_unit + glue + fact.value_with_unit
            result[-1] = Fact(last.id, last.key, both)
        else:
            result.append(fact)
    return result
