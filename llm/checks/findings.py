"""What a check says of a text."""

import dataclasses
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["block", "warn", "info"]
Verdict = Literal["supported", "contradicted", "unsupported"]
Kind = Literal["number", "size", "material", "colour", "brand", "model"]
Span = tuple[int, int]

_QUOTED = 80

CODES: dict[str, tuple[Severity, str]] = {
    "claim_contradicted": ("block", "“{claim}” contradicts the fact “{fact}”."),
    "claim_unsupported": ("warn", "“{claim}” is in no fact."),
    "control_character": ("block", "There is an invisible control character, {name}."),
    "html": ("block", "“{found}” is HTML."),
    "prompt_leak": ("block", "“{found}” is left over from the model's instructions."),
    "placeholder": ("block", "“{found}” is a placeholder that nobody filled in."),
    "markdown": ("warn", "“{found}” is Markdown and would be shown as it stands."),
    "address": ("warn", "“{found}” is a web or e-mail address."),
    "too_short": ("warn", "{length} characters; at least {minimum} are wanted."),
    "too_long": ("warn", "{length} characters; at most {maximum} are wanted."),
    "not_checked": ("block", "Only the first {limit} of {length} characters were checked."),
    "wrong_language": ("block", "{percent}% of this is not in the language asked for."),
    "mixed_language": ("warn", "“{found}” is not in the language asked for."),
    "repeated_phrase": ("warn", "“{found}” stands here {times} times."),
    "repeated_sentence": ("warn", "“{found}” has been said before."),
    "must_say_missing": ("warn", "“{term}” must be said and is not."),
    "never_say_present": ("block", "“{found}” must never be said."),
    "glossary": ("warn", "“{found}” is called “{said}” here."),
    "tone": ("warn", "“{found}” does not go with the tone “{tone}”."),
    "tone_speaks_to_nobody": (
        "warn",
        "The tone “{tone}” speaks to the reader; this text does not.",
    ),
    "tone_not_playful": (
        "warn",
        "The tone “{tone}” wants a question, an exclamation or an emoji; there is none.",
    ),
    "reading_level": (
        "warn",
        "Sentences of {length} words on average; for the reading level “{level}” at most {limit} "
        "are wanted.",
    ),
    "reading_level_characters": (
        "warn",
        "Sentences of {length} characters on average; for the reading level “{level}” at most "
        "{limit} are wanted.",
    ),
    # The severity of a rule is its own.
    "rule": ("warn", "“{found}”: {reason} ({source})"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a span of a text.

    `code` is stable and names a template of `CODES`, `params` are what fills it: with both, the
    message can be said in another language. `field` names the body's field; `start` and `end` are
    character offsets in that field (for a list field, in its items joined by newlines), None for
    the whole field; `evidence` holds the ids of the facts that speak for or against.
    """

    code: str
    severity: Severity
    message: str
    field: str = "text"
    start: int | None = None
    end: int | None = None
    evidence: tuple[str, ...] = ()
    params: dict[str, str | int] = dataclasses.field(default_factory=dict, hash=False)

    @classmethod
    def of(
        cls,
        code: str,
        *,
        field: str = "text",
        span: Span | None = None,
        evidence: tuple[str, ...] = (),
        **params: str | int,
    ) -> "Finding":
        """The finding with the severity and message of its code; long quotations are cut."""
        severity, template = CODES[code]
        shown = {k: cut(v) if isinstance(v, str) else v for k, v in params.items()}
        start, end = span or (None, None)
        message = template.format(**shown)
        return cls(code, severity, message, field, start, end, evidence, shown)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """A checkable statement in a text and what the brief says of it.

    `start` and `end` are character offsets in the text. `source` says what decided the verdict:
    fact, name, brand, category, must_say, passage or question, None where nothing speaks of it.
    `fact_id` and `fact_span` point into the `key: value unit` text of a fact, `passage_id` names
    a passage.
    """

    kind: Kind
    text: str
    start: int
    end: int
    verdict: Verdict
    source: str | None = None
    fact_id: str | None = None
    fact_span: Span | None = None
    passage_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def cut(text: str) -> str:
    """A quotation as it is shown: 80 characters at most, nothing invisible in it."""
    printable = "".join(c if c.isprintable() else "�" for c in text[: _QUOTED + 1])
    return printable if len(printable) <= _QUOTED else printable[: _QUOTED - 1] + "…"
