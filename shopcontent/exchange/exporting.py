"""From the catalogue to a file: products with their facts and live texts.

The columns are those that an import reads, so that an exported file imports without any change.
Every text says who wrote it, and a generated one carries the field `AIGC` of GB 45438-2025.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Prefetch

from shopcontent.catalog.facts import Fact
from shopcontent.catalog.models import ProductQuerySet, Shop
from shopcontent.exchange.errors import BadCell
from shopcontent.exchange.mapping.cells import (
    facts_in,
    images_in,
    lines_of_facts,
)
from shopcontent.exchange.reading.source import FileFormat
from shopcontent.exchange.tables import TABLES
from shopcontent.publishing.labels import aigc_label
from shopcontent.publishing.models import Slot

CHUNK = 500
COLUMNS = (
    "sku",
    "name",
    "name_translations",
    "brand",
    "category",
    "parent",
    "price",
    "availability",
    "source_locale",
    "facts",
    "images",
    "texts",
)


def export_catalog(*, products: ProductQuerySet, path: Path, file_format: FileFormat) -> int:
    """Write the products to a file; how many. Memory holds a few hundred of them.

    Raises InvalidInput where a cell is too long for a sheet.
    """
    as_row = (lambda row: row) if file_format == "jsonl" else short_forms
    count = 0
    with TABLES[file_format](path, COLUMNS) as table:
        for row in export_rows(products):
            table.write(as_row(row))
            count += 1
    return count


def export_rows(products: ProductQuerySet) -> Iterator[dict[str, Any]]:
    """Each product as an object of the native format, in the order of their primary keys."""
    live = Slot.objects.live().select_related("live_publication").order_by("pk")
    found = products.order_by("pk").select_related("shop", "category", "parent")
    found = found.prefetch_related("images", Prefetch("slots", live, to_attr="live_slots"))
    for product in found.iterator(chunk_size=CHUNK):
        yield {
            "sku": product.sku,
            "name": product.name,
            "name_translations": product.name_translations,
            "brand": product.brand,
            "category": product.category.path if product.category else None,
            "parent": product.parent.sku if product.parent else None,
            "price": None if product.price is None else str(product.price),
            "availability": product.availability,
            "source_locale": product.source_locale,
            "facts": [without_id(fact) for fact in product.facts],
            "images": [image.file.name or image.source_url for image in product.images.all()],
            "texts": list(_texts(product.shop, product.live_slots)),  # type: ignore[attr-defined]
        }


def short_forms(row: dict[str, Any]) -> dict[str, Any]:
    """The row with lists in the form that people read, where that loses nothing."""
    return {
        **row,
        "name_translations": row["name_translations"] or "",
        "texts": row["texts"] or "",
        "facts": _shortened(row["facts"], lines_of_facts(row["facts"]), facts_in),
        "images": _shortened(row["images"], "\n".join(row["images"]), images_in),
    }


def _shortened(value: Any, short: str, parse: Callable[[str, Any], Any]) -> Any:
    """The short form, if it is read as the value again."""
    try:
        return short if parse("", short) == value else value
    except BadCell:
        return value


def without_id(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in fact.items() if name != "id"}


def _texts(shop: Shop, slots: Iterable[Slot]) -> Iterator[dict[str, Any]]:
    for slot in slots:
        publication = slot.live_publication
        if publication is None:
            continue
        text = {
            "type": slot.content_type,
            "locale": slot.locale,
            "key": slot.key,
            "audience": slot.audience,
            "body": publication.body,
            "origin": publication.origin,
            "digital_source_type": publication.digital_source_type,
        }
        if label := aigc_label(publication=publication, shop=shop):
            text["AIGC"] = label
        yield text
