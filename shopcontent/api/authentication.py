"""Who calls: a shop's server with its secret key."""

import re

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from shopcontent.api.models import ApiKey

_SECRET = re.compile(r"([A-Za-z0-9]{8})\.[A-Za-z0-9]{32}")


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key …`; `request.auth` is the ApiKey with its shop, one query."""

    parser = KeyParser()

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        secret = self.parser.get(request)
        if secret is None:
            return None
        shaped = _SECRET.fullmatch(secret)
        key = ApiKey.objects.with_prefix(shaped[1]) if shaped else None
        if key is None or not key.is_valid(secret):
            raise AuthenticationFailed(_("This key is not known here."), "key_unknown")
        if key.revoked:
            raise AuthenticationFailed(_("This key was revoked."), "key_revoked")
        if key.has_expired:
            raise AuthenticationFailed(_("This key has expired."), "key_expired")
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return f'{self.parser.keyword} realm="api"'
