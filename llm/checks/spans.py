"""Places in a text that a check leaves alone, such as the product's own name."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from llm.brief import Brief
from llm.checks.findings import Span
from llm.checks.folding import fold


class Spans:
    """Some spans, and whether one of them touches another span, in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def touches(self, span: Span) -> bool:
        before = bisect_left(self._starts, span[1])
        return before > 0 and self._furthest[before - 1] > span[0]


def own_names(folded: str, brief: Brief) -> Iterator[Span]:
    """Where a folded text says the name or the brand of the product."""
    for name in {fold(brief.name).strip(), fold(brief.brand).strip()} - {""}:
        yield from (found.span() for found in re.finditer(re.escape(name), folded))
