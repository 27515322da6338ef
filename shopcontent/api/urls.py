"""The addresses of the REST API."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from shopcontent.api.paths import RowConverter, SkuConverter
from shopcontent.api.views.changes import Changes
from shopcontent.api.views.content import ProductContent, ShopContent
from shopcontent.api.views.products import ProductDetail, ProductList

register_converter(SkuConverter, "sku")
register_converter(RowConverter, "row")

version_1: list[URLPattern | URLResolver] = [
    path("products/", ProductList.as_view(), name="api-products"),
    path("products/<sku:sku>/", ProductDetail.as_view(), name="api-product"),
    path("products/<sku:sku>/content/", ProductContent.as_view(), name="api-product-content"),
    path("content/", ShopContent.as_view(), name="api-content"),
    path("changes/", Changes.as_view(), name="api-changes"),
    path("", include("shopcontent.api.staff.urls")),
]

urlpatterns = [
    path("v1/", include(version_1)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
