"""Who calls: a person, through a script of theirs."""

import re
from hmac import compare_digest

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from shopcontent.api.models import StaffToken

_SECRET = re.compile(r"sct_[0-9a-f]{64}")


class StaffTokenAuthentication(TokenAuthentication):  # type: ignore[misc]
    """`Authorization: Bearer sct_…`; `request.user` is the person, one query."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, StaffToken]:
        found = _find(token.decode("latin-1"))
        if found is None:
            raise AuthenticationFailed(_("This token is not known here."), "token_unknown")
        if found.revoked:
            raise AuthenticationFailed(_("This token was revoked."), "token_revoked")
        if found.has_expired:
            raise AuthenticationFailed(_("This token has expired."), "token_expired")
        if not (found.user.is_active and found.user.is_staff):
            sentence = _("This person may not sign in any more.")
            raise AuthenticationFailed(sentence, "person_inactive")
        return found.user, found


def _find(secret: str) -> StaffToken | None:
    """The token with this secret, with its person."""
    if not _SECRET.fullmatch(secret):
        return None
    alike = StaffToken.objects.filter(token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH])
    digest = hash_token(secret)
    return next((t for t in alike.select_related("user") if compare_digest(t.digest, digest)), None)
