"""Import a catalogue from the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress as Bar

from shopcontent.catalog.models import Shop
from shopcontent.exceptions import ShopcontentError
from shopcontent.exchange.mapping import load_mapping, shipped_mappings
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.services import Progress, import_catalog

SHOWN_PROBLEMS = 20


class Command(BaseCommand):
    help = (
        "Import products from CSV, XLSX or JSON Lines. Rejected rows go to a file that can be "
        "mended and imported again. Exits with 1 where there are rows and none can be imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        shipped = ", ".join(shipped_mappings())
        parser.add_argument("file", type=Path)
        parser.add_argument("--shop", help="short name of the shop, where there are several")
        parser.add_argument("--mapping", help=f"for foreign columns: a file, or one of {shipped}")
        parser.add_argument("--encoding", help="where it cannot be found out")
        parser.add_argument("--images", type=Path, help="folder of picture files (beside the file)")
        parser.add_argument("--rejects", type=Path, help="file for rejected rows (NAME-rejects.*)")
        parser.add_argument(
            "--overwrite-texts", action="store_true", help="also over texts not from an import"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self._import(options)
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result.to_dict(), ensure_ascii=False))
        else:
            self._print(result, dry_run=options["dry_run"])
        if result.is_futile:
            raise CommandError("Not one row could be imported.")

    def _import(self, options: dict[str, Any]) -> ImportResult:
        path: Path = options["file"]
        rejects = options["rejects"] or Path(f"{path.stem}-rejects{path.suffix}")
        if rejects.resolve() == path.resolve():
            raise CommandError("The rejected rows cannot go into the file that is being read.")
        with progress_bar(path.name) as progress:
            return import_catalog(
                shop=Shop.objects.named(options["shop"]),
                path=path,
                mapping=load_mapping(options["mapping"]) if options["mapping"] else None,
                encoding=options["encoding"],
                images=options["images"] or images_beside(path),
                overwrite_texts=options["overwrite_texts"],
                dry_run=options["dry_run"],
                rejects=rejects,
                progress=progress,
            )

    def _print(self, result: ImportResult, *, dry_run: bool) -> None:
        for name, value in result.counts().items():
            self.stdout.write(f"{value:>10,}  {name.replace('_', ' ')}")
        for problem in result.problems[:SHOWN_PROBLEMS]:
            self.stdout.write(str(problem))
        if result.rejected > SHOWN_PROBLEMS:
            self.stdout.write("…")
        if result.ignored_columns:
            self.stdout.write(f"Columns that were not read: {', '.join(result.ignored_columns)}")
        if result.rejects:
            self.stdout.write(f"The rejected rows are in {result.rejects}")
        if dry_run:
            self.stdout.write("Nothing was imported: this was a dry run.")


def images_beside(path: Path) -> Path:
    """The folder `images` beside a file, or the file's own."""
    folder = path.parent / "images"
    return folder if folder.is_dir() else path.parent


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """A bar on the terminal, on standard error; nothing where that is no terminal."""
    console = Console(stderr=True)
    with Bar(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda result, done, total: bar.update(task, completed=done, total=total)
