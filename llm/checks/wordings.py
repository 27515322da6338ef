"""Wordings to look for, as people write them: a small form that costs linear time on any text.

- A wording is found whatever its case, width and spacing, as whole words in Latin letters.
- `(a|b)` stands for one of several, the longest first; an empty one may be left out: `最(|最)好`.
- `#` stands for a number.
- `…` stands for up to 12 characters of the same clause, twice at most in a wording.

Alternatives and numbers are never tried a second time and gaps are bounded, so that no wording can
make a search slow (no catastrophic backtracking).
"""

import re
from functools import lru_cache
from itertools import pairwise

from llm.checks.folding import fold
from llm.exceptions import WordingError

LONGEST = 120
MOST_GAPS = 2

_GAP = r"[^,;!?()\n，。；！？、（）…]{0,12}?"
_NUMBER = r"(?>\d{1,12}(?:[.,]\d{1,12}){0,3})"
_NOT_WITHIN_A_WORD = r"(?:(?<![a-z0-9])|(?![a-z0-9]))"
_WORD_ENDS = r"(?:(?![a-z0-9])|(?<![a-z0-9]))"
_ASCII = str.maketrans("（）｜＃", "()|#")
_PART = re.compile(r"\((?P<choice>[^()]*)\)|(?P<gap>…)|(?P<number>#)|(?P<plain>[^()|#…]+)")


def pattern(wording: str) -> re.Pattern[str]:
    """What finds `wording` in a folded text. Raises WordingError with a sentence."""
    return _compiled(wording.strip())


@lru_cache(maxsize=4096)
def _compiled(wording: str) -> re.Pattern[str]:
    folded = fold(wording.replace("...", "…").translate(_ASCII))
    _check(folded)
    parts = "".join(_part(found) for found in _PART.finditer(folded))
    return re.compile(_NOT_WITHIN_A_WORD + parts + _WORD_ENDS)


def _check(folded: str) -> None:
    if len(folded) > LONGEST:
        raise WordingError("A wording has at most 120 characters.")
    if folded.count("…") > MOST_GAPS:
        raise WordingError("A wording has at most two gaps (…).")
    ends = [found.span() for found in _PART.finditer(folded)]
    whole = [(0, 0), *ends, (len(folded), len(folded))]
    if any(before[1] != after[0] for before, after in pairwise(whole)):
        raise WordingError("A bracket is open, empty or inside another; write (one|other).")
    if not re.search(r"\w", folded):
        raise WordingError("A wording needs at least one word.")
    if folded.startswith("…") or folded.endswith("…"):
        raise WordingError("A gap (…) stands between words.")


def _part(found: re.Match[str]) -> str:
    if found["gap"]:
        return _GAP
    if found["number"]:
        return _NUMBER
    if found["choice"] is not None:
        options = sorted(dict.fromkeys(found["choice"].split("|")), key=len, reverse=True)
        return f"(?>{'|'.join(map(_literal, options))})"
    return _literal(found["plain"])


def _literal(text: str) -> str:
    """Letters as they stand; any spacing where there is a space."""
    return r"\s{1,4}+".join(map(re.escape, text.split(" ")))
