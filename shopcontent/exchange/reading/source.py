"""What every kind of file is read as."""

import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any, ClassVar, Literal, NamedTuple, Self

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import Problem

Cells = dict[str, Any]
FileFormat = Literal["csv", "xlsx", "jsonl"]

MAX_CELL = 100_000
# A longer record is not read to its end, so that memory stays bounded.
MAX_RECORD = 32_000_000

# Tab, line feed and carriage return are text; the rest no database or no sheet takes.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SourceRow(NamedTuple):
    """One record of a file.

    `number` is the row as a spreadsheet counts it (the line, in JSON Lines), from 1; `problem`
    says why the cells cannot be used.
    """

    number: int
    cells: Cells
    problem: Problem | None = None


class Source:
    """An open file that is iterated once, row by row; blank rows are left out.

    `columns` are the file's own, or None where every row names its own; `total` and `position`
    are in the same unit (bytes or rows) and only serve to show progress.
    """

    file_format: ClassVar[FileFormat]
    columns: list[str] | None = None
    total: int = 0

    def __iter__(self) -> Iterator[SourceRow]:
        raise NotImplementedError

    @property
    def position(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def first_problem(cells: Cells) -> Problem | None:
    """The first cell with a text that is too long or cannot be stored, lists and objects too."""
    for column, cell in cells.items():
        for text in _texts(cell):
            if reason := _unusable(text):
                return Problem(column, reason)
    return None


def too_many_cells(found: int, columns: int) -> Problem:
    return Problem(
        "",
        _("The row has %(found)s cells, but the first row names %(columns)s columns.")
        % {"found": found, "columns": columns},
    )


def _texts(cell: Any) -> Iterator[str]:
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, dict):
        for key, value in cell.items():
            yield key
            yield from _texts(value)
    elif isinstance(cell, list):
        for value in cell:
            yield from _texts(value)


def _unusable(text: str) -> str | None:
    if len(text) > MAX_CELL:
        return _("The cell holds %(length)s characters; at most %(limit)s are read.") % {
            "length": len(text),
            "limit": MAX_CELL,
        }
    if found := UNSTORABLE.search(text):
        return _("The cell holds a character that cannot be stored (U+%(code)s).") % {
            "code": f"{ord(found[0]):04X}"
        }
    return None
