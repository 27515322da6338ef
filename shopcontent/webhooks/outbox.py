"""From the change log to the deliveries of an endpoint, without gap and without double."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from shopcontent.publishing.models import Change, Publication
from shopcontent.webhooks.messages import change_body, event_of
from shopcontent.webhooks.models import Delivery, Endpoint

BATCH = 500
# What has ended stays in the log for so long.
KEEP = timedelta(days=90)


@transaction.atomic
def note_changes(*, endpoint: Endpoint, token: UUID) -> bool:
    """Queue deliveries for the next entries of the change log; False where there are none.

    The cursor moves in the transaction that writes the deliveries, and only for the claim that
    holds, so a killed or repeated worker leaves no gap and no double.
    """
    changes = list(Change.objects.after(endpoint.shop, endpoint.cursor)[:BATCH])
    if not changes:
        return False
    last = changes[-1].number
    held = Endpoint.objects.filter(pk=endpoint.pk, claim_token=token, cursor=endpoint.cursor)
    if not held.update(cursor=last):
        return False
    Delivery.objects.bulk_create(_deliveries(endpoint, changes))
    endpoint.cursor = last
    return True


def forget_old() -> None:
    """Drop the oldest ended deliveries from the log, a batch at a time."""
    old = Delivery.objects.filter(finished_at__lt=timezone.now() - KEEP)
    # Looking first keeps an idle turn from taking SQLite's only write lock.
    if ids := list(old.order_by("finished_at").values_list("pk", flat=True)[:BATCH]):
        old.filter(pk__in=ids).delete()


def _deliveries(endpoint: Endpoint, changes: list[Change]) -> list[Delivery]:
    wanted = [change for change in changes if event_of(change) in endpoint.events]
    ids = [change.publication_id for change in wanted if change.publication_id]
    versions = dict(Publication.objects.filter(pk__in=ids).values_list("pk", "version"))
    return [
        Delivery(
            endpoint=endpoint,
            event=event_of(change),
            number=change.number,
            body=change_body(
                change=change,
                shop=endpoint.shop,
                version=versions.get(change.publication_id or 0),
            ),
        )
        for change in wanted
    ]
