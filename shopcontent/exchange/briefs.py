"""Briefs made from a file, to measure and to train models without a database."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from llm.brief import Brief, Fact
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.facts import by_importance, localized, with_ids
from shopcontent.catalog.models import Category
from shopcontent.exchange.checking import check_row
from shopcontent.exchange.mapping import Mapping
from shopcontent.exchange.reading import open_source
from shopcontent.exchange.schema import ProductRow
from shopcontent.exchange.writing import ValidRow

MAX_FACTS = 8

# Keys whose values name a product rather than describe it: no text should be made of them.
IDENTIFIER = re.compile(
    r"\b(?:sku|ean|gtin|upc|isbn|asin|mpn|hsn)\b"
    r"|\b(?:model|style|part|item|article|product|design|serial) ?(?:no\b|number|name|id\b|code)"
    r"|型号|货号|款号|编号|条码|条形码",
    re.IGNORECASE,
)


def briefs_in(
    *,
    path: Path,
    mapping: Mapping,
    content_types: Iterable[str],
    locale: str,
    facts: int = MAX_FACTS,
) -> Iterator[dict[str, Any]]:
    """The briefs of a file's good rows, JSON-ready, one for each type that has enough to go on.

    `reference` is the file's own text of the type and locale, where it has one.
    """
    types = list(content_types)
    with open_source(path, encoding=mapping.encoding) as source:
        mapping.check(source.columns)
        for row in source:
            checked = check_row(row, mapping)
            if isinstance(checked, ValidRow) and "name" in checked.fields:
                for name in types:
                    yield from _entry(checked.fields, name, locale, facts)


def brief_of(
    product: ProductRow, *, content_type: str, locale: str, facts: int = MAX_FACTS
) -> Brief:
    """The brief for a product as a file gives it, from its first facts that are no identifiers."""
    path = product.get("category") or ""
    return Brief(
        content_type=content_type,
        locale=locale,
        name=product.get("name_translations", {}).get(locale, product["name"]),
        facts=tuple(_facts(product, locale))[:facts],
        brand=product.get("brand", ""),
        category=path.rpartition(Category.SEPARATOR)[2],
    )


def _facts(product: ProductRow, locale: str) -> Iterator[Fact]:
    for fact in by_importance(localized(with_ids(product.get("facts", [])), locale)):
        if not IDENTIFIER.search(fact["key"] or ""):
            yield Fact(fact["id"], fact["key"], fact["value"], fact.get("unit"))


def _entry(
    product: ProductRow, content_type: str, locale: str, facts: int
) -> Iterator[dict[str, Any]]:
    brief = brief_of(product, content_type=content_type, locale=locale, facts=facts)
    if brief.missing() is None:
        reference = _reference(product, content_type, locale)
        yield brief.to_dict() | ({"reference": reference} if reference else {})


def _reference(product: ProductRow, content_type: str, locale: str) -> str | None:
    for text in product.get("texts", []):
        if (text["type"], text["locale"]) == (content_type, locale):
            return CONTENT_TYPES[content_type].render(text["body"])
    return None
