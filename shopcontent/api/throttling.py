"""How often a caller may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from shopcontent.api.models import ApiKey

if TYPE_CHECKING:
    # REST framework imports this module while it makes its own views.
    from rest_framework.views import APIView


class KeyRateThrottle(SimpleRateThrottle):
    """`API_RATE` for each key, counted in Django's default cache.

    The local memory cache counts in each web process for itself.
    """

    scope = "key"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if not isinstance(request.auth, ApiKey):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}


class PersonRateThrottle(SimpleRateThrottle):
    """`STAFF_API_RATE` for each person, whichever of their tokens they send."""

    scope = "person"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
