"""Products: the list from which drafts are requested, and the page of one product."""

from collections import defaultdict
from typing import Any

from django.contrib import admin, messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import ModelAdmin, TabularInline, action, display, number
from shopcontent.catalog.admin.filters import (
    AvailabilityFilter,
    BrandFilter,
    CategoryFilter,
    LacksFilter,
    ShopFilter,
    StaleFilter,
)
from shopcontent.catalog.admin.forms import ImageForm, ProductForm
from shopcontent.catalog.admin.pictures import product_cell, thumbnail
from shopcontent.catalog.choices import as_query, from_query
from shopcontent.catalog.models import Product, ProductFilter, ProductImage, ProductQuerySet, Shop
from shopcontent.catalog.products import save_product


class ImageInline(TabularInline):
    model = ProductImage
    form = ImageForm
    extra = 0
    fields = ["picture", "file", "source_url", "alt", "position"]
    readonly_fields = ["picture"]

    @display(description=_("picture"))
    def picture(self, image: ProductImage) -> str:
        return thumbnail(image.url)


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    form = ProductForm
    inlines = [ImageInline]
    list_display = ["product", "category_path", "brand", "price_shown", "stock", "live_content"]
    list_filter = [
        ShopFilter,
        CategoryFilter,
        BrandFilter,
        AvailabilityFilter,
        LacksFilter,
        StaleFilter,
    ]
    list_select_related = ["shop", "category"]
    search_fields = ["name", "sku"]
    search_help_text = _("Part of the name or SKU")
    ordering = ["-pk"]
    actions = ["request_drafts", "localise", "export_csv", "export_xlsx", "export_jsonl"]
    change_list_template = "catalog/product_list.html"
    actions_detail = ["preview", "request_for_product", "localise_product"]
    autocomplete_fields = ["category", "parent"]
    readonly_fields = ["content", "created_at", "updated_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("shop", "sku"),
                    "name",
                    "name_translations",
                    ("category", "brand"),
                    ("price", "availability"),
                    ("parent", "source_locale"),
                ]
            },
        ),
        (_("Facts"), {"fields": ["facts"]}),
        (_("Content"), {"fields": ["content", ("created_at", "updated_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> ProductQuerySet:
        products: ProductQuerySet = super().get_queryset(request)
        return products.prefetch_related("images", "slots")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Product | None:
        product: Product | None = super().get_object(request, object_id, from_field)
        if product is not None:
            prefetch_related_objects([product], "slots__live_publication")
        return product

    def get_search_results(
        self, request: HttpRequest, queryset: ProductQuerySet, search_term: str
    ) -> tuple[ProductQuerySet, bool]:
        """As a stored filter searches, so that both mean the same products."""
        return queryset.matching({"search": search_term.strip()}), False

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        save_product(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Product | None = None) -> list[str]:
        """A product stays in its shop, since its texts do."""
        return [*self.readonly_fields, "shop"] if obj else self.readonly_fields

    def has_request_drafts_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("drafting.add_draftrequest")

    @action(description=_("Request drafts…"), permissions=["request_drafts"])
    def request_drafts(
        self, request: HttpRequest, queryset: ProductQuerySet
    ) -> HttpResponse | None:
        shop = self._only_shop(request, queryset)
        return request_form(chosen_products(request, queryset), shop) if shop else None

    @action(description=_("Localise live texts…"), permissions=["request_drafts"])
    def localise(self, request: HttpRequest, queryset: ProductQuerySet) -> HttpResponse | None:
        shop = self._only_shop(request, queryset)
        return localising_form(chosen_products(request, queryset), shop) if shop else None

    def _only_shop(self, request: HttpRequest, queryset: ProductQuerySet) -> Shop | None:
        """The shop of the products; says what to do where there are several."""
        shops = list(Shop.objects.filter(pk__in=queryset.order_by().values("shop"))[:2])
        if len(shops) == 1:
            return shops[0]
        self.message_user(request, _("Choose products of one shop at a time."), messages.ERROR)
        return None

    @action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: ProductQuerySet) -> HttpResponse:
        return export(request, queryset, "csv")

    @action(description=_("Export as XLSX"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: ProductQuerySet) -> HttpResponse:
        return export(request, queryset, "xlsx")

    @action(description=_("Export as JSON Lines"), permissions=["view"])
    def export_jsonl(self, request: HttpRequest, queryset: ProductQuerySet) -> HttpResponse:
        return export(request, queryset, "jsonl")

    @action(
        description=_("Request drafts…"),
        permissions=["request_drafts"],
        url_path="request-drafts",
        icon="edit_note",
    )
    def request_for_product(self, request: HttpRequest, object_id: str) -> HttpResponse:
        product = get_object_or_404(Product, pk=number(object_id))
        return request_form({"ids": [product.pk]}, product.shop)

    @action(
        description=_("Localise live texts…"),
        permissions=["request_drafts"],
        url_path="localise",
        icon="translate",
    )
    def localise_product(self, request: HttpRequest, object_id: str) -> HttpResponse:
        product = get_object_or_404(Product, pk=number(object_id))
        return localising_form({"ids": [product.pk]}, product.shop)

    @action(description=_("Preview"), permissions=["view"], url_path="preview", icon="visibility")
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("preview", args=[number(object_id)]))

    @display(description=_("product"), ordering="name")
    def product(self, product: Product) -> str:
        images = list(product.images.all())
        return product_cell(product, images[0].url if images else "")

    @display(description=_("category"), ordering="category__path", empty_value="–")
    def category_path(self, product: Product) -> str | None:
        return product.category.path if product.category else None

    @display(description=_("price"), ordering="price", empty_value="–")
    def price_shown(self, product: Product) -> str | None:
        if product.price is None:
            return None
        return f"{number_format(product.price, 2, force_grouping=True)} {product.shop.currency}"

    @display(
        description=_("availability"),
        ordering="availability",
        label={
            Product.Availability.IN_STOCK: "success",
            Product.Availability.OUT_OF_STOCK: "danger",
            Product.Availability.PREORDER: "info",
        },
    )
    def stock(self, product: Product) -> tuple[str, str]:
        return product.availability, product.get_availability_display()

    @display(description=_("live content"))
    def live_content(self, product: Product) -> str:
        live: defaultdict[str, list[Any]] = defaultdict(list)
        for slot in product.slots.all():
            if slot.live_publication_id:
                live[slot.locale].append(slot)
        return render_to_string("catalog/live_content.html", {"live": dict(sorted(live.items()))})

    @display(description=_("texts"))
    def content(self, product: Product) -> str:
        if not product.pk:
            return "–"
        slots = sorted(product.slots.all(), key=lambda slot: (slot.content_type, slot.locale))
        return render_to_string("catalog/content.html", {"product": product, "slots": slots})


def chosen_products(request: HttpRequest, queryset: ProductQuerySet) -> ProductFilter:
    """What an action was asked to work on.

    Everything of the current filter is a filter again, never a list of all its products.
    """
    if request.POST.get("select_across") == "1":
        return from_query(request.GET.dict())
    return {"ids": list(queryset.order_by("pk").values_list("pk", flat=True))}


def request_form(chosen: ProductFilter, shop: Shop, **more: str) -> HttpResponse:
    """The form that asks for drafts, for these products."""
    query = as_query(chosen, shop=shop.pk, **more)
    return HttpResponseRedirect(f"{reverse('admin:drafting_draftrequest_add')}?{query}")


def localising_form(chosen: ProductFilter, shop: Shop) -> HttpResponse:
    """The same, for texts that say what is live in the shop's first language."""
    return request_form(chosen, shop, source_locale=shop.locales[0] if shop.locales else "")


def export(request: HttpRequest, queryset: ProductQuerySet, file_format: str) -> HttpResponse:
    query = as_query(
        chosen_products(request, queryset), format=file_format, shop=request.GET.get("shop")
    )
    return HttpResponseRedirect(f"{reverse('admin:exchange_importrun_export')}?{query}")
