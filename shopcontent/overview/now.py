"""What changes by itself while people look: what waits, what is being written, who is at it."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.wording import duration
from shopcontent.overview.addresses import address
from shopcontent.overview.machines import problems
from shopcontent.overview.queue import FAILED, QUEUED, READY, WRITING, Queue, Waiting, queue
from shopcontent.overview.running import Running, drafts_per_second, running
from shopcontent.publishing.models import ContentTypeName
from shopcontent.workers.models import WorkerProcess

SHOWN = 5


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """The part alone; the page asks for it again as long as something is being written."""
    return render(request, "overview/now.html", state(request.user))  # type: ignore[arg-type]


def state(user: User) -> dict[str, Any]:
    """What this person may see of it, for the template."""
    sees_drafts = user.has_perm("drafting.view_draft")
    sees_requests = user.has_perm("drafting.view_draftrequest")
    if not sees_drafts and not sees_requests:
        return {}
    found = queue()
    return {
        "waits": _waits(found, may_decide=user.has_perm("drafting.decide_draft"))
        if sees_drafts
        else None,
        **(_writing(user, found.count(QUEUED, WRITING)) if sees_requests else {}),
    }


def _writing(user: User, waiting: int) -> dict[str, Any]:
    per_second = drafts_per_second() if waiting else None
    unfinished = running(per_second=per_second)
    workers = list(WorkerProcess.objects.known())
    counting = any(each.request.status == DraftRequest.Status.EXPANDING for each in unfinished)
    return {
        "running": [_progress(each) for each in unfinished[:SHOWN]],
        "more": max(0, len(unfinished) - SHOWN),
        "per_second": per_second,
        "problems": problems(workers=workers, waiting=waiting, counting=counting),
        "workers": [_worker(each) for each in workers] if _may_see_workers(user) else None,
        "is_moving": bool(waiting) or counting,
    }


def _may_see_workers(user: User) -> bool:
    return user.has_perm("workers.view_workerprocess")


def _waits(found: Queue, *, may_decide: bool) -> list[dict[str, Any]]:
    """The tiles, what a person must do first."""
    return [
        _tile(_("For review"), found, READY, act=_("Review") if may_decide else ""),
        _tile(_("To be written"), found, QUEUED),
        _tile(_("Being written"), found, WRITING),
        _tile(_("Failed"), found, FAILED),
    ]


def _tile(title: str, found: Queue, status: Draft.Status, act: str = "") -> dict[str, Any]:
    oldest = found.oldest(status)
    return {
        "key": str(status),
        "title": title,
        "count": found.count(status),
        "act": act,
        "age": age(oldest) if oldest and status != FAILED else "",
        "address": address("drafting_draft_changelist", status=status),
        "is_bad": status == FAILED,
        "types": [_type(each, status) for each in found.of(status)],
    }


def _type(waiting: Waiting, status: Draft.Status) -> dict[str, Any]:
    return {
        "key": waiting.content_type,
        "label": str(ContentTypeName(waiting.content_type).label),
        "count": waiting.count,
        "age": age(waiting.oldest),
        "address": address("drafting_draft_changelist", status=status, type=waiting.content_type),
    }


def _progress(each: Running) -> dict[str, Any]:
    left = each.seconds_left
    return {
        "request": each.request,
        "done": each.done,
        "total": each.total,
        "percent": each.percent,
        "left": duration(left) if left is not None else "",
    }


def _worker(worker: WorkerProcess) -> dict[str, Any]:
    return {
        "process": worker,
        # Of a directory, its end says enough.
        "model": "/".join(PurePath(worker.model_name).parts[-2:]),
        "heard": age(worker.seen_at),
        "busy": age(worker.busy_since) if worker.busy_since else "",
        "per_second": worker.drafts_per_second,
    }


def wait(seconds: int | None) -> str:
    """How long something waited, in one unit; nothing where nobody knows."""
    if seconds is None:
        return ""
    now = timezone.now()
    return age(now - timedelta(seconds=seconds), now)


def age(moment: datetime, now: datetime | None = None) -> str:
    """How long ago that was, in one unit."""
    now = now or timezone.now()
    if now - moment < timedelta(minutes=1):
        return _("less than a minute")
    return timesince(moment, now, depth=1)
