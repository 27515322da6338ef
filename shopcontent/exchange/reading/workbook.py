"""The first sheet of an Excel workbook (.xlsx)."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from shopcontent.exchange.errors import Problem, UnreadableFile
from shopcontent.exchange.reading.archives import damaged, refuse_harmful
from shopcontent.exchange.reading.header import read_header
from shopcontent.exchange.reading.source import Source, SourceRow, first_problem, too_many_cells

MAX_ROWS = 1_048_576
FORMULA = "f"
ERROR = "e"


class WorkbookSource(Source):
    """The rows of the first sheet; every cell is read as the text that it shows.

    openpyxl reads the sheet as a stream.
    """

    file_format = "xlsx"

    def __init__(self, path: Path) -> None:
        refuse_harmful(path)
        with ExitStack() as opened:
            file = opened.enter_context(path.open("rb"))
            book = _guarded(openpyxl.load_workbook, file, read_only=True, keep_links=False)
            if not book.worksheets:
                raise UnreadableFile(_("The workbook has no sheet with rows."))
            sheet = book.worksheets[0]
            self.total = min(sheet.max_row or 0, MAX_ROWS)
            # What the file says of its own size may be wrong or made up.
            sheet.reset_dimensions()
            self._rows = enumerate(opened.enter_context(closing(sheet.iter_rows())), start=1)
            self._number = 0
            first = self._next_filled()[1]
            self.columns = self._columns = read_header([as_text(cell.value) for cell in first])
            self._opened = opened.pop_all()

    def __iter__(self) -> Iterator[SourceRow]:
        while (found := self._next_filled())[1]:
            yield self._row(*found)

    @property
    def position(self) -> int:
        return self._number

    def close(self) -> None:
        self._opened.close()

    def _next_filled(self) -> tuple[int, tuple[Any, ...]]:
        for number, cells in iter(lambda: _guarded(next, self._rows, (0, ())), (0, ())):
            if number > MAX_ROWS:
                raise UnreadableFile(_("The sheet has more rows than a sheet can have."))
            self._number = number
            if any(cell.value not in (None, "") for cell in cells):
                return number, cells
        return 0, ()

    def _row(self, number: int, row: tuple[Any, ...]) -> SourceRow:
        cells = dict(zip(self._columns, [as_text(cell.value) for cell in row], strict=False))
        extra = row[len(self._columns) :]
        if any(cell.value not in (None, "") for cell in extra):
            return SourceRow(number, cells, too_many_cells(len(row), len(self._columns)))
        for column, cell in zip(self._columns, row, strict=False):
            if cell.data_type in {FORMULA, ERROR}:
                return SourceRow(number, cells, _not_a_value(column, cell))
        return SourceRow(number, cells, first_problem(cells))


def as_text(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(getattr(value, "text", value))


def _guarded(read: Any, *args: Any, **kwargs: Any) -> Any:
    """What openpyxl reads; whatever it stumbles over is a damaged workbook."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return read(*args, **kwargs)
    except Exception as error:
        raise damaged(error) from error


def _not_a_value(column: str, cell: Any) -> Problem:
    if cell.data_type == FORMULA:
        return Problem(column, _("The cell holds a formula; put its value there instead."))
    return Problem(column, _("The cell holds the error %(error)s.") % {"error": cell.value})
