"""One JSON object to a line."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import from_json

from shopcontent.exchange.errors import Problem
from shopcontent.exchange.reading.source import (
    MAX_CELL,
    MAX_RECORD,
    Source,
    SourceRow,
    first_problem,
)

# The escapes through which a character can come in that a plain line cannot hold.
ESCAPED = re.compile(r"\\u(?:00[01]|[df])", re.IGNORECASE)
# The column that a line which is not an object is kept in, to be mended.
LINE = "line"


class JsonLinesSource(Source):
    """A file with an object on each line; every object names its own columns."""

    file_format = "jsonl"

    def __init__(self, path: Path, encoding: str) -> None:
        self.total = path.stat().st_size
        self._binary = path.open("rb")
        self._text = io.TextIOWrapper(self._binary, encoding=encoding, newline="\n")

    def __iter__(self) -> Iterator[SourceRow]:
        for number, line in enumerate(iter(self._read_line, ""), start=1):
            if filled := line.strip().removeprefix("\ufeff"):
                yield _row(number, filled)

    @property
    def position(self) -> int:
        return self._binary.tell()

    def close(self) -> None:
        self._text.close()

    def _read_line(self) -> str:
        """The next line, cut where it is longer than MAX_RECORD; "" at the end."""
        line = rest = self._text.readline(MAX_RECORD)
        while len(rest) == MAX_RECORD and not rest.endswith("\n"):
            rest = self._text.readline(MAX_RECORD)
        return line


def _row(number: int, line: str) -> SourceRow:
    if len(line) >= MAX_RECORD:
        return SourceRow(number, {LINE: line[:MAX_CELL]}, Problem("", _("The line is too long.")))
    try:
        value: Any = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        sentence = _("This line is not JSON (%(error)s).") % {"error": error}
        return SourceRow(number, {LINE: line}, Problem("", sentence))
    if not isinstance(value, dict):
        return SourceRow(number, {LINE: line}, Problem("", _("This line is not a JSON object.")))
    if len(line) > MAX_CELL or ESCAPED.search(line):
        return SourceRow(number, value, first_problem(value))
    return SourceRow(number, value)
