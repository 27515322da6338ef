"""What people decided in the last 30 days: how much was good as it was, and how long it waited.

A decision that was taken back later does not count. Days are those of the shop's clock.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils import timezone

from shopcontent.catalog.models import Shop
from shopcontent.overview.keeping import kept
from shopcontent.review.models import Decision, DecisionQuerySet

DAYS = 30
# More decisions than this are counted every ten minutes and not for every look.
COUNTED_AT_ONCE = 5_000
KEPT_SECONDS = 600


@dataclass
class Verdicts:
    """How many drafts were approved as they were, approved after an edit, and rejected."""

    unchanged: int = 0
    edited: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return self.unchanged + self.edited + self.rejected

    def add(self, other: "Verdicts") -> None:
        self.unchanged += other.unchanged
        self.edited += other.edited
        self.rejected += other.rejected


@dataclass(frozen=True)
class Quality:
    """The verdicts of each day and of all, the reasons of the rejections, the most frequent first.

    `median` and `slow` are how long half and nine tenths of the drafts waited at most, in seconds
    rounded down to minutes; None where nobody decided.
    """

    days: dict[date, Verdicts]
    total: Verdicts
    reasons: list[tuple[str, int]]
    median: int | None
    slow: int | None
    counted_at: datetime = field(default_factory=timezone.now)


def quality(shop: Shop, *, is_only: bool = False) -> Quality:
    """The figures of a shop; those of many decisions may be ten minutes old.

    `is_only` says that there is no other shop, which saves asking for each decision.
    """
    return kept(
        f"quality:{shop.pk}",
        lambda: count(shop, is_only=is_only),
        is_big=lambda found: found.total.total > COUNTED_AT_ONCE,
        seconds=KEPT_SECONDS,
    )


def count(shop: Shop, *, is_only: bool = False) -> Quality:
    """Count a shop's decisions, in one query."""
    zone = ZoneInfo(shop.time_zone)
    today = timezone.now().astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    midnights = [datetime.combine(day, time(), zone) for day in dates]
    counted = Decision.objects.standing().filter(decided_at__gte=midnights[0])
    if not is_only:
        counted = counted.filter(draft__request__shop=shop)
    days = {each: Verdicts() for each in dates}
    total, reasons, waits = Verdicts(), Counter[str](), Counter[int]()
    for day, verdict, reason, minutes, decided, edited in _grouped(counted, midnights):
        if verdict == Decision.Verdict.APPROVED:
            found = Verdicts(unchanged=decided - edited, edited=edited)
        else:
            found = Verdicts(rejected=decided)
            reasons[reason] += decided
        days[dates[day]].add(found)
        total.add(found)
        if minutes is not None:
            waits[minutes] += decided
    return Quality(
        days, total, reasons.most_common(), percentile(waits, 0.5), percentile(waits, 0.9)
    )


def _grouped(counted: DecisionQuerySet, midnights: Sequence[datetime]) -> Iterable[Any]:
    """How many decisions, and how many of an edited text, by day, verdict, reason and wait."""
    day = Case(
        *(When(decided_at__lt=end, then=Value(number)) for number, end in enumerate(midnights[1:])),
        default=Value(DAYS - 1),
        output_field=IntegerField(),
    )
    groups = counted.order_by().annotate(day=day, minutes=F("waited") / 60)
    return groups.values_list("day", "verdict", "reason", "minutes").annotate(
        decided=Count("pk"), changed=Count("pk", ~Q(body_before=F("body_after")))
    )


def percentile(waits: Mapping[int, int], share: float) -> int | None:
    """The wait, in seconds, that `share` of the drafts did not exceed (nearest rank).

    `waits` says how many drafts waited for so many whole minutes; None where there are none.
    """
    rank = math.ceil(share * sum(waits.values()))
    passed = 0
    for minutes in sorted(waits):
        passed += waits[minutes]
        if passed >= rank:
            return 60 * minutes
    return None
