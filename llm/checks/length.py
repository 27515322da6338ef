"""The length of each field against what its brief asks for."""

from llm.brief import Brief
from llm.checks.findings import Finding


def check_length(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A warning with the numbers where a field is shorter or longer than it should be."""
    bounds, length = brief.bounds()[field], len(text)
    if length < bounds.minimum:
        return [Finding.of("too_short", field=field, length=length, minimum=bounds.minimum)]
    if length > bounds.maximum:
        span = (bounds.maximum, length)
        maximum = bounds.maximum
        return [Finding.of("too_long", field=field, span=span, length=length, maximum=maximum)]
    return []
