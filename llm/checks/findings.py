"""What a check says of a text."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["block", "warn", "info"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a span of a text.

    `code` is stable; `field` names the body's field; `start` and `end` are character offsets in
    that field (for a list field, in its items joined by newlines), None for the whole field;
    `evidence` holds the ids of the facts that speak for or against.
    """

    code: str
    severity: Severity
    message: str
    field: str = "text"
    start: int | None = None
    end: int | None = None
    evidence: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable statement in a text and what the facts say of it.

    `kind` is number, size, material, colour, brand or model; `verdict` is supported or
    unsupported; `fact_id` and `fact_span` point into the fact's `key: value unit` text.
    """

    kind: str
    text: str
    start: int
    end: int
    verdict: Literal["supported", "contradicted", "unsupported"]
    fact_id: str | None = None
    fact_span: Span | None = None
