"""The kinds of text that can be written: their fields, their lengths, what they need.

A text is a *body*, a dict of the type's named fields. Types with the single field `text` are
written by the model as plain text, all others as one JSON object.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from llm.exceptions import OutputError
from llm.reasons import Reason

FieldKind = Literal["text", "list"]
Body = dict[str, Any]

_REASONING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"\A```\w*\n(.*?)\n?```\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bounds:
    """An inclusive range of lengths, in characters."""

    minimum: int
    maximum: int

    def shortened(self) -> "Bounds":
        """The lower part of the range, for `length="short"`."""
        return Bounds(self.minimum, (self.minimum + self.maximum) // 2)

    def lengthened(self) -> "Bounds":
        """The upper part of the range, for `length="long"`."""
        return Bounds((self.minimum + self.maximum) // 2, self.maximum)


@dataclass(frozen=True, slots=True)
class Field:
    """One named part of a body.

    `kind` is `text` for a string or `list` for a list of 2 to 8 strings; the bounds hold for the
    whole field, in characters; Chinese has its own, since a character says more there.
    """

    name: str
    bounds: Bounds
    bounds_zh: Bounds
    kind: FieldKind = "text"

    def bounds_for(self, locale: str) -> Bounds:
        return self.bounds_zh if locale.startswith("zh") else self.bounds


@dataclass(frozen=True, slots=True)
class ContentType:
    """A kind of text: what it is called, what it is made of and what it needs to be written.

    `min_facts` and `min_reviews` are the least that a brief must hold; `needs_question` and
    `needs_review` mark the types that answer somebody.
    """

    name: str
    fields: tuple[Field, ...]
    instruction: str
    min_facts: int = 2
    min_reviews: int = 0
    needs_question: bool = False
    needs_review: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the model writes plain text rather than a JSON object."""
        return len(self.fields) == 1 and self.fields[0].kind == "text"

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of a body of this type."""
        text = {"type": "string", "minLength": 1}
        items = {"type": "array", "items": text, "minItems": 2, "maxItems": 8}
        return {
            "type": "object",
            "properties": {f.name: items if f.kind == "list" else text for f in self.fields},
            "required": [f.name for f in self.fields],
            "additionalProperties": False,
        }

    def validate(self, body: Mapping[str, Any]) -> Body:
        """A clean copy of `body`, its strings stripped; raises OutputError naming the field."""
        unknown = set(body) - {f.name for f in self.fields}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise OutputError(Reason.of("unknown_field", type=self.name, field=names))
        return {f.name: _validated(f, body.get(f.name)) for f in self.fields}

    def parse(self, raw: str) -> Body:
        """The body in a model's raw answer, without reasoning blocks and code fences."""
        text = _REASONING.sub("", raw).strip()
        if self.is_plain:
            return self.validate({self.fields[0].name: text})
        fenced = _FENCE.match(text)
        try:
            body = json.loads(fenced.group(1) if fenced else text)
        except json.JSONDecodeError as error:
            reason = Reason.of("not_json", type=self.name, error=str(error))
            raise OutputError(reason) from error
        if not isinstance(body, dict):
            raise OutputError(Reason.of("not_an_object", type=self.name))
        return self.validate(body)

    def serialize(self, body: Mapping[str, Any]) -> str:
        """What a model should write for `body`: the inverse of `parse`."""
        valid = self.validate(body)
        if self.is_plain:
            return str(valid[self.fields[0].name])
        return json.dumps(valid, ensure_ascii=False)

    def render(self, body: Mapping[str, Any]) -> str:
        """`body` as plain text for people: fields in order, list items with a bullet."""
        parts: list[str] = []
        for field in self.fields:
            value = body[field.name]
            parts.append("\n".join(f"• {v}" for v in value) if field.kind == "list" else value)
        return "\n\n".join(parts)


def _validated(field: Field, value: Any) -> str | list[str]:
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, str) and "\0" in part for part in parts):
        raise OutputError(Reason.of("bad_character", field=field.name))
    if field.kind == "text":
        if not isinstance(value, str) or not value.strip():
            raise OutputError(Reason.of("empty_field", field=field.name))
        return value.strip()
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise OutputError(Reason.of("not_a_list", field=field.name))
    items = [v.strip() for v in value if v.strip()]
    if not 2 <= len(items) <= 8:
        raise OutputError(Reason.of("wrong_count", field=field.name, count=len(items)))
    return items


def _plain(
    name: str, en: tuple[int, int], zh: tuple[int, int], say: str, **needs: Any
) -> ContentType:
    return ContentType(name, (Field("text", Bounds(*en), Bounds(*zh)),), say, **needs)


_ALL = (
    _plain(
        "title",
        (15, 90),
        (6, 45),
        "a product title: what it is and what sets it apart",
        min_facts=1,
    ),
    _plain("description", (80, 700), (30, 320), "a product description in flowing sentences"),
    ContentType(
        "bullets",
        (Field("items", Bounds(60, 700), Bounds(24, 320), "list"),),
        "3 to 6 bullet points, one idea each",
    ),
    _plain("ad_copy", (60, 400), (30, 240), "advertising copy that makes people curious"),
    ContentType(
        "email",
        (
            Field("subject", Bounds(10, 80), Bounds(5, 40)),
            Field("body", Bounds(120, 900), Bounds(50, 450)),
        ),
        "a marketing e-mail with a subject",
    ),
    _plain(
        "push", (20, 130), (8, 60), "a push notification of one or two short sentences", min_facts=1
    ),
    ContentType(
        "seo_meta",
        (
            Field("title", Bounds(15, 70), Bounds(6, 35)),
            Field("meta", Bounds(50, 170), Bounds(20, 90)),
        ),
        "a title and a description for search engines",
    ),
    _plain(
        "faq_answer",
        (10, 400),
        (5, 200),
        "an answer to the question, from the facts and passages only",
        min_facts=1,
        needs_question=True,
    ),
    _plain(
        "recommendation_text",
        (30, 220),
        (12, 110),
        "one or two sentences on why this suits the reader",
    ),
    _plain(
        "review_summary",
        (60, 500),
        (25, 250),
        "a balanced summary of the customer reviews, the negative included",
        min_facts=0,
        min_reviews=5,
    ),
    _plain(
        "review_reply",
        (40, 400),
        (15, 200),
        "the shop's polite reply to the customer review",
        min_facts=0,
        needs_review=True,
    ),
)

CONTENT_TYPES: Mapping[str, ContentType] = {each.name: each for each in _ALL}
