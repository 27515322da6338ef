"""Who reviews what now, so that two people never review the same draft.

A reservation is advice for the queue and a rule for decisions: whoever decides without a page
that is open holds nothing and is refused only while somebody else does.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import WrongState
from shopcontent.history.models import record
from shopcontent.permissions import require
from shopcontent.review.models import Reservation
from shopcontent.review.rules import DECIDE

HOLD = timedelta(minutes=3)
# A page that is open and visible renews its reservation this often.
RENEW = timedelta(seconds=30)


def reserve(*, user: User, draft: Draft, opening: UUID | None = None) -> Reservation | None:
    """Hold the drafts of the slot of `draft` for `user`, or for as long again where they do.

    `opening` names the page that was opened for it. Returns who holds them now, which is somebody
    else where they came first; None only where that one gave them back at this moment.
    """
    require(user, DECIDE)
    now = timezone.now()
    new = Reservation(
        slot_id=draft.slot_id,
        held_by=user,
        since=now,
        expires_at=now + HOLD,
        opening=opening or uuid4(),
    )
    held = Reservation.objects.filter(slot=draft.slot_id).select_related("held_by")
    found = held.first()
    if found is None:
        # Of two who come at once, the second finds the row of the first and leaves it.
        Reservation.objects.bulk_create([new], ignore_conflicts=True)
        return held.first()
    if found.held_by_id != user.pk and found.expires_at > now:
        return found
    _renew(found, new)
    return held.first()


def _renew(found: Reservation, new: Reservation) -> None:
    """Hold on to what is the person's own, or what had run out and nobody else has taken since."""
    is_running = found.expires_at > new.since
    Reservation.objects.filter(
        Q(held_by=new.held_by) | Q(expires_at__lte=new.since), slot=new.slot_id
    ).update(
        held_by=new.held_by,
        since=found.since if is_running else new.since,
        expires_at=new.expires_at,
        opening=new.opening,
    )


def reserve_first(*, user: User, drafts: QuerySet[Draft]) -> Draft | None:
    """The first of `drafts`, in their order, that nobody else reviews, held for `user`."""
    while (draft := free(user, drafts).only("slot").first()) is not None:
        held = reserve(user=user, draft=draft)
        is_mine = held is not None and held.held_by_id == user.pk
        # Somebody may have decided it and given it back since it was chosen.
        if is_mine and drafts.filter(pk=draft.pk).exists():
            return draft
        if is_mine:
            release(user=user, draft=draft)
    return None


def release(*, user: User, draft: Draft, opening: UUID | None = None) -> None:
    """Give the drafts of the slot back; with `opening`, only if no other page was opened since."""
    held = Reservation.objects.filter(slot=draft.slot_id, held_by=user)
    (held if opening is None else held.filter(opening=opening)).delete()


@transaction.atomic
def take_over(*, user: User, draft: Draft) -> None:
    """Hold what somebody else holds; it is told in the history. Raises NotAllowed."""
    require(user, DECIDE)
    others = Reservation.objects.of_others(user.pk).select_for_update(of=("self",))
    held = others.filter(slot=draft.slot_id).select_related("held_by").first()
    if held is None:
        reserve(user=user, draft=draft)
        return
    now = timezone.now()
    Reservation.objects.filter(slot=draft.slot_id).update(
        held_by=user, since=now, expires_at=now + HOLD, opening=uuid4()
    )
    record(
        subject="draft",
        object_ids=[draft.pk],
        from_state=draft.status,
        to_state=draft.status,
        actor_id=user.pk,
        reason=_("review taken over from %(who)s") % {"who": held.held_by.get_username()},
    )


def give_back(*, slot_ids: Iterable[int]) -> None:
    """End the reservations of slots whose drafts are decided."""
    Reservation.objects.filter(slot__in=slot_ids).delete()


def held_by_others(*, user_id: int, slot_ids: Iterable[int]) -> dict[int, Reservation]:
    """What somebody else reviews of the slots, by slot."""
    others = Reservation.objects.of_others(user_id).filter(slot__in=slot_ids)
    return {held.slot_id: held for held in others.select_related("held_by")}


def refuse_held(*, draft: Draft, user_id: int) -> None:
    """Raise WrongState while somebody else reviews the draft; its slot must be locked."""
    held = held_by_others(user_id=user_id, slot_ids=[draft.slot_id])
    if draft.slot_id in held:
        raise WrongState(who_reviews(held[draft.slot_id]))


def who_reviews(held: Reservation) -> str:
    """One sentence on who reviews and since when."""
    return _("Since %(when)s %(who)s has been reviewing this.") % {
        "who": held.held_by.get_username(),
        "when": date_format(timezone.localtime(held.since), "TIME_FORMAT"),
    }


def free(user: User, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """`drafts` without those that somebody else reviews."""
    others = Reservation.objects.of_others(user.pk).values("slot")
    # By primary key, so that a long queue is still counted from its index alone.
    return drafts.exclude(pk__in=Draft.objects.filter(slot__in=others).values("pk"))
