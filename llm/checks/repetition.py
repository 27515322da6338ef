"""Phrases that loop and sentences that come twice.

A loop is an n-gram of tokens that stands several times in one text: four words three times, or
eight Han characters three times, where a token is a word or a Han character (the repeated 4-grams
of Welleck et al., 2020, "Neural text generation with unlikelihood training", per text).
"""

import re
from collections.abc import Iterator

from llm.brief import Brief
from llm.checks.findings import Finding, Span
from llm.checks.folding import HAN, fold

_TOKEN = re.compile(rf"[^\W_{HAN}]+(?:'[^\W_]+)?|[{HAN}]")
_SENTENCE = re.compile(r"[^.!?。！？；;\n]+")
_TIMES = 3
_WORDS = 4
_CHARACTERS = 8
_SHORTEST_SENTENCE = 4


def has_loop(text: str, locale: str, name: str = "") -> bool:
    """Whether a phrase that is no part of the product's `name` stands three times in a text."""
    return _loop(fold(text), locale, fold(name)) is not None


def check_repetition(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """The looping phrase, if any, and every sentence that has been said before."""
    folded = fold(text)
    found = []
    loop = _loop(folded, brief.locale, fold(brief.name))
    if loop:
        times, (start, end) = loop
        phrase = text[start:end]
        found.append(
            Finding.of("repeated_phrase", field=field, span=(start, end), found=phrase, times=times)
        )
    for start, end in _said_before(folded):
        sentence = text[start:end]
        found.append(
            Finding.of("repeated_sentence", field=field, span=(start, end), found=sentence)
        )
    return found


def _loop(folded: str, locale: str, name: str) -> tuple[int, Span] | None:
    """How often the first looping phrase stands there, and where last; names may come often."""
    size = _CHARACTERS if locale.startswith("zh") else _WORDS
    tokens = [match.span() for match in _TOKEN.finditer(folded)]
    words = [folded[start:end] for start, end in tokens]
    own = set(_grams([m[0] for m in _TOKEN.finditer(name)], size))
    seen: dict[tuple[str, ...], int] = {}
    for at, gram in enumerate(_grams(words, size)):
        seen[gram] = seen.get(gram, 0) + 1
        if seen[gram] >= _TIMES and gram not in own:
            return seen[gram], (tokens[at][0], tokens[at + size - 1][1])
    return None


def _grams(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(size)), strict=False)


def _said_before(folded: str) -> Iterator[Span]:
    seen = set()
    for sentence in _SENTENCE.finditer(folded):
        words = tuple(_TOKEN.findall(sentence[0]))
        if len(words) < _SHORTEST_SENTENCE:
            continue
        if words in seen:
            lead = len(sentence[0]) - len(sentence[0].lstrip())
            yield sentence.start() + lead, sentence.start() + len(sentence[0].rstrip())
        seen.add(words)
