"""Turn a catalogue file into briefs for `python -m llm`."""

import json
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from llm.content_types import CONTENT_TYPES
from shopcontent.exceptions import ShopcontentError
from shopcontent.exchange.briefs import MAX_FACTS, briefs_in
from shopcontent.exchange.mapping import NativeMapping, load_mapping


class Command(BaseCommand):
    help = "Write briefs, one JSON object to a line, from any file that can be imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", help="as for import_catalog")
        parser.add_argument("--types", required=True, help="content types, separated by commas")
        parser.add_argument("--locale", required=True, help="language tag, such as zh-hans")
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--limit", type=int, help="at most so many briefs")
        parser.add_argument("--facts", type=int, default=MAX_FACTS, help="at most so many facts")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        types = [name.strip() for name in options["types"].split(",")]
        if unknown := [name for name in types if name not in CONTENT_TYPES]:
            known = ", ".join(CONTENT_TYPES)
            raise CommandError(f"There is no content type {unknown[0]}; there are {known}.")
        try:
            count = self._write(types, options)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be opened: {error.strerror}.") from error
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"briefs": count, "file": str(options["out"])}))
        else:
            self.stdout.write(f"{count:,} briefs are in {options['out']}")

    def _write(self, types: list[str], options: dict[str, Any]) -> int:
        briefs = briefs_in(
            path=options["file"],
            mapping=load_mapping(options["mapping"]) if options["mapping"] else NativeMapping(),
            content_types=types,
            locale=options["locale"],
            facts=options["facts"],
        )
        count = 0
        with options["out"].open("w", encoding="utf-8") as file:
            for brief in islice(briefs, options["limit"]):
                file.write(json.dumps(brief, ensure_ascii=False) + "\n")
                count += 1
        return count
