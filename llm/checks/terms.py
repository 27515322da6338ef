"""How a term of the brief is found in a text."""

import re

from llm.checks.folding import fold

_LATIN = re.compile(r"[a-z0-9]")


def term_pattern(term: str) -> re.Pattern[str]:
    """What finds `term`, which is not empty, in a folded text.

    Case, width and spacing do not matter; a term in Latin letters is found as whole words.
    """
    folded = fold(term).strip()
    spaced = r"\s+".join(re.escape(word) for word in folded.split())
    before = r"(?<![a-z0-9])" if _LATIN.match(folded[0]) else ""
    after = r"(?![a-z0-9])" if _LATIN.match(folded[-1]) else ""
    return re.compile(before + spaced + after)
