"""The shape of a shipped rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from llm.checks.findings import Severity


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """A rule that comes with the product; `key` is its name for ever.

    `terms` and `unless` are written as `llm.checks.wordings` has it; `name`, `reason`
    and `source` are message ids.
    """

    key: str
    name: str
    market: str
    severity: Severity
    terms: Sequence[str]
    reason: str
    source: str
    unless: Sequence[str] = ()
    spares_names: bool = False
