"""How many drafts may be asked for in a shop in a day, and by each person.

A draft counts when a person has it queued: by a request, by asking for a text again, by trying a
failed or cancelled one again. A request reserves what it is expected to make, on the day it is
asked for; its expansion counts against that, then against what is left of the day, and leaves out
the rest with a reason. What was reserved for nothing is given back when the expansion ends, a
draft that is cancelled before a worker began it when it is cancelled; a written one never is.

Whoever counts holds the row of the shop's budget, so that two at once cannot both have the last
draft. What is asked for is counted in shops without a budget too: one that is set at noon knows of
the morning.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Budget, BudgetUse, DraftRequest
from shopcontent.exceptions import InvalidInput, NotAllowed
from shopcontent.history.models import record

User = Any


class BudgetExceeded(InvalidInput):
    """More drafts were asked for than the day has left."""

    code = "budget_exceeded"
    field = "content_types"


@dataclass(frozen=True, slots=True)
class Left:
    """What the day has left: `drafts` of `limit`, which is the shop's or each person's; both are
    None where nothing limits the day. `next_day` is when the next one begins, by the shop's clock.
    """

    next_day: datetime
    drafts: int | None = None
    limit: int | None = None
    is_personal: bool = False

    def refusal(self, count: int) -> str:
        """Why `count` drafts are too many, in one sentence; empty where they are not."""
        if self.drafts is None or count <= self.drafts:
            return ""
        if self.is_personal:
            said = ngettext(
                "That makes %(count)d drafts, and of a person's %(limit)d for today %(left)d is "
                "left; the next day begins on %(when)s.",
                "That makes %(count)d drafts, and of a person's %(limit)d for today %(left)d are "
                "left; the next day begins on %(when)s.",
                self.drafts,
            )
        else:
            said = ngettext(
                "That makes %(count)d drafts, and of the shop's %(limit)d for today %(left)d is "
                "left; the next day begins on %(when)s.",
                "That makes %(count)d drafts, and of the shop's %(limit)d for today %(left)d are "
                "left; the next day begins on %(when)s.",
                self.drafts,
            )
        values = {"count": count, "limit": self.limit, "left": self.drafts, "when": self.when}
        return said % values

    @property
    def when(self) -> str:
        """The beginning of the next day in words, with the clock that is meant."""
        return f"{date_format(self.next_day, 'DATETIME_FORMAT')} ({self.next_day.tzinfo})"


@transaction.atomic
def save_budget(*, user: User, budget: Budget) -> None:
    """Set what may be asked for in a shop, with its history; raises NotAllowed."""
    permission = "drafting.change_budget" if budget.pk else "drafting.add_budget"
    if not user.has_perm(permission):
        raise NotAllowed()
    before = Budget.objects.select_for_update().filter(pk=budget.pk).first()
    budget.save()
    record(
        subject="budget",
        object_ids=[budget.pk],
        from_state=before.limits if before else "",
        to_state=budget.limits,
        actor_id=user.pk,
    )


def left_today(*, shop: Shop, person: User | None) -> Left:
    """What `person` may still ask for in `shop` today; None is the command line."""
    return _left(shop, person, Budget.objects.filter(shop=shop).first())


def reserve(*, request: DraftRequest, count: int) -> None:
    """Reserve the expected drafts of a saved request; raises BudgetExceeded.

    The caller holds a transaction, and saves `request.reserved`.
    """
    budget = _lock(request.shop)
    _refuse(request, budget, count)
    _add(request, count)
    request.reserved = count


def take(*, request: DraftRequest, count: int) -> None:
    """Count drafts that are queued now, all or none; raises BudgetExceeded."""
    _refuse(request, _lock(request.shop), count)
    _add(request, count)


def take_up_to(*, request: DraftRequest, count: int) -> int:
    """Count as many of `count` drafts as are reserved or left today; returns how many.

    The caller holds the request's row, and saves `request.reserved`.
    """
    reserved = min(count, request.reserved)
    request.reserved -= reserved
    more = count - reserved
    if not more:
        return count
    left = _left(request.shop, request.created_by, _lock(request.shop)).drafts
    granted = more if left is None else min(more, left)
    _add(request, granted)
    return reserved + granted


def give_back(*, request: DraftRequest, count: int) -> None:
    """Uncount drafts of a request that will not be written."""
    last = BudgetUse.objects.filter(request=request).order_by("-day").first()
    if last is not None and count:
        uses = BudgetUse.objects.filter(pk=last.pk)
        uses.update(drafts=Greatest(F("drafts") - count, 0))


def release(*, request: DraftRequest) -> None:
    """Give back what a request has reserved and will not need; the caller saves the request."""
    give_back(request=request, count=request.reserved)
    request.reserved = 0


def _lock(shop: Shop) -> Budget | None:
    return Budget.objects.select_for_update().filter(shop=shop).first()


def _refuse(request: DraftRequest, budget: Budget | None, count: int) -> None:
    if refusal := _left(request.shop, request.created_by, budget).refusal(count):
        raise BudgetExceeded(refusal)


def _left(shop: Shop, person: User | None, budget: Budget | None) -> Left:
    next_day = _next_day(shop)
    if budget is None:
        return Left(next_day)
    used = BudgetUse.objects.filter(shop=shop, day=_today(shop)).aggregate(
        shop=Sum("drafts", default=0),
        person=Sum("drafts", filter=Q(person=person.pk if person else None), default=0),
    )
    limits: list[tuple[int, int, bool]] = []
    if budget.per_day is not None:
        limits.append((max(0, budget.per_day - used["shop"]), budget.per_day, False))
    if budget.per_person is not None and person is not None:
        limits.append((max(0, budget.per_person - used["person"]), budget.per_person, True))
    return Left(next_day, *min(limits)) if limits else Left(next_day)


def _add(request: DraftRequest, count: int) -> None:
    use, _created = BudgetUse.objects.get_or_create(
        request=request,
        day=_today(request.shop),
        defaults={"shop": request.shop, "person": request.created_by},
    )
    BudgetUse.objects.filter(pk=use.pk).update(drafts=F("drafts") + count)


def _today(shop: Shop) -> date:
    return timezone.localdate(timezone=ZoneInfo(shop.time_zone))


def _next_day(shop: Shop) -> datetime:
    tomorrow = _today(shop) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(shop.time_zone))
