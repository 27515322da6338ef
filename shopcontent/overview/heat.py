"""The coverage as a table whose cells lead to what is missing."""

from typing import Any

from django.utils.translation import get_language

from shopcontent.backoffice import language
from shopcontent.catalog.models import Category, Shop
from shopcontent.overview.addresses import address
from shopcontent.overview.coverage import Column, Coverage, Row, coverage
from shopcontent.publishing.models import ContentTypeName

# The shades of the table, from nothing live to everything.
SHADES = 5


def heat(shop: Shop, path: str) -> dict[str, Any]:
    """The table of the categories right below `path`, for the template."""
    found = coverage(shop=shop, below=path, language=get_language() or "")
    rows = [found.total, *found.rows]
    return {
        "coverage": found,
        "crumbs": _crumbs(shop, path),
        "locales": _headings(found),
        "rows": [_row(shop, row, found.columns) for row in rows],
    }


def _headings(found: Coverage) -> list[dict[str, Any]]:
    """The languages with the types below them, as the table's head shows them."""
    headings: dict[str, list[str]] = {}
    for column in found.columns:
        label = str(ContentTypeName(column.content_type).label)
        headings.setdefault(column.locale, []).append(label)
    return [{"name": language(locale), "types": types} for locale, types in headings.items()]


def _row(shop: Shop, row: Row, columns: list[Column]) -> dict[str, Any]:
    return {
        "name": row.name,
        "products": row.counts.products,
        "inside": _inside(shop, row.path) if row.has_children else "",
        "cells": [_cell(shop, row, column) for column in columns] if row.counts.products else [],
    }


def _cell(shop: Shop, row: Row, column: Column) -> dict[str, Any]:
    products, live = row.counts.products, row.counts.live[column]
    where = {"shop": shop.pk, **({"category": row.path} if row.path else {})}
    wanted = {"content_types": column.content_type, "locales": column.locale}
    return {
        "percent": 100 * live // products,
        "shade": SHADES * live // products,
        "gap": products - live,
        "stale": row.counts.stale[column],
        "label": f"{ContentTypeName(column.content_type).label} · {language(column.locale)}",
        "products": address(
            "catalog_product_changelist", **where, lacks=f"{column.content_type}:{column.locale}"
        ),
        "request": address("drafting_draftrequest_add", **where, **wanted),
    }


def _crumbs(shop: Shop, path: str) -> list[dict[str, str]]:
    """The way from the whole shop down to the category `path`; empty at the top."""
    steps = path.split(Category.SEPARATOR) if path else []
    down = [Category.SEPARATOR.join(steps[: n + 1]) for n in range(len(steps))]
    crumbs = [
        {"name": name, "address": _inside(shop, to)} for name, to in zip(steps, down, strict=True)
    ]
    return [{"name": shop.name, "address": _inside(shop, "")}, *crumbs] if crumbs else []


def _inside(shop: Shop, path: str) -> str:
    query = {"shop": shop.slug, **({"category": path} if path else {})}
    return f"{address('index', **query)}#coverage"
