"""A choice of products in the query string of a page, and back."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from shopcontent.catalog.models import ProductFilter

# No longer than every database can hold.
_NUMBER = re.compile(r"[0-9]{1,18}")
_KEYS = ("category", "brand", "availability", "search", "lacks", "stale")


def from_query(parameters: Mapping[str, str]) -> ProductFilter:
    """The choice that the parameters name; `q`, the search of a list, is one of them."""
    chosen: ProductFilter = {}
    for key in _KEYS:
        if value := parameters.get(key, "").strip():
            chosen[key] = value  # type: ignore[literal-required]
    if search := parameters.get("q", "").strip():
        chosen["search"] = search
    if ids := parameters.get("ids", "").strip():
        chosen["ids"] = read_ids(ids)
    return chosen


def read_ids(text: str) -> list[int]:
    """The primary keys in a list that is separated by commas.

    Ids of which none can be one choose nothing; they never mean all.
    """
    return [int(pk) for pk in text.split(",") if _NUMBER.fullmatch(pk)]


def as_query(chosen: ProductFilter, **more: Any) -> str:
    """The query string that `from_query` reads, with further parameters."""
    parameters: dict[str, Any] = {**chosen, **more}
    if ids := chosen.get("ids"):
        parameters["ids"] = ",".join(map(str, ids))
    return urlencode({key: value for key, value in parameters.items() if value})


def as_list_query(chosen: ProductFilter) -> str:
    """The query string with which the product list shows the choice."""
    parameters = dict(chosen)
    search = parameters.pop("search", "")
    return as_query(parameters, q=search)  # type: ignore[arg-type]
