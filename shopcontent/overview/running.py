"""The requests that are being written: how far each is and when it will be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from shopcontent.drafting.models import Draft, DraftRequest

ENDED = [DraftRequest.Status.FINISHED, DraftRequest.Status.CANCELLED]
_OPEN = Q(drafts__status__in=[Draft.Status.QUEUED, Draft.Status.GENERATING])
# The rate is that of the last minutes.
RECENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Running:
    """A request that has not ended; `seconds_left` is None while nothing can be said."""

    request: DraftRequest
    total: int
    open: int
    seconds_left: float | None

    @property
    def done(self) -> int:
        return self.total - self.open

    @property
    def percent(self) -> float:
        return 100 * self.done / self.total if self.total else 0


def running(*, per_second: float | None) -> list[Running]:
    """The requests that have not ended, those first that are written first."""
    unfinished = DraftRequest.objects.exclude(status__in=ENDED).select_related("created_by")
    counted = unfinished.annotate(total=Count("drafts"), open=Count("drafts", _OPEN))
    return list(_with_time_left(counted.order_by("pk"), per_second))


def _with_time_left(counted: Iterable[DraftRequest], per_second: float | None) -> Iterable[Running]:
    """Workers write the oldest drafts first: each request waits for those before it."""
    ahead = 0
    for request in counted:
        total, waiting = request.total, request.open  # type: ignore[attr-defined]
        ahead += waiting
        left = ahead / per_second if per_second and waiting else None
        yield Running(request, total, waiting, left)


def drafts_per_second() -> float | None:
    """How fast drafts have been written in the last minutes; None where none have."""
    now = timezone.now()
    recent = Draft.objects.filter(new_tokens__gt=0, finished_at__gte=now - RECENT)
    found = recent.aggregate(count=Count("pk"), first=Min("finished_at"))
    if found["count"] < 2:
        return None
    span = (now - found["first"]).total_seconds()
    return found["count"] / span if span > 0 else None
