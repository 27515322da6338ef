"""The one page that ever shows a secret."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from shopcontent.backoffice import ModelAdmin, page


def show_once(
    model_admin: ModelAdmin, request: HttpRequest, template: str, **context: Any
) -> HttpResponse:
    """The page with a new `secret`, which goes through no cookie, no session and no cache."""
    meta = model_admin.opts
    back = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    response = page(model_admin, request, template, back=back, **context)
    add_never_cache_headers(response)
    return response
