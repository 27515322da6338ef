"""Claims against facts: every checkable statement of a text and what the brief says of it.

Precision comes first: a word is a claim only where its surroundings make it one, and a claim is
contradicted only where the text names the attribute that a fact gives another value. Checked are
values, not whose they are: `20 cm wide` is supported by a height of 20 cm. What a customer wrote
or asked supports a claim only as long as no fact contradicts it.
"""

from collections.abc import Iterator

from llm.brief import Brief
from llm.checks.contradictions import contradiction
from llm.checks.findings import Claim, Verdict
from llm.checks.folding import fold
from llm.checks.mentions import Mention, find_mentions
from llm.checks.sources import HEARSAY, Hit, sources_of
from llm.checks.support import support


def check_claims(text: str, brief: Brief) -> list[Claim]:
    """The claims of a text in order, each with the place in the brief that makes or breaks it."""
    return [_claim(text, *judgement) for judgement in judged(text, brief)]


def judged(text: str, brief: Brief) -> Iterator[tuple[Mention, Verdict, list[Hit]]]:
    """The mentions of a text, each with its verdict and every place that decided it."""
    sources = sources_of(brief)
    folded = fold(text)
    chinese = brief.locale.startswith("zh")
    for mention in find_mentions(text, brand=sources.brand, chinese=chinese):
        hits = support(mention, folded, sources)
        surely = any(hit.source.kind not in HEARSAY for hit in hits)
        other = None if surely else contradiction(mention, folded, sources)
        if other:
            yield mention, "contradicted", [other]
        else:
            yield mention, "supported" if hits else "unsupported", hits


def _claim(text: str, mention: Mention, verdict: Verdict, hits: list[Hit]) -> Claim:
    start, end, kind = mention.start, mention.end, mention.kind
    if not hits:
        return Claim(kind, text[start:end], start, end, verdict)
    source, *span = hits[0]
    is_fact = source.kind == "fact"
    return Claim(
        kind,
        text[start:end],
        start,
        end,
        verdict,
        source=source.kind,
        fact_id=source.id if is_fact else None,
        fact_span=(span[0], span[1]) if is_fact else None,
        passage_id=source.id if source.kind == "passage" and source.id else None,
    )
