"""What the brief says must and must never be said."""

from llm.brief import Brief
from llm.checks.findings import Finding
from llm.checks.folding import fold
from llm.checks.terms import term_pattern


def check_must_say(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A warning for each term that must be said and stands nowhere in the whole text."""
    folded = fold(text)
    return [
        Finding.of("must_say_missing", field=field, term=term)
        for term in brief.must_say
        if term.strip() and not term_pattern(term).search(folded)
    ]


def check_never_say(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A block for every place where a field says what must never be said."""
    folded = fold(text)
    terms = (term for term in brief.never_say if term.strip())
    spans = (match.span() for term in terms for match in term_pattern(term).finditer(folded))
    return [
        Finding.of("never_say_present", field=field, span=(start, end), found=text[start:end])
        for start, end in spans
    ]
