"""Ask for drafts from the command line."""

import json
from dataclasses import asdict, replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shopcontent.catalog.choices import from_query
from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.estimate import Estimate, preview
from shopcontent.drafting.models import DraftRequest
from shopcontent.drafting.pricing import money
from shopcontent.drafting.services import MAX_VARIANTS, request_drafts
from shopcontent.drafting.wording import duration
from shopcontent.exceptions import ShopcontentError
from shopcontent.styles.models import HouseStyle

_CHOICE = ("category", "brand", "availability", "search", "lacks", "stale")
_ASKED = ("audience", "question", "variants", "scope", "over_locked", "source_locale")
_MANNER = ("tone", "length", "instruction", "sample_first")


class Command(BaseCommand):
    help = "Ask for drafts for the products that the options choose (all, without any)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", help="short name of the shop, where there are several")
        parser.add_argument("--types", required=True, help="content types, separated by commas")
        parser.add_argument("--locales", help="languages, separated by commas (the shop's)")
        parser.add_argument("--category", help="a category's path, with all below it")
        parser.add_argument("--brand")
        parser.add_argument("--availability", choices=Product.Availability.values)
        parser.add_argument("--search", help="part of the name or SKU")
        parser.add_argument("--lacks", help="without such a live text, as in title:en")
        parser.add_argument("--stale", action="store_const", const="yes", help="with a stale text")
        parser.add_argument(
            "--source-locale",
            default="",
            metavar="LOCALE",
            help="say the live texts in this language in the others",
        )
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
        parser.add_argument(
            "--sample-first",
            action="store_true",
            help="write three; the rest when somebody says so on the page of the request",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="one JSON object, last")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = Shop.objects.named(options["shop"])
            style = _style(shop, options)
            if options["dry_run"]:
                estimate = preview(shop=shop, **_arguments(shop, options, _ASKED))
                answer, said = _figures(estimate), _words(estimate)
            else:
                asked = _arguments(shop, options, _ASKED + _MANNER) | style
                request = request_drafts(user=None, shop=shop, **asked)
                answer = {"request": request.pk, "status": request.status}
                said = [(_("draft request"), f"#{request.pk}")]
                said.append((_("status"), str(request.get_status_display())))
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for name, value in said:
            self.stdout.write(f"{name}: {value}")


def _figures(estimate: Estimate) -> dict[str, Any]:
    """The estimate for programs."""
    listed = [
        {
            "sku": text.product.sku,
            "type": text.skip.content_type,
            "locale": text.skip.locale,
            "reason": text.skip.reason,
        }
        for text in estimate.listed
    ]
    figures = asdict(replace(estimate, listed=(), left=None)) | {"listed": listed}
    figures["price"] = None if estimate.price is None else str(estimate.price)
    figures["left"] = estimate.left.drafts if estimate.left else None
    return figures


def _words(estimate: Estimate) -> list[tuple[str, str]]:
    """The estimate for people."""
    about = "" if estimate.is_exact else "≈ "
    lines = [
        (_("Products"), str(estimate.products)),
        (_("Drafts to write"), f"{about}{estimate.drafts}"),
        *((_("Not written, %s") % why, str(count)) for why, count in estimate.skipped.items()),
    ]
    if estimate.seconds is not None:
        lines.append((_("Time"), _("about %s") % duration(estimate.seconds)))
    if estimate.tokens is not None:
        lines.append((_("Tokens"), f"≈ {estimate.tokens}"))
    if estimate.price is not None:
        lines.append((_("Cost"), f"≈ {money(estimate.price)}"))
    if estimate.left and estimate.left.drafts is not None:
        lines.append((_("Left today"), f"{estimate.left.drafts} / {estimate.left.limit}"))
    for text in estimate.listed:
        kind = f"{text.skip.get_content_type_display()} · {text.skip.locale}"
        lines.append((f"{text.product.sku} · {kind}", text.skip.why))
    return lines


def _arguments(shop: Shop, options: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    others = [locale for locale in shop.locales if locale != options["source_locale"]]
    return {
        "product_filter": from_query({name: options[name] or "" for name in _CHOICE}),
        "content_types": _split(options["types"]),
        "locales": _split(options["locales"]) if options["locales"] else others,
        **{name: options[name] for name in names},
    }


def _style(shop: Shop, options: dict[str, Any]) -> dict[str, Any]:
    named = options["style"]
    return {
        "house_style": HouseStyle.objects.named(shop, named) if named else None,
        "without_style": options["no_style"],
    }


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
