"""Issuing and revoking keys."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.api.models import ApiKey, Scope
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.history.models import record


@transaction.atomic
def issue_key(
    *,
    shop: Shop,
    name: str,
    scopes: Sequence[str] = (Scope.CONTENT_READ,),
    expires: datetime | None = None,
    issued_by_id: int | None = None,
) -> ApiKey:
    """A new key with its secret, which cannot be had again.

    Raises InvalidInput for an empty or long name and for unknown scopes.
    """
    key = ApiKey(
        shop=shop,
        name=name.strip(),
        scopes=[str(scope) for scope in scopes],
        expiry_date=expires,
        created_by_id=issued_by_id,
    )
    key.secret = ApiKey.objects.assign_key(key)
    try:
        key.full_clean()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    key.save()
    record(
        subject="api_key",
        object_ids=[key.pk],
        from_state="",
        to_state="usable",
        actor_id=issued_by_id,
    )
    return key


@transaction.atomic
def revoke_key(*, key: ApiKey, actor_id: int) -> None:
    """End a key at once and for good; raises WrongState where it was revoked before."""
    if not ApiKey.objects.filter(pk=key.pk, revoked=False).update(revoked=True):
        raise WrongState(_("This key was revoked before."))
    record(
        subject="api_key",
        object_ids=[key.pk],
        from_state="usable",
        to_state="revoked",
        actor_id=actor_id,
    )
