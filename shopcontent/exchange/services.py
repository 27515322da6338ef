"""From the bytes of a file to the rows of the catalogue: read, map, check, write, report.

Rows are written in batches, each whole or not at all. An import that stops half-way can be run
again: what is in already counts as unchanged. Memory holds one batch and the SKUs of the file.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import DatabaseError
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.exchange.checking import check_row
from shopcontent.exchange.errors import ImportInterrupted, Problem
from shopcontent.exchange.mapping import Mapping, NativeMapping
from shopcontent.exchange.reading import Cells, Source, SourceRow, open_source
from shopcontent.exchange.rejects import Rejects
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.spool import Spool
from shopcontent.exchange.writing import CatalogWriter, Outcome, ValidRow

BATCH = 1000

# Told after each batch, in its transaction: the result so far, what is done of what total.
Progress = Callable[[ImportResult, int, int], None]


def import_catalog(
    *,
    shop: Shop,
    path: Path,
    mapping: Mapping | None = None,
    encoding: str | None = None,
    images: Path | None = None,
    overwrite_texts: bool = False,
    dry_run: bool = False,
    limit: int | None = None,
    rejects: Path | None = None,
    actor_id: int | None = None,
    file_name: str = "",
    progress: Progress = lambda result, done, total: None,
) -> ImportResult:
    """Import a file into a shop.

    Without `mapping` the file has the project's own columns; `encoding` is for a file whose
    encoding cannot be found out; `images` is the folder of its picture files. `overwrite_texts`
    lets a text take the place of a live one that did not come from an import. A `dry_run` writes
    nothing, nor does one of the first `limit` rows, which takes every parent for known. Rejected
    rows go to the file `rejects`. `file_name` is what the texts name as their source.

    Raises UnreadableFile or BadMapping before anything is written, ImportInterrupted when a
    batch could not be written, and whatever `progress` raises, which undoes the batch that it was
    told of.
    """
    mapping = mapping or NativeMapping()
    source = open_source(path, encoding=encoding or mapping.encoding)
    with source, Rejects(rejects, source) as rejected:
        mapping.check(source.columns)
        writer = CatalogWriter(
            shop=shop,
            file_name=file_name or path.name,
            actor_id=actor_id,
            images=images,
            dry_run=dry_run or limit is not None,
            overwrite_texts=overwrite_texts,
            trust_parents=limit is not None,
        )
        run = _Run(source, mapping, writer, rejected, progress)
        run.write_all(islice(source, limit))
        run.result.ignored_columns = list(mapping.ignored)
        run.result.rejects = str(rejected.written) if rejected.written else None
    return run.result


@dataclass(slots=True)
class _Run:
    source: Source
    mapping: Mapping
    writer: CatalogWriter
    rejects: Rejects
    progress: Progress
    result: ImportResult = field(default_factory=ImportResult)
    seen: dict[str, int] = field(default_factory=dict)

    def write_all(self, rows: Iterable[SourceRow]) -> None:
        with ExitStack() as spools:
            waiting = self._write_round(self._counted(rows), spools.enter_context(Spool()))
            while waiting.count:
                before = waiting
                waiting = self._write_round(before, spools.enter_context(Spool()))
                if waiting.count == before.count:
                    self._give_up(waiting)
                    break
        self.progress(self.result, self.source.total, self.source.total)

    def _write_round(self, rows: Iterable[SourceRow], waiting: Spool) -> Spool:
        """Write what can be written; the rows whose parent is not there yet are `waiting`."""
        valid = self._valid(rows)
        is_more = True
        while is_more:
            with collector_paused():
                is_more = self._write_next(valid, waiting)
        return waiting

    def _write_next(self, valid: Iterator[ValidRow], waiting: Spool) -> bool:
        """Write the next batch; False where there was none. Its rows are free on return."""
        batch = list(islice(valid, BATCH))
        if batch:
            for row in self._write(batch).waiting:
                waiting.add(SourceRow(row.number, row.cells))
        return bool(batch)

    def _counted(self, rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
        for row in rows:
            self.result.rows += 1
            yield row

    def _valid(self, rows: Iterable[SourceRow]) -> Iterator[ValidRow]:
        for row in rows:
            checked = check_row(row, self.mapping)
            if not isinstance(checked, ValidRow):
                self._reject(row.number, row.cells, checked)
            elif self.seen.setdefault(checked.fields["sku"], row.number) == row.number:
                yield checked
            else:
                self._reject(row.number, row.cells, [self._duplicate(checked)])

    def _write(self, batch: Sequence[ValidRow]) -> Outcome:
        try:
            outcome = self.writer.write(batch, note=self._note)
        except DatabaseError as error:
            raise ImportInterrupted(
                _(
                    "Rows %(first)s to %(last)s could not be written (%(error)s). The rows before "
                    "them are in; the file can be imported again."
                )
                % {"first": batch[0].number, "last": batch[-1].number, "error": error}
            ) from error
        for row, problem in outcome.rejected:
            column = self.mapping.column_of(problem.column, row.cells)
            self._reject(row.number, row.cells, [problem._replace(column=column)])
        return outcome

    def _note(self, outcome: Outcome) -> None:
        self.result.add(outcome)
        self.progress(self.result, self.source.position, self.source.total)

    def _reject(self, number: int, cells: Cells, problems: Sequence[Problem]) -> None:
        self.result.reject(number, problems)
        self.rejects.add(number, cells, problems)

    def _duplicate(self, row: ValidRow) -> Problem:
        sku = row.fields["sku"]
        return Problem(
            self.mapping.column_of("sku", row.cells),
            _("The SKU %(sku)s was in row %(row)s already.") % {"sku": sku, "row": self.seen[sku]},
        )

    def _give_up(self, waiting: Spool) -> None:
        """What is still waiting has a parent that is not there, or is waiting for such a one."""
        for row in waiting:
            reason = _("Its parent is neither in the shop nor among the good rows of this file.")
            column = self.mapping.column_of("parent", row.cells)
            self._reject(row.number, row.cells, [Problem(column, reason)])


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for reference cycles in the block.

    A batch makes many objects without cycles, which reference counts free; searching them again
    and again would take a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
