"""The project's own columns.

`sku`, `name`, `brand`, `category` (`Kitchen > Kettles`), `parent`, `price`, `availability`,
`source_locale`; `facts`, `images`, `name_translations` and `texts` as JSON or in their short
form; and, so that a sheet need not hold JSON, `name:LOCALE`, `fact:KEY` and `text:TYPE:LOCALE`.

A column that is not there leaves its field as it is; an empty cell empties it. Facts, images and
translations replace what there was, however they are given.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile
from shopcontent.exchange.mapping.cells import (
    BLANK,
    facts_in,
    filled_lines,
    images_in,
    structure,
)
from shopcontent.exchange.reading import Cells

Fields = dict[str, Any]
Feed = Callable[[Fields, Any], None]

PLAIN = ("sku", "name", "brand", "category", "parent", "price", "availability", "source_locale")
# What rejected rows come back with; read over, so that a mended file needs no tidying.
ERROR_COLUMNS = ("error_row", "error_column", "error")


class NativeMapping:
    """Every column feeds the field of its name; `ignored` collects the columns that feed none."""

    name = ""
    encoding: str | None = None

    def __init__(self) -> None:
        self.ignored: dict[str, None] = {}
        self._feeds: dict[str, Feed] = {}

    def check(self, columns: list[str] | None) -> None:
        """Raises UnreadableFile where the columns of a file have no SKU."""
        if columns is not None and "sku" not in map(str.casefold, columns):
            raise UnreadableFile(
                _("There is no column sku; the columns are: %(columns)s. Is a mapping missing?")
                % {"columns": ", ".join(filter(None, columns))[:300]}
            )
        for column in columns or ():
            self._feed_of(column)

    def read(self, cells: Cells) -> Fields:
        """The fields of a product that these cells give; raises BadCell."""
        fields: Fields = {}
        for column, cell in cells.items():
            feed = self._feeds.get(column) or self._feed_of(column)
            feed(fields, "" if cell is None else cell)
        return fields

    def column_of(self, field: str, cells: Cells) -> str:
        """The column that a field came from, to be named in an error."""
        start = {"facts": "fact:", "texts": "text:", "name_translations": "name:"}.get(field)
        split = (column for column in cells if start and column.startswith(start))
        return field if field in cells else next(split, field)

    def _feed_of(self, column: str) -> Feed:
        feed = feed_of(column)
        if feed is None and column and column not in ERROR_COLUMNS:
            self.ignored[column] = None
        return self._feeds.setdefault(column, feed or _ignore)


def feed_of(column: str) -> Feed | None:
    """What a column does to the fields, or None for a column of no meaning."""
    name = column.casefold()
    head, *rest = name.split(":", 2)
    if name in PLAIN:
        return _plain(name)
    if name in {"name_translations", "texts"}:
        return _parsed(name, column, structure)
    if name == "facts":
        return _facts(column)
    if name == "images":
        return _parsed(name, column, images_in)
    if head == "name" and len(rest) == 1:
        return _translation(rest[0])
    if head == "fact" and rest:
        return _fact(column.split(":", 1)[1].strip())
    if head == "text" and len(rest) == 2:
        return _text(*rest, column=column)
    return None


def _ignore(fields: Fields, cell: Any) -> None:
    return None


def _plain(field: str) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        if cell != "":
            fields[field] = cell
        elif field in BLANK:
            fields[field] = BLANK[field]

    return feed


def _parsed(field: str, column: str, parse: Callable[[str, Any], Any]) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        if cell != "":
            fields[field] = parse(column, cell)
        elif field in BLANK:
            fields[field] = BLANK[field]

    return feed


def _facts(column: str) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        facts = [] if cell == "" else facts_in(column, cell)
        before = fields.get("facts")
        fields["facts"] = facts + before if before and isinstance(facts, list) else facts

    return feed


def _fact(key: str) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        facts = fields.setdefault("facts", [])
        lines = filled_lines(cell) if isinstance(cell, str) else [cell]
        if isinstance(facts, list):
            fields["facts"] = [*facts, *({"key": key, "value": line} for line in lines)]

    return feed


def _translation(locale: str) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        names = fields.setdefault("name_translations", {})
        if cell != "" and isinstance(names, dict):
            fields["name_translations"] = {**names, locale: cell}

    return feed


def _text(content_type: str, locale: str, *, column: str) -> Feed:
    def feed(fields: Fields, cell: Any) -> None:
        if cell == "":
            return
        is_body = isinstance(cell, dict) or (isinstance(cell, str) and cell.startswith("{"))
        text = {"type": content_type, "locale": locale}
        text |= {"body": structure(column, cell)} if is_body else {"text": cell}
        texts = fields.setdefault("texts", [])
        if isinstance(texts, list):
            fields["texts"] = [*texts, text]

    return feed
