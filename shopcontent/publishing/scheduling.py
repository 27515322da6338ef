"""What people do with what is scheduled: change its time, or call it off."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record
from shopcontent.publishing.models import Window
from shopcontent.publishing.services import TAKE_DOWN, reason_of, refuse_author
from shopcontent.publishing.switching import lock_lines, save
from shopcontent.publishing.timeline import Line
from shopcontent.publishing.times import Times, check

State = Window.State


@transaction.atomic
def cancel(*, user: User, window: Window, reason: str) -> None:
    """Call a scheduled text off; one that runs until a time is over at once.

    The version stays approved and can be put live by hand. Raises NotAllowed, InvalidInput without
    a reason, WrongState where its time is over, or where it is live for good.
    """
    line, current, why = _in_hand(user, window, reason)
    if current.state == State.RUNNING and current.until is None:
        raise WrongState(_("This text is live for good; take it down instead."))
    line.end(current, timezone.now(), to=State.CANCELLED)
    save([line], actor_id=user.pk, reason=why)


@transaction.atomic
def reschedule(*, user: User, window: Window, times: Times, reason: str) -> None:
    """Give a scheduled text other times; of one that runs only the end can be changed.

    Raises as `cancel` does, InvalidInput for times that cannot be, and NotAllowed for an author
    where the shop has four eyes.
    """
    check(times)
    line, current, why = _in_hand(user, window, reason)
    refuse_author(slot=line.slot, publication=current.publication, user=user)
    if current.state == State.RUNNING:
        _refuse_running(current, times)
        times = times._replace(start=current.starts_at)
    was = f"{span(current)}: {why}"
    now = timezone.now()
    start, until = times.start or now, times.until
    guarded = Window.objects.filter(pk=current.pk, state=current.state)
    if not guarded.update(starts_at=start, until=until):
        raise WrongState()
    record(
        subject="window",
        object_ids=[current.pk],
        from_state=current.state,
        to_state=current.state,
        actor_id=user.pk,
        reason=was,
    )
    current.starts_at, current.until = start, until
    line.advance(now, by_schedule=False)
    save([line], actor_id=user.pk, reason=why)


def span(window: Window) -> str:
    """The times of a window as its shop's clock shows them."""
    zone = window.slot.shop.time_zone

    def shown(at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"

    until = f" – {shown(window.until)}" if window.until else ""
    return f"{shown(window.starts_at)}{until} ({zone})"


def _in_hand(user: User, window: Window, reason: str) -> tuple[Line, Window, str]:
    """The window as it is now with its line; the refusals that all changes share."""
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    if not reason.strip():
        raise InvalidInput(_("Say why this is changed."))
    why = reason_of(reason)
    line = lock_lines([window.slot_id])[window.slot_id]
    current = line.of(window.publication_id)
    if current is None:
        raise WrongState(_("The time of this text is over."))
    return line, current, why


def _refuse_running(window: Window, times: Times) -> None:
    if window.until is None:
        raise WrongState(_("This text is live for good; take it down instead."))
    if times.start is not None:
        raise InvalidInput(_("It has begun already; only its end can be changed."))
    if times.until is None:
        raise InvalidInput(_("Say until when."))
