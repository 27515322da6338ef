"""Brief in, Generation out: everything that a generator is told and everything it tells."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, get_args

from llm.content_types import CONTENT_TYPES, Bounds, ContentType
from llm.exceptions import BriefError
from llm.reasons import Reason

Length = Literal["short", "medium", "long"]
ReadingLevel = Literal["", "plain", "standard", "expert"]
FinishReason = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of the product; `key` is None for a bare statement."""

    id: str
    key: str | None
    value: str
    unit: str | None = None

    @property
    def value_with_unit(self) -> str:
        return f"{self.value} {self.unit}" if self.unit else self.value


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to write from, such as a customer review; `rating` is 1 to 5 stars or None."""

    id: str
    text: str
    rating: int | None = None


@dataclass(frozen=True)
class Brief:
    """What to write, for whom, from what.

    `locale` is a lower-case language tag (`en`, `zh-hans`); `market` names the law pack;
    `passages` are reviews for the review types and sources for `faq_answer`; `references` are
    earlier texts to write in the manner of; `glossary` pairs a term with how it is called in this
    locale; `source` is an approved text in another language that is to be said in this one;
    `instruction` is a reviewer's wish for this draft. `style_versions` are the house styles' own
    numbers of what was taken from them, for the record; no model is told.
    Raises BriefError for an unknown content type, length or reading level.
    """

    content_type: str
    locale: str
    name: str
    facts: tuple[Fact, ...] = ()
    brand: str = ""
    category: str = ""
    market: str = ""
    audience: str = ""
    tone: str = ""
    length: Length = "medium"
    style: str = ""
    reading_level: ReadingLevel = ""
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    references: tuple[str, ...] = ()
    source: str = ""
    passages: tuple[Passage, ...] = ()
    question: str = ""
    instruction: str = ""
    style_versions: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.content_type not in CONTENT_TYPES:
            known = ", ".join(CONTENT_TYPES)
            raise BriefError(f"Unknown content type {self.content_type!r}; known are {known}.")
        if self.length not in get_args(Length):
            raise BriefError(f"Unknown length {self.length!r}; known are short, medium, long.")
        if self.reading_level not in get_args(ReadingLevel):
            known = ", ".join(filter(None, get_args(ReadingLevel)))
            raise BriefError(f"Unknown reading level {self.reading_level!r}; known are {known}.")

    @property
    def type(self) -> ContentType:
        return CONTENT_TYPES[self.content_type]

    def bounds(self) -> dict[str, Bounds]:
        """The length bounds of each field of the text, in characters."""
        whole = {f.name: f.bounds_for(self.locale) for f in self.type.fields}
        if self.length == "short":
            return {name: b.shortened() for name, b in whole.items()}
        if self.length == "long":
            return {name: b.lengthened() for name, b in whole.items()}
        return whole

    def missing(self) -> Reason | None:
        """Why nothing can be written from this brief, or None; a source stands for facts."""
        kind = self.type
        facts, reviews = len(self.facts), len(self.passages)
        if facts < kind.min_facts and not self.source:
            return Reason.of("too_few_facts", type=kind.name, count=facts, least=kind.min_facts)
        if reviews < kind.min_reviews:
            return Reason.of(
                "too_few_reviews", type=kind.name, count=reviews, least=kind.min_reviews
            )
        if kind.needs_review and not self.passages:
            return Reason.of("no_review", type=kind.name)
        if kind.needs_question and not self.question:
            return Reason.of("no_question", type=kind.name)
        return None

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict without the fields that hold their default."""
        defaults = {f.name: f.default for f in fields(self)}
        return {k: v for k, v in asdict(self).items() if v != defaults[k]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Brief":
        """The inverse of `to_dict`; raises BriefError where a field is unknown or missing."""
        values = dict(data)
        try:
            values["facts"] = tuple(Fact(**f) for f in values.get("facts", ()))
            values["passages"] = tuple(Passage(**p) for p in values.get("passages", ()))
            for name in ("must_say", "never_say", "references", "style_versions"):
                values[name] = tuple(values.get(name, ()))
            values["glossary"] = tuple((term, said) for term, said in values.get("glossary", ()))
            return cls(**values)
        except (TypeError, ValueError, AttributeError) as error:
            raise BriefError(f"Not a brief: {error}.") from error

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON: equal briefs have equal hashes."""
        canonical = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to draw tokens: `temperature` 0 is greedy; `top_p` in (0, 1]; `seed` per text."""

    temperature: float = 0.7
    top_p: float = 0.9
    max_new_tokens: int = 320
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 2:
            raise BriefError(f"temperature {self.temperature} is not between 0 and 2.")
        if not 0 < self.top_p <= 1:
            raise BriefError(f"top_p {self.top_p} is not above 0 and at most 1.")
        if self.max_new_tokens < 1:
            raise BriefError(f"max_new_tokens {self.max_new_tokens} is not at least 1.")


@dataclass(frozen=True, slots=True)
class Job:
    """One text to generate; `id` is the caller's and comes back on the Generation."""

    id: str
    brief: Brief
    sampling: Sampling = field(default_factory=Sampling)


@dataclass(frozen=True, slots=True)
class Generation:
    """One raw answer of a model with its cost; `seconds` is its share of its batch's time."""

    job_id: str
    raw: str
    prompt_tokens: int
    new_tokens: int
    seconds: float
    finish_reason: FinishReason = "stop"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model wrote: its name, the hash of its files, the prompt version, the device."""

    name: str
    hash: str
    prompt_version: str
    device: str = "cpu"
