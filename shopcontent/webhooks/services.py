"""What people do with webhooks: make them, change them, switch them, test them, send again."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.history.models import record
from shopcontent.permissions import require
from shopcontent.publishing.models import ChangeCounter
from shopcontent.webhooks import tasks
from shopcontent.webhooks.messages import test_body
from shopcontent.webhooks.models import TEST_EVENT, Delivery, Endpoint, all_events
from shopcontent.webhooks.signing import new_secret
from shopcontent.webhooks.states import SUBJECT, move_endpoint

ADD = "webhooks.add_endpoint"
CHANGE = "webhooks.change_endpoint"
# How long the old secret signs beside a new one.
OVERLAP = timedelta(hours=24)


@transaction.atomic
def create_endpoint(
    *,
    user: User,
    shop: Shop,
    url: str,
    events: Sequence[str] | None = None,
    description: str = "",
) -> Endpoint:
    """A new endpoint with its secret, told of what changes from now on.

    `events` are all where none are named. Raises NotAllowed, InvalidInput.
    """
    require(user, ADD)
    counter = ChangeCounter.objects.filter(shop=shop).first()
    endpoint = Endpoint(
        shop=shop,
        url=url.strip(),
        events=all_events() if events is None else [str(event) for event in events],
        description=description.strip(),
        cursor=counter.value if counter else 0,
        created_by=user,
    )
    _check(endpoint)
    endpoint.save()
    _record(endpoint, "", endpoint.status, user)
    return endpoint


@transaction.atomic
def change_endpoint(
    *, user: User, endpoint: Endpoint, url: str, events: Sequence[str], description: str = ""
) -> None:
    """Another address or choice of events, from the next message on.

    Raises NotAllowed, InvalidInput.
    """
    require(user, CHANGE)
    endpoint.url, endpoint.description = url.strip(), description.strip()
    endpoint.events = [str(event) for event in events]
    _check(endpoint)
    endpoint.save(update_fields=["url", "description", "events"])
    _record(endpoint, endpoint.status, endpoint.status, user, endpoint.url)
    wake_on_commit(tasks.send_webhooks)


@transaction.atomic
def rotate_secret(*, user: User, endpoint: Endpoint) -> Endpoint:
    """Give an endpoint a new secret; for OVERLAP the old one signs as well.

    Raises NotAllowed, and WrongState while an old secret still signs.
    """
    require(user, CHANGE)
    now = timezone.now()
    current = Endpoint.objects.select_for_update(of=("self",), no_key=True).get(pk=endpoint.pk)
    if len(current.secrets(now)) > 1:
        raise WrongState(_("The secret was changed already, and the one before still holds."))
    current.old_secret, current.old_secret_until = current.secret, now + OVERLAP
    current.secret = new_secret()
    current.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _record(current, current.status, current.status, user, _("new secret"))
    return current


def switch_off(*, user: User, endpoint: Endpoint) -> None:
    """Send nothing more until it is switched on again; raises NotAllowed, WrongState."""
    require(user, CHANGE)
    if not move_endpoint(
        endpoint_id=endpoint.pk,
        before=Endpoint.Status.ACTIVE,
        after=Endpoint.Status.OFF,
        actor_id=user.pk,
    ):
        raise WrongState(_("This webhook is off already."))


@transaction.atomic
def switch_on(*, user: User, endpoint: Endpoint) -> None:
    """Go on where it stopped: what waits is sent at once, then what changed meanwhile.

    Raises NotAllowed, WrongState.
    """
    require(user, CHANGE)
    before = Endpoint.objects.get(pk=endpoint.pk).status
    if before == Endpoint.Status.ACTIVE or not move_endpoint(
        endpoint_id=endpoint.pk, before=before, after=Endpoint.Status.ACTIVE, actor_id=user.pk
    ):
        raise WrongState(_("This webhook is on already."))
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
    waiting = Delivery.objects.filter(endpoint=endpoint).waiting()
    waiting.filter(number__isnull=False).update(in_order=True)
    waiting.update(attempts=0, first_attempt_at=None, next_attempt_at=timezone.now())
    wake_on_commit(tasks.send_webhooks)


@transaction.atomic
def send_test(*, user: User, endpoint: Endpoint) -> Delivery:
    """Queue a message that says nothing, tried once; raises NotAllowed, WrongState."""
    require(user, CHANGE)
    if not Endpoint.objects.filter(pk=endpoint.pk, status=Endpoint.Status.ACTIVE).exists():
        raise WrongState(_("Switch the webhook on first."))
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        event=TEST_EVENT,
        in_order=False,
        body=test_body(shop=endpoint.shop, at=timezone.now()),
    )
    wake_on_commit(tasks.send_webhooks)
    return delivery


@transaction.atomic
def deliver_again(*, user: User, ids: Sequence[int]) -> int:
    """Queue ended deliveries once more, beside the order of the others; returns how many.

    The receiver sees the same `webhook-id`. What is waiting anyway stays as it is.
    Raises NotAllowed.
    """
    require(user, CHANGE)
    count = 0
    for before in (Delivery.Status.DELIVERED, Delivery.Status.FAILED):
        chosen = Delivery.objects.filter(pk__in=ids, status=before)
        moved = list(chosen.select_for_update().values_list("pk", flat=True))
        chosen.filter(pk__in=moved).update(
            status=Delivery.Status.QUEUED,
            in_order=False,
            attempts=0,
            first_attempt_at=None,
            finished_at=None,
            next_attempt_at=timezone.now(),
        )
        record(
            subject="delivery",
            object_ids=moved,
            from_state=before,
            to_state=Delivery.Status.QUEUED,
            actor_id=user.pk,
        )
        count += len(moved)
    wake_on_commit(tasks.send_webhooks)
    return count


def _check(endpoint: Endpoint) -> None:
    try:
        endpoint.full_clean()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error


def _record(endpoint: Endpoint, before: str, after: str, user: User, reason: str = "") -> None:
    record(
        subject=SUBJECT,
        object_ids=[endpoint.pk],
        from_state=before,
        to_state=after,
        actor_id=user.pk,
        reason=reason,
    )
