"""The grammar files of the starter corpus, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_NO_WORDS = frozenset({"unit", "size"})
GRAMMAR = Path(__file__).parent / "grammar"


@cache
def load(locale: str, name: str) -> dict[str, Any]:
    """The grammar file `name` of a locale (`en`, `zh-hans`) as a dict."""
    with (GRAMMAR / f"{name}_{locale[:2]}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def load_pairs() -> dict[str, Any]:
    """What English and Chinese words say the same, by kind."""
    with (GRAMMAR / "pairs.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def word_list(locale: str, name: str) -> tuple[str, ...]:
    """The words of one comma-separated list, without line breaks."""
    return tuple(" ".join(word.split()) for word in load(locale, "words")[name].split(","))


@cache
def vocabulary(locale: str) -> frozenset[str]:
    """Every single word of the word lists and the keys, in small letters; units are no words."""
    lists = [words for name, words in load(locale, "words").items() if name not in _NO_WORDS]
    lists += [kind["keys"] for kind in load(locale, "keys").values()]
    return frozenset(word for words in lists for word in words.replace(",", " ").lower().split())


@cache
def lines(text: str) -> tuple[str, ...]:
    """The lines of a TOML string that hold something."""
    return tuple(line for line in text.splitlines() if line)


@cache
def common_characters() -> str:
    """The 3,755 characters of GB 2312 level 1, in the order of the standard."""
    return _gb2312(0xB0, 0xD8)


@cache
def rare_characters() -> str:
    """The 3,008 characters of GB 2312 level 2."""
    return _gb2312(0xD8, 0xF8)


def _gb2312(first: int, end: int) -> str:
    rows = (bytes((row, cell)) for row in range(first, end) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
