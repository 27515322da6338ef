"""Putting the sample catalogue into the database; what is there already is left alone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from shopcontent.catalog.models import Category, Policy, Product, Review, Shop
from shopcontent.demo.drawings import draw
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.services import import_catalog
from shopcontent.publishing.models import Origin
from shopcontent.publishing.services import Text, publish_many
from shopcontent.publishing.slots import SlotKey, ensure_slots
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import save_style

DATA = Path(__file__).parent / "data"

Row = dict[str, Any]


def load_sample() -> tuple[Shop, ImportResult]:
    """The demo shop with its products, texts, reviews, policies and FAQ."""
    shop = _load_shop()
    _load_categories(shop)
    _load_styles(shop)
    result = _load_products(shop)
    _load_reviews(shop)
    _load_policies(shop)
    _load_faq(shop)
    return shop, result


def rows(name: str) -> Iterator[Row]:
    """The objects of one JSON Lines file of the sample catalogue."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _load_shop() -> Shop:
    values = json.loads((DATA / "shop.json").read_text(encoding="utf-8"))
    shop, _created = Shop.objects.get_or_create(slug=values.pop("slug"), defaults=values)
    return shop


@transaction.atomic
def _load_categories(shop: Shop) -> None:
    for row in rows("categories"):
        *above, name = row["path"]
        parent = Category.objects.filter(shop=shop, path=Category.SEPARATOR.join(above)).first()
        Category.objects.get_or_create(
            shop=shop,
            path=Category.SEPARATOR.join(row["path"]),
            defaults={
                "name": name,
                "parent": parent,
                "name_translations": {
                    locale: names[-1] for locale, names in row["translations"].items()
                },
            },
        )


@transaction.atomic
def _load_styles(shop: Shop) -> None:
    for row in rows("styles"):
        if not HouseStyle.objects.filter(shop=shop, name=row["name"]).exists():
            path = row.pop("category", None)
            category = Category.objects.get(shop=shop, path=path) if path else None
            save_style(user=None, style=HouseStyle(shop=shop, category=category, **row))


def _load_products(shop: Shop) -> ImportResult:
    """Import the products as anyone would, from a file with its pictures beside it."""
    texts: dict[str, list[Row]] = {}
    for row in rows("texts"):
        texts.setdefault(row.pop("sku"), []).append(row)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "products.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for product in rows("products"):
                (Path(folder) / product["images"][0]).write_text(draw(product), encoding="utf-8")
                product["texts"] = texts.get(product["sku"], [])
                lines.write(json.dumps(product, ensure_ascii=False) + "\n")
        return import_catalog(path=file, shop=shop, images=Path(folder))


def _load_reviews(shop: Shop) -> None:
    products = dict(Product.objects.of_shop(shop).values_list("sku", "pk"))
    Review.objects.bulk_create(
        (
            Review(
                product_id=products[row["sku"]],
                external_id=row["id"],
                created_at=_moment(row["created_at"]),
                **{k: row[k] for k in ("rating", "title", "text", "locale", "author", "verified")},
            )
            for row in rows("reviews")
        ),
        ignore_conflicts=True,
    )


def _load_policies(shop: Shop) -> None:
    Policy.objects.bulk_create(
        (Policy(shop=shop, **row) for row in rows("policies")), ignore_conflicts=True
    )


def _load_faq(shop: Shop) -> None:
    """Publish the answers that people wrote; the question is the key of the slot."""
    products = dict(Product.objects.of_shop(shop).values_list("sku", "pk"))
    answers = {
        SlotKey(
            products[row["sku"]] if row["sku"] else None,
            "faq_answer",
            row["locale"],
            key=row["question"],
        ): row["answer"]
        for row in rows("faq")
    }
    slots = ensure_slots(shop=shop, keys=answers)
    publish_many(
        shop=shop,
        texts=[
            Text(slot, {"text": answers[key]}, Origin.HUMAN, provenance={"source": "import"})
            for key, slot in slots.items()
            if slot.live_publication_id is None
        ],
    )


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
