"""A mapping file: the columns of somebody else's catalogue.

    {
      "description": "…",
      "encoding": "gb18030",
      "fields": {
        "sku": "uniq_id",
        "category": {"column": "tree", "parser": "path", "levels": 3},
        "facts": [
          {"column": "specs", "parser": "specifications"},
          {"column": "colour", "parser": "named", "key": "Colour"}
        ]
      },
      "constants": {"source_locale": "en"},
      "texts": [{"type": "description", "locale": "en", "column": "description"}]
    }

A field's plain string is the name of its column; `parsers` lists what else reads a cell.
`encoding` is only for files whose encoding cannot be found out.
"""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from llm.content_types import CONTENT_TYPES
from shopcontent.exchange.errors import BadCell, BadMapping
from shopcontent.exchange.mapping.cells import BLANK
from shopcontent.exchange.mapping.parsers import AnyParser
from shopcontent.exchange.reading import Cells

FieldName = Literal[
    "sku",
    "name",
    "name_translations",
    "brand",
    "category",
    "parent",
    "price",
    "availability",
    "source_locale",
    "facts",
    "images",
]


def _as_parser(value: Any) -> Any:
    if isinstance(value, str):
        return {"column": value, "parser": "text"}
    return {"parser": "text", **value} if isinstance(value, dict) else value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Feed = Annotated[AnyParser, BeforeValidator(_as_parser)]


class TextColumn(BaseModel):
    """A column whose texts go live, written by people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal[tuple(CONTENT_TYPES)]  # type: ignore[valid-type]
    locale: str
    column: str
    key: str = ""
    audience: str = ""


class ForeignMapping(BaseModel):
    """A checked mapping; several feeds of one field are only for `facts`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    description: str = ""
    encoding: str | None = None
    fields: dict[FieldName, Annotated[list[Feed], BeforeValidator(_as_list), Field(min_length=1)]]
    constants: dict[FieldName, Any] = {}
    texts: list[TextColumn] = []

    @model_validator(mode="after")
    def _is_whole(self) -> "ForeignMapping":
        if "sku" not in self.fields:
            raise ValueError("fields names no column for sku")
        if both := self.fields.keys() & self.constants.keys():
            raise ValueError(f"{min(both)} is both a field and a constant")
        if several := [n for n, feeds in self.fields.items() if len(feeds) > 1 and n != "facts"]:
            raise ValueError(f"{several[0]} can have one column only")
        return self

    @property
    def ignored(self) -> dict[str, None]:
        """Nothing is overlooked: what a mapping does not name, it leaves out on purpose."""
        return {}

    def columns(self) -> list[str]:
        feeds = [feed.column for feeds in self.fields.values() for feed in feeds]
        return list(dict.fromkeys([*feeds, *(text.column for text in self.texts)]))

    def check(self, columns: list[str] | None) -> None:
        """Raises BadMapping where a file lacks a column that the mapping names."""
        missing = [name for name in self.columns() if columns is not None and name not in columns]
        if missing:
            raise BadMapping(
                _("The mapping names the column %(missing)s; the file has: %(columns)s.")
                % {"missing": missing[0], "columns": ", ".join(filter(None, columns or []))[:300]}
            )

    def read(self, cells: Cells) -> dict[str, Any]:
        """The fields of a product that these cells give; raises BadCell."""
        fields: dict[str, Any] = {str(name): value for name, value in self.constants.items()}
        for field, feeds in self.fields.items():
            values = [_read(feed, cells[feed.column]) for feed in feeds if cells.get(feed.column)]
            if values:
                several = [entry for value in values for entry in _as_list(value)]
                fields[field] = several if field == "facts" else values[0]
            elif field in BLANK and any(feed.column in cells for feed in feeds):
                fields[field] = BLANK[field]
        texts = [self._text(text, cells) for text in self.texts if cells.get(text.column)]
        return fields | {"texts": texts} if texts else fields

    def column_of(self, field: str, cells: Cells) -> str:
        """The column that a field came from, to be named in an error."""
        if field == "texts" and self.texts:
            return self.texts[0].column
        return self.fields[field][0].column if field in self.fields else field

    def _text(self, text: TextColumn, cells: Cells) -> dict[str, Any]:
        content = "text" if CONTENT_TYPES[text.type].is_plain else "body"
        return {**text.model_dump(exclude={"column"}), content: cells[text.column]}


def _read(feed: AnyParser, cell: Any) -> Any:
    try:
        return feed(cell)
    except ValueError as error:
        raise BadCell(
            feed.column, _("This cannot be read: %(error)s") % {"error": error}
        ) from error
