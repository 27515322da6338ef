"""Shops, their categories and policies, and what their customers said."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import ModelAdmin, display
from shopcontent.catalog.admin.forms import CategoryForm, ShopForm
from shopcontent.catalog.categories import save_category
from shopcontent.catalog.models import Category, Policy, Review, Shop


@admin.register(Shop)
class ShopAdmin(ModelAdmin):
    form = ShopForm
    list_display = ["name", "slug", "market", "currency", "time_zone", "languages", "four_eyes"]
    search_fields = ["name", "slug"]

    @display(description=_("languages"))
    def languages(self, shop: Shop) -> str:
        return ", ".join(shop.locales)


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    form = CategoryForm
    list_display = ["path", "shop", "other_names"]
    list_select_related = ["shop"]
    search_fields = ["path"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> list[str]:
        return ["shop"] if obj else []

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        save_category(obj)

    @display(description=_("name in other languages"), empty_value="–")
    def other_names(self, category: Category) -> str:
        return " · ".join(category.name_translations.values())


@admin.register(Policy)
class PolicyAdmin(ModelAdmin):
    list_display = ["title", "key", "locale", "shop"]
    list_filter = ["shop", "locale"]
    list_select_related = ["shop"]
    search_fields = ["title", "body"]


@admin.register(Review)
class ReviewAdmin(ModelAdmin):
    list_display = ["stars", "title", "beginning", "product", "locale", "verified", "created_at"]
    list_filter: list[Any] = ["rating", "verified", "locale"]
    list_select_related = ["product"]
    search_fields = ["title", "text", "product__name", "product__sku"]
    autocomplete_fields = ["product"]
    ordering = ["-pk"]

    @display(description=_("stars"), ordering="rating")
    def stars(self, review: Review) -> str:
        return "★" * review.rating + "☆" * (5 - review.rating)

    @display(description=_("text"))
    def beginning(self, review: Review) -> str:
        return review.text if len(review.text) <= 80 else f"{review.text[:79]}…"
