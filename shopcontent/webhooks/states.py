"""The one place where an endpoint is switched on or off."""

from django.db import transaction
from django.utils import timezone

from shopcontent.history.models import record
from shopcontent.webhooks.models import Endpoint

SUBJECT = "webhook"


@transaction.atomic
def move_endpoint(
    *, endpoint_id: int, before: str, after: Endpoint.Status, actor_id: int | None = None
) -> bool:
    """Move an endpoint from one state to another; False where it is not in the first."""
    moved = Endpoint.objects.filter(pk=endpoint_id, status=before).update(
        status=after, status_at=timezone.now()
    )
    if moved:
        record(
            subject=SUBJECT,
            object_ids=[endpoint_id],
            from_state=before,
            to_state=after,
            actor_id=actor_id,
        )
    return bool(moved)
