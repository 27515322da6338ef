"""The table of a product's facts in a form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shopcontent.catalog.admin.fields import LANGUAGES, TemplateWidget
from shopcontent.catalog.facts import LONGEST, with_ids

Row = dict[str, Any]


class FactsWidget(TemplateWidget):
    """A row for each fact, its other languages below; `locales` are those to ask for.

    The value is a list of facts as they are stored, with strings as they were typed.
    """

    template_name = "catalog/facts_widget.html"
    locales: Sequence[str] = LANGUAGES[1:]

    class Media:
        js = ("shopcontent/facts.js",)

    def extra_context(self, name: str, value: list[Row] | None) -> dict[str, Any]:
        facts = value or []
        known = [locale for fact in facts for locale in fact.get("locales", {})]
        locales = list(dict.fromkeys([*self.locales, *known]))
        return {
            "rows": [_row(fact, locales) for fact in facts],
            "blank": _row({}, locales),
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        prefix = f"{name}:"
        columns = {
            key.removeprefix(prefix): data.getlist(key) for key in data if key.startswith(prefix)
        }
        rows = max(map(len, columns.values()), default=0)
        return [
            _fact({c: cells[row] for c, cells in columns.items() if row < len(cells)})
            for row in range(rows)
        ]


class FactsField(forms.Field):
    """The ordered facts with their stable ids; rows without any text are left out."""

    widget = FactsWidget

    def clean(self, value: list[Row]) -> list[Row]:
        facts = [fact for fact in value if any(text for text, _longest in _texts(fact))]
        errors = [_wrong(number, fact) for number, fact in enumerate(facts, 1)]
        if any(errors):
            raise ValidationError([error for error in errors if error])
        return [dict(fact) for fact in with_ids(map(_stored, facts))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != list(initial or []))
        except ValidationError:
            return True


def _row(fact: Mapping[str, Any], locales: Sequence[str]) -> Row:
    others = fact.get("locales", {})
    return {**fact, "others": [{"locale": each, **others.get(each, {})} for each in locales]}


def _fact(cells: Mapping[str, str]) -> Row:
    """From the columns of one row, `key`, `value`, …, `key@zh-hans`, to a fact."""
    fact: Row = {"locales": {}}
    for column, typed in cells.items():
        name, _at, locale = column.partition("@")
        place = fact["locales"].setdefault(locale, {}) if locale else fact
        place[name] = typed.strip()
    return fact


def _texts(fact: Row) -> Iterator[tuple[str, int]]:
    """What was typed, and how long it may be."""
    for place in (fact, *fact["locales"].values()):
        yield from ((place.get(name, ""), longest) for name, longest in LONGEST.items())


def _wrong(number: int, fact: Row) -> str | None:
    if not fact.get("value"):
        return _("Fact %(number)d has no value.") % {"number": number}
    for locale, other in fact["locales"].items():
        if not other.get("value") and any(other.values()):
            return _("Fact %(number)d has no value in %(locale)s.") % {
                "number": number,
                "locale": locale,
            }
    if any(len(text) > longest for text, longest in _texts(fact)):
        return _("Fact %(number)d is too long.") % {"number": number}
    importance = fact.get("importance", "")
    if importance and not (importance.isascii() and importance.isdigit() and len(importance) < 4):
        return _("The importance of fact %(number)d is not a whole number.") % {"number": number}
    return None


def _stored(fact: Row) -> Row:
    others = {
        locale: _words(other) for locale, other in fact["locales"].items() if other.get("value")
    }
    return {**_words(fact), "importance": int(fact.get("importance") or 0), "locales": others}


def _words(place: Mapping[str, Any]) -> Row:
    words: Row = {"key": place.get("key") or None, "value": place["value"]}
    return words | ({"unit": place["unit"]} if place.get("unit") else {})
