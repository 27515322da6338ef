"""Export the catalogue with its live texts."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopcontent.catalog.models import Product, Shop
from shopcontent.exceptions import ShopcontentError
from shopcontent.exchange.exporting import export_catalog
from shopcontent.exchange.tables import TABLES


class Command(BaseCommand):
    help = "Export a shop's products, facts and live texts as CSV, XLSX or JSON Lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=list(TABLES), help="where the name does not say")
        parser.add_argument("--shop", help="short name of the shop, where there are several")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        file_format: Any = options["format"] or path.suffix.lower().removeprefix(".")
        if file_format not in TABLES:
            raise CommandError(f"Name the format: one of {', '.join(TABLES)}.")
        try:
            products = Product.objects.of_shop(Shop.objects.named(options["shop"]))
            count = export_catalog(products=products, path=path, file_format=file_format)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be opened: {error.strerror}.") from error
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"products": count, "file": str(path)}))
        else:
            self.stdout.write(f"{count:,} products are in {path}")
