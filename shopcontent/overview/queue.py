"""How many drafts wait for a worker or for a person, of which types, and for how long."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from shopcontent.drafting.models import Draft
from shopcontent.overview.keeping import kept
from shopcontent.publishing.models import ContentTypeName

# More drafts than this are counted every ten seconds and not for every look.
COUNTED_AT_ONCE = 20_000
KEPT_SECONDS = 10

QUEUED, WRITING = Draft.Status.QUEUED, Draft.Status.GENERATING
READY, FAILED = Draft.Status.READY, Draft.Status.FAILED


@dataclass(frozen=True, slots=True)
class Waiting:
    """Drafts of one type in one state; `oldest` is since when the first of them is in it."""

    content_type: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Queue:
    """What waits in each state, by type in their usual order."""

    by_status: dict[str, list[Waiting]] = field(default_factory=dict)

    def of(self, status: str) -> Sequence[Waiting]:
        return self.by_status.get(status, [])

    def count(self, *statuses: str) -> int:
        return sum(each.count for status in statuses for each in self.of(status))

    def oldest(self, status: str) -> datetime | None:
        return min((each.oldest for each in self.of(status)), default=None)


def queue() -> Queue:
    """What waits now; a queue of many drafts may be ten seconds old."""
    return kept(
        "queue",
        _count,
        is_big=lambda found: found.count(QUEUED, WRITING, READY, FAILED) > COUNTED_AT_ONCE,
        seconds=KEPT_SECONDS,
    )


def _count() -> Queue:
    waiting = Draft.objects.filter(status__in=[QUEUED, WRITING, READY, FAILED]).order_by()
    rows = waiting.values_list("status", "slot__content_type").annotate(
        count=Count("pk"), oldest=Min(Coalesce("finished_at", "queued_at"))
    )
    by_status: defaultdict[str, list[Waiting]] = defaultdict(list)
    for status, content_type, count, oldest in rows:
        by_status[status].append(Waiting(content_type, count, oldest))
    usual = ContentTypeName.values.index
    for found in by_status.values():
        found.sort(key=lambda each: usual(each.content_type))
    return Queue(dict(by_status))
