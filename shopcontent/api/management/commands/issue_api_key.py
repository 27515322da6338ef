"""`manage.py issue_api_key --name NAME`: a new secret key, printed once."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopcontent.api.models import Scope
from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import ShopcontentError


class Command(BaseCommand):
    help = "Issue a secret key for a shop's server. It is printed once and cannot be had again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--shop", metavar="SLUG", help="Where there are several shops.")
        parser.add_argument("--name", required=True, help="What the key is for.")
        parser.add_argument(
            "--scopes",
            nargs="+",
            metavar="SCOPE",
            default=[Scope.CONTENT_READ.value],
            help=f"Any of {', '.join(Scope.values)}.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = Shop.objects.named(options["shop"])
            key = issue_key(shop=shop, name=options["name"], scopes=options["scopes"])
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            about = {"key": key.secret, "shop": shop.slug, "name": key.name, "scopes": key.scopes}
            self.stdout.write(json.dumps(about, ensure_ascii=False))
            return
        self.stdout.write(f"Key {key.name} for {shop}, {', '.join(key.scopes)}; shown only now:")
        self.stdout.write(f"\n    Authorization: Api-Key {key.secret}\n")
