"""From pydantic's findings to sentences for the person who has the file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shopcontent.exchange.schema import LANGUAGE, ONE_LINE

SHOWN = 60
_MISSING = _("This is missing.")
_NOT_A_PRICE = _("“%(value)s” is not a price such as 49.90.")
_NOT_TEXT = _("“%(value)s” is not text.")
_NOT_A_LIST = _("This is not a list.")
_NOT_AN_OBJECT = _("This is not an object with named fields.")
_UNKNOWN_WORD = _("“%(value)s” is none of %(expected)s.")

SENTENCES: Mapping[str, Any] = {
    "missing": _MISSING,
    "string_too_short": _MISSING,
    "string_too_long": _("This has %(length)s characters; at most %(max_length)s are allowed."),
    "string_type": _NOT_TEXT,
    "decimal_parsing": _NOT_A_PRICE,
    "decimal_type": _NOT_A_PRICE,
    "finite_number": _NOT_A_PRICE,
    "greater_than_equal": _("“%(value)s” is below %(ge)s."),
    "less_than_equal": _("“%(value)s” is above %(le)s."),
    "decimal_max_places": _("“%(value)s” has more than %(decimal_places)s decimal places."),
    "decimal_max_digits": _("“%(value)s” is too large."),
    "decimal_whole_digits": _("“%(value)s” is too large."),
    "int_parsing": _("“%(value)s” is not a whole number."),
    "int_type": _("“%(value)s” is not a whole number."),
    "enum": _UNKNOWN_WORD,
    "literal_error": _UNKNOWN_WORD,
    "list_type": _NOT_A_LIST,
    "dict_type": _NOT_AN_OBJECT,
    "too_long": _("This has %(actual_length)s entries; at most %(max_length)s are allowed."),
    "extra_forbidden": _("There is no such field."),
    "path": _("This is not a category path such as Kitchen > Kettles."),
    "path_name": _("A category name is longer than 200 characters or holds “ > ”."),
    "image": _("“%(value)s” is neither an http address nor the file name of a picture."),
    "needs_body": _("%(type)s needs a body with its fields."),
    "needs_key": _("%(type)s needs a key: what it belongs to."),
    "body": _("%(reason)s"),
    "same_place": _("Two texts have the same type, language, key and audience."),
}
PATTERNS: Mapping[str, Any] = {
    ONE_LINE: _("This holds a line break or another control character."),
    LANGUAGE: _("“%(value)s” is not a language tag such as en or zh-hans."),
}


def problems_in(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Every finding as the field that it is about and its sentence."""
    for found in error.errors(include_url=False):
        field = str(found["loc"][0]) if found["loc"] else ""
        where = _where(found["loc"][1:])
        sentence = explain(found)
        yield field, f"{where}: {sentence}" if where else sentence


def explain(found: ErrorDetails) -> str:
    context: dict[str, Any] = dict(found.get("ctx", {}))
    sentence = PATTERNS.get(context.get("pattern", "")) or SENTENCES.get(found["type"])
    value = str(found["input"])
    context |= {"value": shortened(value), "length": len(value)}
    return str(sentence) % context if sentence else found["msg"]


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _where(loc: Sequence[int | str]) -> str:
    """The place within a field, entries counted from 1."""
    names = [gettext("entry %d") % (part + 1) if isinstance(part, int) else part for part in loc]
    return ", ".join(name for name in names if name != "[key]")
