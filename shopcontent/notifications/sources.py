"""What has happened lately that somebody should be told: read from the apps that did it.

Those apps know nothing of notifications. Each source yields what has none yet, so that a source
may be asked again and again, by several workers at once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, QuerySet

from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.progress import progress
from shopcontent.exchange.models import ImportRun
from shopcontent.history.models import Transition
from shopcontent.notifications.models import Kind, Notification, Preferences
from shopcontent.publishing.models import Window
from shopcontent.publishing.services import TAKE_DOWN
from shopcontent.review.rules import DECIDE
from shopcontent.webhooks.models import Endpoint
from shopcontent.webhooks.services import CHANGE


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell some people (their primary keys); `data` are its figures."""

    kind: Kind
    subject_id: int
    happened_at: datetime
    user_ids: list[int]
    data: dict[str, Any] = field(default_factory=dict)


def finished_requests(since: datetime) -> Iterator[News]:
    """For those who asked."""
    kind = Kind.REQUEST_FINISHED
    asked = _finished(since, kind).exclude(created_by=None)
    for request in asked.exclude(created_by__in=_deaf(kind)):
        found = progress(request)
        figures = {"ready": found.done, "failed": found.failed}
        yield _ended(kind, request, [request.created_by_id], figures)


def waiting_drafts(since: datetime) -> Iterator[News]:
    """For everyone who may decide, but for whoever asked, who is told anyway."""
    kind = Kind.DRAFTS_WAITING
    ready = Draft.objects.awaiting_review().filter(request=OuterRef("pk"))
    for request in _finished(since, kind).filter(Exists(ready)):
        people = [pk for pk in _who_may(DECIDE, kind) if pk != request.created_by_id]
        if people:
            count = request.drafts.awaiting_review().count()
            yield _ended(kind, request, people, {"ready": count})


def ended_imports(since: datetime) -> Iterator[News]:
    """For those who uploaded the file."""
    kind = Kind.IMPORT_ENDED
    ended = [ImportRun.Status.FINISHED, ImportRun.Status.FAILED]
    runs = ImportRun.objects.filter(status__in=ended, finished_at__gte=since)
    for run in _new(runs, kind, "finished_at").exclude(created_by__in=_deaf(kind)):
        figures = {
            "file": run.file_name,
            "failed": run.status == ImportRun.Status.FAILED,
            "rows": run.result.get("rows", 0),
            "rejected": run.result.get("rejected", 0),
        }
        yield _ended(kind, run, [run.created_by_id], figures)


def held_texts(since: datetime) -> Iterator[News]:
    """For everyone who may change a schedule; one for each shop, with how many there are."""
    kind = Kind.TEXTS_HELD
    shops = dict(Window.objects.held().values_list("pk", "slot__shop"))
    if not shops:
        return
    held = Transition.objects.filter(subject="window", to_state=Window.State.HELD)
    times = held.filter(object_id__in=shops, at__gte=since).order_by("at")
    last = {shops[pk]: at for pk, at in times.values_list("object_id", "at")}
    for shop_id, at in last.items():
        told = Notification.objects.filter(kind=kind, subject_id=shop_id, happened_at=at)
        if not told.exists():
            count = list(shops.values()).count(shop_id)
            yield News(kind, shop_id, at, _who_may(TAKE_DOWN, kind), {"count": count})


def disabled_webhooks(since: datetime) -> Iterator[News]:
    """For everyone who may switch them on again."""
    kind = Kind.WEBHOOK_OFF
    off = [Endpoint.Status.FAILED, Endpoint.Status.GONE]
    endpoints = Endpoint.objects.filter(status__in=off, status_at__gte=since)
    for endpoint in _new(endpoints, kind, "status_at"):
        figures = {"name": str(endpoint), "gone": endpoint.status == Endpoint.Status.GONE}
        yield News(kind, endpoint.pk, endpoint.status_at, _who_may(CHANGE, kind), figures)


SOURCES: list[Callable[[datetime], Iterator[News]]] = [
    finished_requests,
    waiting_drafts,
    ended_imports,
    held_texts,
    disabled_webhooks,
]


def _finished(since: datetime, kind: Kind) -> QuerySet[DraftRequest]:
    """Requests that have ended, but for the single drafts that a reviewer has written again."""
    again = Transition.objects.filter(
        subject="draft_request",
        object_id=OuterRef("pk"),
        from_state="",
        to_state=DraftRequest.Status.RUNNING,
    )
    done = DraftRequest.objects.filter(
        ~Exists(again), status=DraftRequest.Status.FINISHED, finished_at__gte=since
    )
    return _new(done, kind, "finished_at")


def _new(rows: QuerySet[Any], kind: Kind, at: str) -> QuerySet[Any]:
    """Those of the rows that nobody was told of since the time in the column `at`."""
    told = Notification.objects.filter(
        kind=kind, subject_id=OuterRef("pk"), happened_at=OuterRef(at)
    )
    return rows.filter(~Exists(told)).order_by("pk")


def _ended(kind: Kind, subject: Any, user_ids: list[Any], data: dict[str, Any]) -> News:
    return News(kind, subject.pk, subject.finished_at, user_ids, data)


def _who_may(permission: str, kind: Kind) -> list[int]:
    """Those with the permission who want to be told of the kind."""
    people = User.objects.with_perm(
        permission, backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)
    return list(people.exclude(pk__in=_deaf(kind)).values_list("pk", flat=True))


def _deaf(kind: Kind) -> list[int]:
    """Those who do not want to be told of the kind."""
    choices = Preferences.objects.values_list("pk", "muted")
    return [pk for pk, muted in choices if kind in muted]


def still_waiting(request_ids: list[int]) -> dict[int, int]:
    """How many drafts of some requests wait for review now; a request without any is left out."""
    ready = Draft.objects.awaiting_review().filter(request__in=request_ids)
    return dict(ready.order_by().values_list("request").annotate(Count("pk")))
