"""Which products have which live texts: by category, type and language.

Meant are the shop's languages times the types that some product of the shop has a place for (a
title and a description before there is any). A text for an audience, or one that answers a
question, does not count: no product is expected to have it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product as combinations
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.overview.keeping import kept
from shopcontent.publishing.models import ContentTypeName, Slot

FIRST_TYPES = (ContentTypeName.TITLE, ContentTypeName.DESCRIPTION)
# A shop with more places than this is counted once a minute and not for every look.
COUNTED_AT_ONCE = 20_000
KEPT_SECONDS = 60


class Column(NamedTuple):
    """A kind of text that is expected of every product."""

    locale: str
    content_type: str


@dataclass
class Counts:
    """What the products of a category have; keys of `live` and `stale` are columns."""

    products: int = 0
    live: Counter[Column] = field(default_factory=Counter)
    stale: Counter[Column] = field(default_factory=Counter)

    def add(self, other: "Counts") -> None:
        self.products += other.products
        self.live.update(other.live)
        self.stale.update(other.stale)


@dataclass(frozen=True)
class Figures:
    """The counts of a shop by the primary key of a category (None: in none), and as of when."""

    columns: list[Column]
    counts: Mapping[int | None, Counts]
    counted_at: datetime

    @property
    def live(self) -> int:
        return sum(sum(each.live.values()) for each in self.counts.values())

    @property
    def stale_columns(self) -> list[Column]:
        """The kinds of text of which there is a stale one."""
        stale = [each.stale for each in self.counts.values()]
        return [column for column in self.columns if any(each[column] for each in stale)]


@dataclass
class Row:
    """A category with everything below it; `path` is empty for the whole shop."""

    path: str
    name: str
    counts: Counts
    has_children: bool = False


@dataclass(frozen=True)
class Coverage:
    """The rows below a category (or the shop), their sum first.

    `stale_columns` are the kinds of text of which the whole shop has a stale one.
    """

    columns: list[Column]
    stale_columns: list[Column]
    total: Row
    rows: list[Row]
    counted_at: datetime


def coverage(*, shop: Shop, below: str = "", language: str = "") -> Coverage:
    """The coverage of the categories right below the path `below`, named in `language`.

    The counts of a big shop may be a minute old; `counted_at` says so.
    """
    figures = _figures(shop)
    prefix = below + Category.SEPARATOR if below else ""
    meant = Category.objects.filter(Q(path=below) | Q(path__startswith=prefix), shop=shop)
    total = Row(below, "", Counts())
    rows: dict[str, Row] = {}
    for category in meant.order_by("path"):
        counts = figures.counts.get(category.pk, Counts())
        total.counts.add(counts)
        if category.path == below:
            continue
        step, deeper, _rest = category.path.removeprefix(prefix).partition(Category.SEPARATOR)
        row = rows.setdefault(prefix + step, Row(prefix + step, step, Counts()))
        row.counts.add(counts)
        if deeper:
            row.has_children = True
        else:
            row.name = category.name_in(language)
    if not below:
        total.counts.add(figures.counts.get(None, Counts()))
    return Coverage(
        columns=figures.columns,
        stale_columns=figures.stale_columns,
        total=total,
        rows=list(rows.values()),
        counted_at=figures.counted_at,
    )


def _figures(shop: Shop) -> Figures:
    return kept(
        f"coverage:{shop.pk}",
        lambda: count(shop),
        is_big=lambda found: found.live > COUNTED_AT_ONCE,
        seconds=KEPT_SECONDS,
    )


def count(shop: Shop) -> Figures:
    """Count a shop's products and their texts, in two queries."""
    counts: defaultdict[int | None, Counts] = defaultdict(Counts)
    products = Product.objects.of_shop(shop).order_by().values_list("category")
    for category, number in products.annotate(number=Count("pk")):
        counts[category].products = number
    types = {str(name) for name in FIRST_TYPES}
    places = Slot.objects.filter(shop=shop, product__isnull=False, audience="", key="")
    grouped = places.order_by().values_list("product__category", "locale", "content_type")
    found = grouped.annotate(
        live=Count("live_publication"), stale=Count("pk", filter=Q(stale=True))
    )
    for category, locale, content_type, live, stale in found:
        types.add(content_type)
        column = Column(locale, content_type)
        counts[category].live[column] = live
        counts[category].stale[column] = stale
    ordered = [name for name in ContentTypeName.values if name in types]
    columns = [Column(*each) for each in combinations(shop.locales, ordered)]
    return Figures(columns, dict(counts), timezone.now())
