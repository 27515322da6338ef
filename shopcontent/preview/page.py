"""The page of a product as its shop would show it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from shopcontent.api.reading import Asked
from shopcontent.catalog.facts import localized
from shopcontent.catalog.models import Product
from shopcontent.preview.forms import PreviewForm
from shopcontent.preview.showing import shown


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A product with its texts in a language, for an audience, now or at a time to come.

    Drafts are shown to those who may see drafts, and only when they ask for them.
    """
    if not request.user.has_perm("catalog.view_product"):
        raise PermissionDenied
    products = Product.objects.select_related("shop", "category").prefetch_related("images")
    product = get_object_or_404(products, pk=pk)
    may_see_drafts = request.user.has_perm("drafting.view_draft")
    form = PreviewForm(request.GET, product=product, may_see_drafts=may_see_drafts)
    form.is_valid()
    asked = Asked(product.shop, form.chosen_locale, form.cleaned_data.get("audience", ""))
    context: dict[str, Any] = {
        "product": product,
        "name": product.name_in(asked.locale),
        "category": product.category.name_in(asked.locale) if product.category else "",
        "facts": localized(product.facts, asked.locale),
        "form": form,
        "asked": asked,
        "at": form.moment,
        "is_later": bool(form.cleaned_data.get("at")),
        **shown(
            product=product,
            asked=asked,
            at=form.moment,
            with_drafts=form.cleaned_data.get("drafts", False),
        ),
    }
    return render(request, "preview/product.html", context)


urlpatterns: list[URLPattern] = [
    path("products/<int:pk>/", admin.site.admin_view(preview), name="preview"),
]
