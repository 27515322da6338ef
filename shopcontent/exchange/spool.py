"""Rows set aside on disk, to be read again."""

import json
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Self

from shopcontent.exchange.reading import SourceRow


class Spool:
    """Rows in the order in which they were added; they are gone at the end of the `with` block."""

    def __enter__(self) -> Self:
        self.count = 0
        self._file = TemporaryFile("w+", encoding="utf-8")
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def add(self, row: SourceRow) -> None:
        self._file.write(json.dumps([row.number, row.cells]) + "\n")
        self.count += 1

    def __iter__(self) -> Iterator[SourceRow]:
        self._file.seek(0)
        for line in self._file:
            yield SourceRow(*json.loads(line))
