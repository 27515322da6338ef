"""Addresses with any SKU in them.

Servers hand on the path decoded, where the SKU `a/content` can no longer be told from the content
of `a`. The middleware therefore resolves product addresses by the path as it was sent.
"""

from urllib.parse import quote, unquote

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

PRODUCTS = "/api/v1/products/"
BELOW = "/content/"


class SkuConverter:
    """One segment that holds a whole percent-encoded SKU, as the middleware leaves it."""

    regex = "[^/]+"

    def to_python(self, segment: str) -> str:
        sku = unquote(segment)
        if "\0" in sku:
            raise ValueError("No SKU holds this; PostgreSQL would not even look for it.")
        return sku

    def to_url(self, sku: str) -> str:
        # `reverse` encodes what it gets, slashes excepted: only a SKU without any comes out right.
        if "/" in sku or "%" in sku:
            raise ValueError("Write this address by hand, with the SKU percent-encoded.")
        return sku


class RowConverter:
    """The number of a row, as long as a database can hold it."""

    regex = "[0-9]{1,18}"

    def to_python(self, segment: str) -> int:
        return int(segment)

    def to_url(self, number: int) -> str:
        return str(number)


@sync_and_async_middleware
def keep_skus_whole(get_response):  # type: ignore[no-untyped-def]
    """Put the SKU of a product address into one segment of `path_info`."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            request.path_info = _resolvable(request)
            return await get_response(request)  # type: ignore[no-any-return]
    else:

        def middleware(request: HttpRequest) -> HttpResponseBase:  # type: ignore[misc]
            request.path_info = _resolvable(request)
            return get_response(request)  # type: ignore[no-any-return]

    return middleware


def _resolvable(request: HttpRequest) -> str:
    if not request.path_info.startswith(PRODUCTS):
        return request.path_info
    _, _, rest = _path_as_sent(request).partition(PRODUCTS)
    below = next(end for end in (BELOW, "/", "") if rest.endswith(end))
    sku = unquote(rest.removesuffix(below))
    return f"{PRODUCTS}{quote(sku, safe='')}{below}" if sku else request.path_info


def _path_as_sent(request: HttpRequest) -> str:
    """The encoded path, where the server tells; otherwise the decoded one encoded again."""
    scope = getattr(request, "scope", {})
    sent = scope.get("raw_path", b"").decode("latin-1")
    sent = sent or request.META.get("RAW_URI") or request.META.get("REQUEST_URI") or ""
    path = str(sent).partition("?")[0]
    return path if path.isascii() and PRODUCTS in path else quote(request.path_info)
