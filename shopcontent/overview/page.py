"""The first page: what is there, what is missing, what waits, what is being written."""

from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shopcontent.backoffice import language
from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.overview.coverage import Column, Coverage, Row, coverage
from shopcontent.publishing.models import ContentTypeName, Slot

_OPEN = Q(drafts__status__in=[Draft.Status.QUEUED, Draft.Status.GENERATING])
_ACTIVE = [DraftRequest.Status.EXPANDING, DraftRequest.Status.RUNNING]
SHOWN = 5
# The shades of the table, from nothing live to everything.
SHADES = 5


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the figures to the context of the first page.

    `shop` in the address is the short name of the shop whose coverage is shown, `category` the
    path of the category that is looked into.
    """
    waiting = Draft.objects.awaiting_review().aggregate(
        count=Count("pk"), oldest=Min("finished_at")
    )
    live = Slot.objects.live().aggregate(count=Count("pk"), stale=Count("pk", Q(stale=True)))
    running = DraftRequest.objects.filter(status__in=_ACTIVE).select_related("created_by")
    counted = running.annotate(total=Count("drafts"), waiting=Count("drafts", _OPEN))
    return {
        **context,
        "title": _("Overview"),
        "product_count": Product.objects.count(),
        "waiting": waiting,
        "live": live,
        "running": [_with_progress(each) for each in counted.order_by("-pk")[:SHOWN]],
        **_covered(request),
    }


def _with_progress(asked: Any) -> dict[str, Any]:
    done = asked.total - asked.waiting
    percent = 100 * done / asked.total if asked.total else 0
    return {"request": asked, "done": done, "percent": percent}


def _covered(request: HttpRequest) -> dict[str, Any]:
    shops = list(Shop.objects.order_by("pk"))
    if not shops or not request.user.has_perm("catalog.view_product"):
        return {"shops": [], "coverage": None}
    shop = next((each for each in shops if each.slug == request.GET.get("shop")), shops[0])
    path = request.GET.get("category", "")
    found = coverage(shop=shop, below=path, language=get_language() or "")
    rows = [found.total, *found.rows]
    return {
        "shops": shops if len(shops) > 1 else [],
        "shop": shop,
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
        "products": _address(
            "catalog_product_changelist", **where, lacks=f"{column.content_type}:{column.locale}"
        ),
        "request": _address("drafting_draftrequest_add", **where, **wanted),
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
    return f"{_address('index', **query)}#coverage"


def _address(name: str, **query: Any) -> str:
    return f"{reverse(f'admin:{name}')}?{urlencode(query)}"
