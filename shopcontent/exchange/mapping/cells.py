"""The forms in which lists and facts are written into one cell."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import from_json

from shopcontent.exchange.errors import BadCell

# What an empty cell says, by field; the fields that are not here cannot be emptied.
BLANK: Mapping[str, Any] = {
    "name": "",
    "sku": "",
    "brand": "",
    "category": None,
    "parent": None,
    "price": None,
    "facts": [],
    "images": [],
    "name_translations": {},
}
_BETWEEN = re.compile(r"\n|,\s+")
_COLON = re.compile("[:：]")


def structure(column: str, cell: Any) -> Any:
    """The list or object in a cell that is JSON; raises BadCell where it is not."""
    if not isinstance(cell, str):
        return cell
    try:
        return from_json(cell, allow_inf_nan=False)
    except ValueError as error:
        raise BadCell(
            column, _("The cell is not valid JSON (%(error)s).") % {"error": error}
        ) from error


def facts_in(column: str, cell: Any) -> Any:
    """Facts from JSON, or from lines of `key: value`; a line without a colon has no key."""
    if not isinstance(cell, str) or cell.startswith("["):
        return structure(column, cell)
    return [fact_in_line(line) for line in filled_lines(cell)]


def fact_in_line(line: str) -> dict[str, Any]:
    key, *value = _COLON.split(line, maxsplit=1)
    if value and key.strip() and value[0].strip():
        return {"key": key.strip(), "value": value[0].strip()}
    return {"key": None, "value": line.strip()}


def images_in(column: str, cell: Any) -> Any:
    """Addresses and file names from JSON, or one to a line, or with commas between."""
    if not isinstance(cell, str) or cell.startswith("["):
        return structure(column, cell)
    return [each.strip() for each in _BETWEEN.split(cell) if each.strip()]


def filled_lines(cell: str) -> list[str]:
    return [line for line in cell.replace("\r", "\n").split("\n") if line.strip()]


def lines_of_facts(facts: Iterable[Mapping[str, Any]]) -> str:
    """The inverse of `facts_in` where the facts are no more than keys and values."""
    return "\n".join(f"{f['key']}: {f['value']}" if f["key"] else f["value"] for f in facts)
