"""What the brief says must and must never be said."""

import re

from llm.brief import Brief
from llm.checks.findings import Finding
from llm.checks.folding import fold

_LATIN = re.compile(r"[a-z0-9]")


def check_must_say(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A warning for each term that must be said and stands nowhere in the whole text."""
    folded = fold(text)
    return [
        Finding.of("must_say_missing", field=field, term=term)
        for term in brief.must_say
        if term.strip() and not _pattern(term).search(folded)
    ]


def check_never_say(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A block for every place where a field says what must never be said."""
    folded = fold(text)
    terms = (term for term in brief.never_say if term.strip())
    spans = (match.span() for term in terms for match in _pattern(term).finditer(folded))
    return [
        Finding.of("never_say_present", field=field, span=(start, end), found=text[start:end])
        for start, end in spans
    ]


def _pattern(term: str) -> re.Pattern[str]:
    """A term whatever its case, width and spacing, as whole words where it is in Latin letters."""
    folded = fold(term).strip()
    spaced = r"\s+".join(re.escape(word) for word in folded.split())
    before = r"(?<![a-z0-9])" if _LATIN.match(folded[0]) else ""
    after = r"(?![a-z0-9])" if _LATIN.match(folded[-1]) else ""
    return re.compile(before + spaced + after)
