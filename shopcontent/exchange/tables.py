"""Writing tables as CSV, XLSX or JSON Lines, row by row."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from shopcontent.exceptions import InvalidInput
from shopcontent.exchange.reading.source import FileFormat

# What a spreadsheet would take for a formula gets an apostrophe, and so does what has one.
RISKY = re.compile(r"'*[=+\-@\t\r]")
MAX_XLSX_CELL = 32_767


class Table:
    """An open file of rows with named columns; leaving the `with` block completes it."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns

    def write(self, cells: Mapping[str, Any]) -> None:
        """Add a row; columns that it lacks stay empty."""
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


class CsvTable(Table):
    """Comma separated UTF-8 with a byte order mark, so that spreadsheets read it as such."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(columns)

    def write(self, cells: Mapping[str, Any]) -> None:
        self._writer.writerow(guarded(as_cell(cells.get(name))) for name in self._columns)

    def close(self) -> None:
        self._file.close()


class WorkbookTable(Table):
    """One sheet whose cells are all text, so that nothing is taken for a formula or a number."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._workbook = Workbook(write_only=True)
        self._sheet = self._workbook.create_sheet("products")
        self._append(columns)

    def write(self, cells: Mapping[str, Any]) -> None:
        self._append([as_cell(cells.get(name)) for name in self._columns])

    def close(self) -> None:
        self._workbook.save(self._path)

    def _append(self, row: Sequence[str]) -> None:
        self._sheet.append([self._cell(text) for text in row])

    def _cell(self, text: str) -> WriteOnlyCell:
        if len(text) > MAX_XLSX_CELL:
            raise InvalidInput(
                _("A cell has %(length)s characters; for a sheet that is too long. Choose CSV.")
                % {"length": len(text)}
            )
        cell = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))
        cell.data_type = "s"
        return cell


class JsonLinesTable(Table):
    """One object to a line, with nested values as they are."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._file = path.open("w", encoding="utf-8")

    def write(self, cells: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(cells, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


TABLES: Mapping[FileFormat, type[Table]] = {
    "csv": CsvTable,
    "xlsx": WorkbookTable,
    "jsonl": JsonLinesTable,
}


def guarded(text: str) -> str:
    """`text` such that no spreadsheet runs it; reading takes the apostrophe off again."""
    return f"'{text}" if RISKY.match(text) else text


def as_cell(value: Any) -> str:
    """A value as the text of one cell: nested ones as JSON, nothing as the empty text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
