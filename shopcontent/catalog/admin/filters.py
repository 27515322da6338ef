"""The filters of the product list; their parameters are the keys of a `ProductFilter`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from shopcontent.backoffice import is_number
from shopcontent.catalog.models import Category, Product, ProductQuerySet, Shop

MANY = 1000


class ProductFilterBy(DropdownFilter):  # type: ignore[misc]
    """A filter that narrows products by the key of `ProductFilter` that it is named after."""

    def queryset(self, request: HttpRequest, queryset: ProductQuerySet) -> ProductQuerySet:
        if not self.value():
            return queryset
        return queryset.matching({self.parameter_name: self.value()})  # type: ignore[misc]


class CategoryFilter(ProductFilterBy):
    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        paths = Category.objects.values_list("path", flat=True).distinct()
        return [(path, path) for path in paths[:MANY]]


class BrandFilter(ProductFilterBy):
    title = _("brand")
    parameter_name = "brand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        brands = Product.objects.exclude(brand="").values_list("brand").annotate(count=Count("pk"))
        common = brands.order_by("-count")[:MANY]
        return sorted((brand, brand) for brand, _count in common)


class AvailabilityFilter(ProductFilterBy):
    title = _("availability")
    parameter_name = "availability"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return Product.Availability.choices


class LacksFilter(ProductFilterBy):
    """The products behind a gap of the coverage; there only where a link asked for it."""

    title = _("without a live text")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        asked = self.value()
        return [(asked, " · ".join(asked.split(":")))] if asked else []


class StaleFilter(ProductFilterBy):
    title = _("stale texts")
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("with a stale text"))]


class ShopFilter(DropdownFilter):  # type: ignore[misc]
    """By shop; hidden while there is only one."""

    title = _("shop")
    parameter_name = "shop"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        shops = Shop.objects.values_list("pk", "name")
        return [(str(pk), name) for pk, name in shops] if len(shops) > 1 else []

    def queryset(self, request: HttpRequest, queryset: ProductQuerySet) -> ProductQuerySet:
        chosen = str(self.value() or "")
        return queryset.filter(shop=int(chosen)) if is_number(chosen) else queryset
