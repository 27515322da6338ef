"""Going through the queue: on, back, to where one left off; holding a draft and giving it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shopcontent.backoffice import ModelAdmin
from shopcontent.drafting.models import Draft
from shopcontent.review.admin.queue import Queue, address, queue_of
from shopcontent.review.models import Reservation
from shopcontent.review.reservations import held_by_others, release, reserve, who_reviews
from shopcontent.review.states import what_happened


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    """The pages that move through the queue of an admin of drafts."""
    pages = {
        "begin/": (begin, "begin"),
        "<int:pk>/next/": (go_on, "next"),
        "<int:pk>/previous/": (go_back, "previous"),
        "<int:pk>/hold/": (hold, "hold"),
        "<int:pk>/leave/": (leave, "leave"),
    }
    site, more = model_admin.admin_site, {"model_admin": model_admin}
    return [
        path(way, site.admin_view(view), more, name=f"drafting_draft_{name}")
        for way, (view, name) in pages.items()
    ]


def begin(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """To the draft where the person left off behind these filters."""
    _require_view(request, model_admin)
    queue = queue_of(request, model_admin)
    found = queue.begin()
    if found is None:
        messages.info(request, _("Nothing waits here that nobody else is reviewing."))
        listing = reverse("admin:drafting_draft_changelist")
        return HttpResponseRedirect(f"{listing}?{queue.filters or 'status=ready'}")
    return HttpResponseRedirect(address(found.pk, queue))


def go_on(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """To the next draft, or back where there is none."""
    draft, queue = _standing(request, pk, model_admin)
    return _to(queue.go_on(draft), draft, queue)


def go_back(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """To the draft before, or back where there is none."""
    draft, queue = _standing(request, pk, model_admin)
    return _to(queue.go_back(draft), draft, queue)


@require_POST
def hold(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The heartbeat of a page that is open: what has become of its draft, empty if it is held."""
    _require_decide(request, model_admin)
    draft = get_object_or_404(Draft, pk=pk)
    context = standing(request, draft, may_decide=True, opening=_opening(request))
    return render(request, "review/standing.html", context)


@require_POST
def leave(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The page was closed: its draft is given back, unless it was opened again meanwhile."""
    _require_decide(request, model_admin)
    draft = get_object_or_404(Draft.objects.only("slot"), pk=pk)
    release(user=request.user, draft=draft, opening=_opening(request))  # type: ignore[arg-type]
    return HttpResponse(status=204)


def standing(
    request: HttpRequest, draft: Draft, *, may_decide: bool, opening: UUID
) -> dict[str, Any]:
    """Whether the person may act on a draft, which is held for them where they may decide.

    `held` is the reservation of somebody else; `said` is what keeps the person from acting, empty
    where nothing does.
    """
    if draft.status != Draft.Status.READY:
        return {"held": None, "said": what_happened(draft), "may_decide": may_decide}
    held = _held(request, draft, may_decide=may_decide, opening=opening)
    return {"held": held, "said": who_reviews(held) if held else "", "may_decide": may_decide}


def _held(
    request: HttpRequest, draft: Draft, *, may_decide: bool, opening: UUID
) -> Reservation | None:
    user_id = int(request.user.pk or 0)
    if not may_decide:
        others = held_by_others(user_id=user_id, slot_ids=[draft.slot_id])
        return others.get(draft.slot_id)
    held = reserve(user=request.user, draft=draft, opening=opening)  # type: ignore[arg-type]
    return held if held is not None and held.held_by_id != user_id else None


def _standing(request: HttpRequest, pk: int, model_admin: Any) -> tuple[Draft, Queue]:
    _require_view(request, model_admin)
    return get_object_or_404(Draft.objects.only("slot"), pk=pk), queue_of(request, model_admin)


def _to(found: Draft | None, draft: Draft, queue: Queue) -> HttpResponse:
    return HttpResponseRedirect(address((found or draft).pk, queue))


def _opening(request: HttpRequest) -> UUID:
    """The name that the page gave itself; a bad one is nobody's."""
    try:
        return UUID(request.POST.get("opening", ""))
    except ValueError:
        return UUID(int=0)


def _require_view(request: HttpRequest, model_admin: Any) -> None:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def _require_decide(request: HttpRequest, model_admin: Any) -> None:
    if not model_admin.has_decide_permission(request):
        raise PermissionDenied
