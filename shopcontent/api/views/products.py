"""The catalogue of the shop with its live texts."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from shopcontent.api.conditional import answer, etag_of
from shopcontent.api.filters import ProductFilters
from shopcontent.api.pagination import ProductPages
from shopcontent.api.parameters import ReadParameters
from shopcontent.api.reading import Asked, Served, choose_places, read_texts
from shopcontent.api.schema import SKU, reads
from shopcontent.api.serializers import (
    CatalogueEntrySerializer,
    ProductSerializer,
    TextSerializer,
)
from shopcontent.api.views.base import ContentView
from shopcontent.catalog.models import Product, ProductQuerySet
from shopcontent.publishing.models import Slot


class ProductView(ContentView, GenericAPIView[Product]):
    queryset = Product.objects.none()

    def get_queryset(self) -> ProductQuerySet:
        products: ProductQuerySet = Product.objects.of_shop(self.shop)
        return (
            products.annotate(parent_sku=F("parent__sku"))
            .select_related("category", "shop")
            .prefetch_related("images")
        )

    def entries(self, products: list[Product], asked: Asked) -> list[dict[str, Any]]:
        """What the catalogue says of the products, without texts."""
        context = {"request": self.request, "locale": asked.locale}
        return list(CatalogueEntrySerializer(products, many=True, context=context).data)


class ProductList(ProductView):
    filter_backends = [DjangoFilterBackend]
    filterset_class = ProductFilters
    pagination_class = ProductPages
    other_parameters = {"limit", "cursor", *ProductFilters.base_filters}

    @reads(
        ProductSerializer(many=True),
        summary="The catalogue with its live texts",
        parameters=[ReadParameters],
        description="In a stable order, page by page; new products join the last page.",
        operation_id="products",
    )
    def get(self, request: Request) -> HttpResponseBase:
        asked = self.asked()
        pages = ProductPages()
        chosen = self.filter_queryset(self.get_queryset())
        page: list[Product] = pages.paginate_queryset(chosen, request) or []
        entries = self.entries(page, asked)
        places = choose_places(Slot.objects.filter(product__in=page), asked, timezone.now())
        links = [pages.get_next_link(), pages.get_previous_link()]
        return answer(
            request,
            etag=etag_of(entries, places, links, asked.locale, asked.shop.name),
            locale=asked.locale,
            build=lambda: (
                pages.get_paginated_response(
                    _with_texts(entries, page, read_texts(places, asked))
                ).data
            ),
        )


class ProductDetail(ProductView):
    @reads(
        ProductSerializer,
        summary="A product with its live texts",
        description="One entry of the catalogue.",
        parameters=[SKU, ReadParameters],
        operation_id="product",
    )
    def get(self, request: Request, sku: str) -> HttpResponseBase:
        asked = self.asked()
        product = self.get_queryset().filter(sku=sku).first()
        if product is None:
            raise Http404(_("The shop has no product with this SKU."))
        entries = self.entries([product], asked)
        places = choose_places(Slot.objects.filter(product=product), asked, timezone.now())
        return answer(
            request,
            etag=etag_of(entries, places, asked.locale, asked.shop.name),
            locale=asked.locale,
            build=lambda: _with_texts(entries, [product], read_texts(places, asked))[0],
        )


def _with_texts(
    entries: list[dict[str, Any]], products: list[Product], texts: list[Served]
) -> list[dict[str, Any]]:
    content: dict[int | None, list[Any]] = {product.pk: [] for product in products}
    for text, data in zip(texts, TextSerializer(texts, many=True).data, strict=True):
        content[text.place.product_id].append(data)
    return [
        {**entry, "content": content[product.pk]}
        for entry, product in zip(entries, products, strict=True)
    ]
