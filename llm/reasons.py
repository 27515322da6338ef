"""Why a text cannot be written, or was not: stable codes, and the sentence that each stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REASONS: dict[str, str] = {
    "too_few_facts": "Too few facts for {type}: {count} of at least {least}.",
    "too_few_reviews": "Too few reviews for {type}: {count} of at least {least}.",
    "no_review": "{type} needs a customer review to reply to.",
    "no_question": "{type} needs a question to answer.",
    "unknown_field": "{type} has no field {field}.",
    "not_json": "{type} is not a JSON object: {error}.",
    "not_an_object": "{type} is not a JSON object.",
    "bad_character": "The field {field} holds a character that cannot be stored.",
    "empty_field": "The field {field} is missing or empty.",
    "not_a_list": "The field {field} is not a list of texts.",
    "wrong_count": "The field {field} needs 2 to 8 items, not {count}.",
    "device_failed": "The device failed: {error}. Restart the worker.",
}


@dataclass(frozen=True)
class Reason:
    """A code of `REASONS` and what fills its sentence, so that it can be said in any language.

    `type` in the params is the name of a content type, `field` that of a field of its body.
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, **params: str | int) -> "Reason":
        return cls(code, params)

    def __str__(self) -> str:
        return REASONS[self.code].format(**self.params)
