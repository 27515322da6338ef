"""Issuing and revoking the tokens with which a person's scripts call."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from shopcontent.api.models import StaffToken
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record

DAYS = 90
MOST_DAYS = 365
MANAGE_PEOPLE = "auth.change_user"


@transaction.atomic
def issue_token(
    *, user: User, name: str, days: int = DAYS, issued_by_id: int | None = None
) -> StaffToken:
    """A new token of `user` with its secret, which cannot be had again.

    `days` is how long it works, 1 to 365. Raises InvalidInput for that, for an empty or
    long name and for somebody who may not sign in to the admin.
    """
    if not (user.is_active and user.is_staff):
        raise InvalidInput(_("Only people who may sign in to the admin have tokens."))
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(_("A token works for 1 to %(most)d days.") % {"most": MOST_DAYS})
    digest, secret = get_digest_token()
    token = StaffToken(
        user=user,
        name=name.strip(),
        digest=digest,
        token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=timezone.now() + timedelta(days=days),
    )
    try:
        token.full_clean()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    token.save()
    token.secret = secret
    record(
        subject="staff_token",
        object_ids=[token.pk],
        from_state="",
        to_state="usable",
        actor_id=issued_by_id,
    )
    return token


@transaction.atomic
def revoke_token(*, user: User, token: StaffToken) -> None:
    """End a token at once and for good.

    Raises NotAllowed unless it is the person's own or they manage people, WrongState where it was
    revoked before.
    """
    if token.user_id != user.pk and not user.has_perm(MANAGE_PEOPLE):
        raise NotAllowed()
    if not StaffToken.objects.filter(pk=token.pk, revoked=False).update(revoked=True):
        raise WrongState(_("This token was revoked before."))
    record(
        subject="staff_token",
        object_ids=[token.pk],
        from_state="usable",
        to_state="revoked",
        actor_id=user.pk,
    )
