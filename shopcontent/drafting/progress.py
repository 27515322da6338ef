"""How far a request is, and how fast drafts are written."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Avg, Count, Sum
from django.utils import timezone

from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.sentences import of_reason

RATE_SAMPLE = 200
COST_SAMPLE = 500


class Cost(NamedTuple):
    """Tokens that a model has read and written, and the seconds that it took."""

    prompt_tokens: float
    new_tokens: float
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is and what it took; `seconds_left` is None while nothing can be said."""

    total: int
    done: int
    failed: int
    queued: int
    generating: int
    cancelled: int
    skipped: int
    per_second: float | None
    seconds_left: float | None
    cost: Cost


@dataclass(frozen=True, slots=True)
class Failure:
    """Why some drafts have failed, by code and in words, and how many."""

    code: str
    sentence: str
    count: int


def failures(request: DraftRequest) -> list[Failure]:
    """Why drafts of `request` have failed, the most frequent reason first."""
    failed = request.drafts.filter(status=Draft.Status.FAILED)
    rows = failed.values("error_code", "error_params", "error").annotate(count=Count("pk"))
    return [
        Failure(
            row["error_code"],
            of_reason(row["error_code"], row["error_params"], row["error"]) or row["error_code"],
            row["count"],
        )
        for row in rows.order_by("-count")
    ]


def progress(request: DraftRequest) -> Progress:
    """How far `request` is, in two queries and a half."""
    rows = request.drafts.order_by().values_list("status")
    summed = list(rows.annotate(Count("pk"), Sum("prompt_tokens"), Sum("new_tokens")))
    counts = {status: count for status, count, _read, _new in summed}
    queued = counts.get(Draft.Status.QUEUED, 0)
    generating = counts.get(Draft.Status.GENERATING, 0)
    failed = counts.get(Draft.Status.FAILED, 0)
    cancelled = counts.get(Draft.Status.CANCELLED, 0)
    total = sum(counts.values())
    open_drafts = queued + generating
    rate = _rate(request) if open_drafts else None
    return Progress(
        total=total,
        done=total - open_drafts - failed - cancelled,
        failed=failed,
        queued=queued,
        generating=generating,
        cancelled=cancelled,
        skipped=request.skips.count(),
        per_second=rate,
        seconds_left=open_drafts / rate if rate else None,
        cost=Cost(sum(row[2] for row in summed), sum(row[3] for row in summed)),
    )


def usual_cost() -> dict[tuple[str, str], Cost]:
    """The mean cost of each of the last drafts, by content type and locale."""
    written = Draft.objects.filter(new_tokens__gt=0)
    newest = written.order_by("-pk").values("pk")[:COST_SAMPLE]
    means = (
        Draft.objects.filter(pk__in=newest)
        .values_list("slot__content_type", "slot__locale")
        .annotate(Avg("prompt_tokens"), Avg("new_tokens"), Avg("seconds"))
    )
    return {(name, locale): Cost(*mean) for name, locale, *mean in means.order_by()}


def _rate(request: DraftRequest) -> float | None:
    """Drafts a second over the last ones of this request, as the wall clock saw them."""
    times = request.drafts.exclude(finished_at=None).order_by("-finished_at")
    finished = [at for at in times.values_list("finished_at", flat=True)[:RATE_SAMPLE] if at]
    span = (timezone.now() - finished[-1]).total_seconds() if len(finished) > 1 else 0
    return len(finished) / span if span > 0 else None
