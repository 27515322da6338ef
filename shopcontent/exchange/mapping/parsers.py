"""How a foreign cell becomes the value of a field: the parsers that a mapping names.

Every parser is a small pydantic model, so that its options are checked when a mapping is loaded.
`__call__` takes a filled cell and returns what the field takes; it raises ValueError with a
sentence.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

from shopcontent.exchange.mapping.cells import fact_in_line, filled_lines

_ENTRY = re.compile(r"\{[^{}]*\}")


class Parser(BaseModel):
    """Reads the cells of one column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str = Field(min_length=1)

    def __call__(self, cell: Any) -> Any:
        raise NotImplementedError


class Text(Parser):
    """The cell as it is."""

    parser: Literal["text"] = "text"

    def __call__(self, cell: Any) -> Any:
        return cell


class Split(Parser):
    """A list of what stands between separators."""

    parser: Literal["list"]
    separator: str = Field(",", min_length=1)

    def __call__(self, cell: Any) -> Any:
        return [part.strip() for part in str(cell).split(self.separator) if part.strip()]


class Json(Parser):
    """JSON, such as a list of addresses."""

    parser: Literal["json"]

    def __call__(self, cell: Any) -> Any:
        return from_json(cell, allow_inf_nan=False) if isinstance(cell, str) else cell


class Path(Parser):
    """A category path: a list in JSON or Python notation, or names between separators.

    `levels` keeps the first so many; `without_last` drops the last name first, for trees whose
    leaf is the product itself.
    """

    parser: Literal["path"]
    separator: str = Field(">", min_length=1)
    levels: int | None = Field(None, ge=1)
    without_last: bool = False

    def __call__(self, cell: Any) -> Any:
        names = _literal(cell) if str(cell).startswith("[") else str(cell).split(self.separator)
        kept = [" ".join(str(name).split()) for name in names]
        return [name for name in kept if name][: -1 if self.without_last else None][: self.levels]


class Specifications(Parser):
    """A list of `{key, value}` in JSON, Python or Ruby notation.

    Values without a key and repeated keys are kept, entries without a value left out; of a list
    that is cut off, the whole entries are read.
    """

    parser: Literal["specifications"]

    def __call__(self, cell: Any) -> Any:
        try:
            entries = _literal(cell)
        except ValueError:
            entries = list(_whole_entries(cell))
            if not entries:
                raise
        return [fact for entry in _entries(entries) for fact in _fact(entry)]


class Pairs(Parser):
    """Facts written `key#value*key#value`."""

    parser: Literal["pairs"]
    between: str = Field("*", min_length=1)
    within: str = Field("#", min_length=1)

    def __call__(self, cell: Any) -> Any:
        parts = (part.strip().partition(self.within) for part in str(cell).split(self.between))
        return [
            {"key": key.strip() or None, "value": value.strip()}
            if within
            else {"key": None, "value": key}
            for key, within, value in parts
            if key or value
        ]


class PairValue(Pairs):
    """The value of the first of `keys` that the pairs hold."""

    parser: Literal["pair_value"]  # type: ignore[assignment]
    keys: tuple[str, ...] = Field(min_length=1)

    def __call__(self, cell: Any) -> Any:
        values = {fact["key"]: fact["value"] for fact in reversed(super().__call__(cell))}
        return next((values[key] for key in self.keys if values.get(key)), "")


class Lines(Parser):
    """Facts written one to a line, `key: value`."""

    parser: Literal["lines"]

    def __call__(self, cell: Any) -> Any:
        return [fact_in_line(line) for line in filled_lines(str(cell))]


class Named(Parser):
    """One fact, whose key the mapping gives."""

    parser: Literal["named"]
    key: str = Field(min_length=1)
    unit: str = ""

    def __call__(self, cell: Any) -> Any:
        return [{"key": self.key, "value": cell, "unit": self.unit}]


class Digest(Parser):
    """A stable name for what has none: 16 hexadecimal digits of the cell's hash."""

    parser: Literal["digest"]

    def __call__(self, cell: Any) -> Any:
        return blake2b(str(cell).encode(), digest_size=8).hexdigest()


AnyParser = Annotated[
    Text | Split | Json | Path | Specifications | Pairs | PairValue | Lines | Named | Digest,
    Field(discriminator="parser"),
]


def _literal(cell: Any) -> Any:
    """The list in a cell in Python, JSON or Ruby (`=>`) notation; raises ValueError."""
    if not isinstance(cell, str):
        return cell
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.literal_eval(cell)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        try:
            return from_json(cell.replace("=>", ":"), allow_inf_nan=False)
        except ValueError as error:
            raise ValueError(_("The list in this cell cannot be read.")) from error


def _whole_entries(cell: str) -> Iterator[Any]:
    for entry in _ENTRY.findall(cell):
        try:
            yield _literal(entry)
        except ValueError:
            continue


def _entries(value: Any) -> Iterable[Any]:
    """The list itself, also where it is wrapped in an object such as `{"specification": [...]}`."""
    if isinstance(value, dict) and "value" not in value:
        value = next(iter(value.values()), [])
    return value if isinstance(value, list | tuple) else [value]


def _fact(entry: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(entry, dict):
        entry = {"value": entry}
    value = entry.get("value")
    if value is not None and str(value).strip():
        yield {"key": entry.get("key") or None, "value": str(value)}
