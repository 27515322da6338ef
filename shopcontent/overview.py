"""The first page: what is there, what waits, what is being written."""

from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.publishing.models import Slot

_OPEN = Q(drafts__status__in=[Draft.Status.QUEUED, Draft.Status.GENERATING])
_ACTIVE = [DraftRequest.Status.EXPANDING, DraftRequest.Status.RUNNING]
SHOWN = 5


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the figures to the context of the first page."""
    waiting = Draft.objects.awaiting_review().aggregate(
        count=Count("pk"), oldest=Min("finished_at")
    )
    live = Slot.objects.live().aggregate(count=Count("pk"), stale=Count("pk", Q(stale=True)))
    running = DraftRequest.objects.filter(status__in=_ACTIVE).select_related("created_by")
    counted = running.annotate(total=Count("drafts"), waiting=Count("drafts", _OPEN))
    return {
        **context,
        "title": _("Overview"),
        "product_count": Product.objects.count(),
        "waiting": waiting,
        "live": live,
        "running": [_with_progress(each) for each in counted.order_by("-pk")[:SHOWN]],
    }


def _with_progress(asked: Any) -> dict[str, Any]:
    done = asked.total - asked.waiting
    percent = 100 * done / asked.total if asked.total else 0
    return {"request": asked, "done": done, "percent": percent}
