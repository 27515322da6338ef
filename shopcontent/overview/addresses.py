"""The pages that the first page leads to."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode


def address(name: str, **query: Any) -> str:
    """A page of the admin by its name, with parameters of which a list is repeated."""
    page = reverse(f"admin:{name}")
    return f"{page}?{urlencode(query, doseq=True)}" if query else page
