"""Comma, semicolon, tab or bar separated files."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.utils.translation import gettext as _

from shopcontent.exchange.errors import UnreadableFile
from shopcontent.exchange.reading.header import read_header
from shopcontent.exchange.reading.source import (
    MAX_CELL,
    MAX_RECORD,
    UNSTORABLE,
    Source,
    SourceRow,
    first_problem,
    too_many_cells,
)

DELIMITERS = ",;\t|"
# The apostrophe that keeps a spreadsheet from running a cell as a formula; exports write it.
GUARDED = re.compile(r"'+[=+\-@\t\r]")

# The limit belongs to the process. Cells above MAX_CELL are still read, to be named in an error.
csv.field_size_limit(MAX_RECORD)


class DelimitedSource(Source):
    """A text table whose first row names the columns; the delimiter is found out."""

    file_format = "csv"

    def __init__(self, path: Path, encoding: str) -> None:
        self.total = path.stat().st_size
        with ExitStack() as opened:
            self._binary = opened.enter_context(path.open("rb"))
            text = io.TextIOWrapper(self._binary, encoding=encoding, newline="")
            opened.enter_context(text)
            delimiter = sniff_delimiter(text.read(65536))
            text.seek(0)
            self._records = _filled(csv.reader(text, delimiter=delimiter))
            self.columns = self._columns = read_header(next(self._records, (0, []))[1])
            self._opened = opened.pop_all()

    def __iter__(self) -> Iterator[SourceRow]:
        for number, record in self._records:
            yield self._row(number, record)

    @property
    def position(self) -> int:
        return self._binary.tell()

    def close(self) -> None:
        self._opened.close()

    def _row(self, number: int, record: list[str]) -> SourceRow:
        cells = dict(zip(self._columns, map(_unguarded, record), strict=False))
        text = "".join(record)
        if len(text) > MAX_CELL or UNSTORABLE.search(text):
            return SourceRow(number, cells, first_problem(cells))
        if len(record) > len(self._columns) and any(record[len(self._columns) :]):
            return SourceRow(number, cells, too_many_cells(len(record), len(self._columns)))
        return SourceRow(number, cells)


def _filled(records: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, with their numbers."""
    try:
        for number, record in enumerate(records, start=1):
            if any(record):
                yield number, record
    except csv.Error as error:
        raise UnreadableFile(
            _("The file cannot be read as a table (%(error)s). Is a quotation mark left open?")
            % {"error": error}
        ) from error


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell


def sniff_delimiter(start: str) -> str:
    """The delimiter that splits the first record into the most columns."""

    def width(delimiter: str) -> int:
        records = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        return len(next(filter(any, records), []))

    return max(DELIMITERS, key=width)
