"""Ask for drafts from the command line."""

import json
from dataclasses import asdict, replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopcontent.catalog.models import Shop
from shopcontent.drafting.estimate import preview
from shopcontent.drafting.models import DraftRequest
from shopcontent.drafting.services import MAX_VARIANTS, request_drafts
from shopcontent.exceptions import ShopcontentError
from shopcontent.styles.models import HouseStyle


class Command(BaseCommand):
    help = "Ask for drafts for the products that the options choose (all, without any)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", help="short name of the shop, where there are several")
        parser.add_argument("--types", required=True, help="content types, separated by commas")
        parser.add_argument("--locales", help="languages, separated by commas (the shop's)")
        parser.add_argument("--category", help="a category's path, with all below it")
        parser.add_argument("--brand")
        parser.add_argument("--search", help="part of the name or SKU")
        parser.add_argument("--audience", default="")
        parser.add_argument("--tone", default="")
        style = parser.add_mutually_exclusive_group()
        style.add_argument(
            "--style", help="name of a house style, for those that fit by themselves"
        )
        style.add_argument("--no-style", action="store_true", help="without a house style")
        parser.add_argument("--instruction", default="", help="what every text should do")
        parser.add_argument("--length", default="medium", choices=DraftRequest.Length.values)
        parser.add_argument("--question", default="", help="for faq_answer")
        parser.add_argument("--variants", type=int, default=1, help=f"1 to {MAX_VARIANTS}")
        parser.add_argument(
            "--scope", default=DraftRequest.Scope.EMPTY, choices=DraftRequest.Scope.values
        )
        parser.add_argument("--over-locked", action="store_true", help="over a person's words too")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = Shop.objects.named(options["shop"])
            answer = (_preview if options["dry_run"] else _ask)(shop, options)
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for name, value in answer.items():
            self.stdout.write(f"{name:>10}  {value}")


def _preview(shop: Shop, options: dict[str, Any]) -> dict[str, Any]:
    names = ("variants", "scope", "over_locked", "audience", "question")
    estimate = preview(
        shop=shop, **_choice(shop, options), **{name: options[name] for name in names}
    )
    listed = [
        {
            "sku": text.product.sku,
            "type": text.skip.content_type,
            "locale": text.skip.locale,
            "reason": text.skip.reason,
        }
        for text in estimate.listed
    ]
    return asdict(replace(estimate, listed=())) | {"listed": listed}


def _ask(shop: Shop, options: dict[str, Any]) -> dict[str, Any]:
    names = ["variants", "scope", "over_locked", "audience", "question", "tone", "length"]
    names.append("instruction")
    request = request_drafts(
        user=None,
        shop=shop,
        house_style=HouseStyle.objects.named(shop, options["style"]) if options["style"] else None,
        without_style=options["no_style"],
        **_choice(shop, options),
        **{name: options[name] for name in names},
    )
    return {"request": request.pk, "status": request.status}


def _choice(shop: Shop, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "product_filter": {k: options[k] for k in ("category", "brand", "search") if options[k]},
        "content_types": _split(options["types"]),
        "locales": _split(options["locales"]) if options["locales"] else shop.locales,
    }


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
