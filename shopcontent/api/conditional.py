"""Answers that a caller may keep, and be told that they still hold (RFC 9110, RFC 9111).

An ETag is made from what the answer would say before any text is read. It is weak, since it
speaks of the meaning and not of the bytes. Answers are kept by the caller alone, who has a key,
and are asked for again each time: a text that was taken down for a legal reason must not be shown
for another minute, and a 304 costs two small queries.
"""

import json
from collections.abc import Callable
from hashlib import blake2b

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.errors import PreconditionFailed

# Raise this when what is said about the same texts and products changes.
SHAPE = 1


def etag_of(*parts: object) -> str:
    """A weak entity tag for these JSON values and moments."""
    serialized = json.dumps([SHAPE, *parts], ensure_ascii=False, sort_keys=True, default=str)
    return f'W/"{blake2b(serialized.encode(), digest_size=16).hexdigest()}"'


def answer(
    request: Request, *, etag: str, locale: str, build: Callable[[], object]
) -> HttpResponseBase:
    """304 where the caller has this already, else what `build` returns.

    Raises PreconditionFailed for an If-Match that does not hold.
    """
    response = get_conditional_response(request._request, etag=etag)
    if response is None:
        response = Response(build())
    elif response.status_code == PreconditionFailed.status_code:
        raise PreconditionFailed
    response["ETag"] = etag
    response["Content-Language"] = locale
    return revalidated(response)


def revalidated(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, to be kept by its caller alone and asked for again each time."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Authorization"])
    return response
