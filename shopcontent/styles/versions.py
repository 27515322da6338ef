"""What a house style says, as a version keeps it, and in lines that people can compare."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from shopcontent.backoffice import language
from shopcontent.publishing.models import ContentTypeName
from shopcontent.styles.models import HouseStyle, StyleVersion

_PLAIN = ["name", "use", "brand", "tone", "reading_level", "description"]
_LISTS = ["must_say", "never_say", "glossary", "examples"]


def content_of(style: HouseStyle) -> dict[str, Any]:
    """Everything that a person can set, as JSON."""
    values = {name: getattr(style, name) for name in [*_PLAIN, *_LISTS]}
    return {
        **values,
        "use": str(style.use),
        "reading_level": str(style.reading_level),
        "category": style.category.path if style.category else "",
        "category_id": style.category_id,
    }


def fill(style: HouseStyle, version: StyleVersion) -> None:
    """Make `style` say what it said in `version`, not saved yet."""
    for name in [*_PLAIN, *_LISTS, "category_id"]:
        setattr(style, name, version.content[name])


def in_lines(content: Mapping[str, Any]) -> str:
    """What a version says, a line for each thing, for people."""
    return "\n".join(_lines(content))


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    plain = {
        _("name"): content["name"],
        _("used"): HouseStyle.Use(content["use"]).label,
        _("brand"): content["brand"],
        _("category"): content["category"],
        _("tone"): content["tone"],
        _("reading level"): content["reading_level"]
        and HouseStyle.ReadingLevel(content["reading_level"]).label,
        _("in a few words"): content["description"],
    }
    yield from (f"{label}: {value}" for label, value in plain.items() if value)
    lists = {_("must say"): "must_say", _("never say"): "never_say", _("example"): "examples"}
    for label, name in lists.items():
        yield from (f"{label}{_place(line)}: {line['text']}" for line in content[name])
    for term in content["glossary"]:
        said = ", ".join(f"{wording} ({language(tag)})" for tag, wording in term["said"].items())
        yield f"{_('glossary')}: {term['term']} → {said}"


def _place(line: Mapping[str, str]) -> str:
    parts = []
    if name := line["content_type"]:
        parts.append(str(ContentTypeName(name).label))
    if tag := line["locale"]:
        parts.append(language(tag))
    return f" ({', '.join(parts)})" if parts else ""
