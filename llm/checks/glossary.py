"""Whether a text calls things as the brief's glossary does."""

from collections.abc import Iterator

from llm.brief import Brief
from llm.checks.findings import Finding
from llm.checks.folding import fold
from llm.checks.spans import Spans, own_names
from llm.checks.terms import term_pattern


def check_glossary(text: str, brief: Brief, field: str = "text") -> Iterator[Finding]:
    """A warning for each term that stands there although it is called otherwise.

    A term within its own wording (`kettle` in `electric kettle`) or within the product's name is
    in its place.
    """
    folded = fold(text)
    for term, said in brief.glossary:
        if not term.strip() or not said.strip() or fold(term).strip() == fold(said).strip():
            continue
        wordings = [match.span() for match in term_pattern(said).finditer(folded)]
        in_place = Spans([*wordings, *own_names(folded, brief)])
        for match in term_pattern(term).finditer(folded):
            if not in_place.touches(match.span()):
                found = text[slice(*match.span())]
                yield Finding.of("glossary", field=field, span=match.span(), found=found, said=said)
