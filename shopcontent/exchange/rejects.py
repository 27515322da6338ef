"""The file of rejected rows, to be mended and imported again."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from shopcontent.exchange.errors import Problem
from shopcontent.exchange.mapping.native import ERROR_COLUMNS
from shopcontent.exchange.reading import Cells, Source
from shopcontent.exchange.tables import MAX_XLSX_CELL, TABLES, Table


class Rejects:
    """Writes rejected rows in the columns that they came in, with the reasons beside them.

    The file is made with the first row; `path` None keeps none.
    """

    def __init__(self, path: Path | None, source: Source) -> None:
        self._path = path
        self._source = source
        self._table: Table | None = None

    @property
    def written(self) -> Path | None:
        """The file, once there is one."""
        return self._path if self._table else None

    def add(self, number: int, cells: Cells, problems: Sequence[Problem]) -> None:
        if self._path is None:
            return
        columns = [name for name in self._source.columns or () if name not in ERROR_COLUMNS]
        if self._table is None:
            self._table = TABLES[self._source.file_format](self._path, [*columns, *ERROR_COLUMNS])
        self._table.write({**self._fitting(cells), **_errors(number, problems)})

    def _fitting(self, cells: Cells) -> Cells:
        """The cells, cut where a sheet could not hold them; others keep their whole length."""
        if self._source.file_format != "xlsx":
            return cells
        return {name: str(cell)[:MAX_XLSX_CELL] for name, cell in cells.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._table:
            self._table.close()


def _errors(number: int, problems: Sequence[Problem]) -> Cells:
    columns = dict.fromkeys(problem.column for problem in problems if problem.column)
    sentences = " ".join(str(problem) for problem in problems)
    return dict(zip(ERROR_COLUMNS, (number, ", ".join(columns), sentences), strict=True))
