"""Text made comparable without moving a character: offsets in the folded text hold in the original.

Width, case, dashes, spaces and digits of other scripts are folded one character to one character.
"""

import re
from collections.abc import Iterator

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_CLAUSE_END = re.compile(r"[,;!?()\n，。；！？、（）…]|\.(?=\s|\Z)")
_CLAUSE_REACH = 80
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_TOKEN = re.compile(rf"[a-z0-9]+(?:'[a-z]+)?|[{HAN}]")

_ZEROS = (
    0x0660,
    0x06F0,
    0x0966,
    0x09E6,
    0x0E50,
    0xFF10,
    0x1D7CE,
    0x1D7D8,
    0x1D7E2,
    0x1D7EC,
    0x1D7F6,
)
_SAME = {
    "-": "‐‑‒–—−－",
    "~": "～〜∼",
    "x": "×✕✖╳⨯",
    "'": "’‘＇ʼ",
    '"': "″",
    " ": "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t",
    "%": "％﹪",
    ".": "．",
    "/": "／⁄",
    "*": "＊",
    "$": "＄",
    "¥": "￥",
    "i": "İ",
}


def _table() -> dict[int, int | str]:
    table: dict[int, int | str] = {ord(c): to for to, chars in _SAME.items() for c in chars}
    table |= {zero + n: str(n) for zero in _ZEROS for n in range(10)}
    latin = [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
    return table | {wide: wide - 0xFEE0 for wide in latin}


_TABLE = _table()


def fold(text: str) -> str:
    """`text` in lower case and half width, of the same length."""
    if text.isascii():
        return text.lower().replace("\t", " ")
    return text.translate(_TABLE).lower()


def is_han(character: str) -> bool:
    """Whether a character is a Han character of the ranges in `HAN`."""
    return "\u3400" <= character <= "\U0003ffff" and _HAN_CHARACTER.match(character) is not None


def clause(folded: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span in its clause, 80 characters at most on each side."""
    before = folded[max(0, start - _CLAUSE_REACH) : start]
    after = folded[end : end + _CLAUSE_REACH]
    stop = _CLAUSE_END.search(after)
    starts = [m.end() for m in _CLAUSE_END.finditer(before)]
    return before[starts[-1] :] if starts else before, after[: stop.start()] if stop else after


def stem(word: str) -> str:
    """An English word without possessive and plural endings: boxes → box, women's → women."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def stems(folded: str) -> Iterator[str]:
    """Words as stems and Han characters one by one, in order."""
    return (word for word, _, _ in stems_at(folded))


def stems_at(folded: str) -> Iterator[tuple[str, int, int]]:
    """As `stems`, each with where it begins and ends."""
    return ((stem(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(folded))
