"""The review screen: one draft, its facts, its findings and the verdict; then the next."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from llm.exceptions import OutputError
from shopcontent.backoffice import number, page
from shopcontent.drafting.models import Draft
from shopcontent.drafting.services import write_again
from shopcontent.exceptions import InvalidInput, ShopcontentError
from shopcontent.review import services
from shopcontent.review.admin import going
from shopcontent.review.admin.forms import ReviewForm
from shopcontent.review.admin.queue import Queue, address, queue_of
from shopcontent.review.admin.scheduled import coming, tell_schedule
from shopcontent.review.admin.showing import rechecked, shown
from shopcontent.review.reservations import RENEW, take_over
from shopcontent.review.states import what_happened

# Where a refusal of the service belongs on the page.
_PLACES = {
    "approve": "override_reason",
    "schedule": "override_reason",
    "reject": "reason",
    "edit": None,
}


def review(request: HttpRequest, object_id: str, *, model_admin: Any) -> HttpResponse:
    """Show a draft, or do with it what was sent and go on to the next."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    draft = get_object_or_404(_drafts(), pk=number(object_id))
    queue = queue_of(request, model_admin)
    may_decide = model_admin.has_decide_permission(request)
    form = ReviewForm(draft=draft)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        action = request.POST.get("action", "")
        if action in _AT_ONCE:
            return _AT_ONCE[action](request, draft, queue)
        form = ReviewForm(request.POST, draft=draft, action=action)
        if form.is_valid() and _do(request, form):
            return _go_on(request, draft, queue, form.action)
    opening = uuid4()
    standing = going.standing(request, draft, may_decide=may_decide, opening=opening)
    return page(
        model_admin,
        request,
        "review/screen.html",
        title=str(draft.slot.product or draft.slot),
        original=draft,
        opening=opening,
        renew_seconds=int(RENEW.total_seconds()),
        **standing,
        **shown(request, draft=draft, form=form, queue=queue, held=standing["held"]),
    )


@require_POST
def recheck(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """What the checks say of the text as it stands in the form; nothing is saved."""
    if not model_admin.has_decide_permission(request):
        raise PermissionDenied
    draft = get_object_or_404(_drafts().exclude(brief=None), pk=pk)
    form = ReviewForm(request.POST, draft=draft, action="edit")
    if draft.status != Draft.Status.READY or not form.is_valid():
        errors = form.errors.values()
        problem = next(iter(errors))[0] if errors else what_happened(draft)
        return render(request, "review/checked.html", {"draft": draft, "problem": problem})
    try:
        context = rechecked(draft=draft, body=form.body or draft.body or {})
    except OutputError as error:
        context = {"draft": draft, "problem": str(error)}
    return render(request, "review/checked.html", context)


def _drafts() -> QuerySet[Draft]:
    drafts = Draft.objects.annotate(has_coming=Exists(coming(OuterRef("slot"))))
    return drafts.select_related(
        "request__created_by",
        "brief",
        "slot__product",
        "slot__category",
        "slot__shop",
        "slot__live_publication__approver",
    )


def _do(request: HttpRequest, form: ReviewForm) -> bool:
    """Call the service; a refusal goes to its place in the form, with all that was typed."""
    typed = form.cleaned_data
    who_and_what: dict[str, Any] = {"user": request.user, "draft": form.draft}
    try:
        match form.action:
            case "approve":
                services.approve(
                    **who_and_what, body=form.body, override_reason=typed["override_reason"]
                )
            case "schedule":
                publication = services.approve(
                    **who_and_what,
                    body=form.body,
                    override_reason=typed["override_reason"],
                    times=form.times,
                )
                tell_schedule(request, publication)
            case "edit":
                services.edit(**who_and_what, body=form.body or form.draft.body or {})
            case "reject":
                services.reject(**who_and_what, reason=typed["reason"], comment=typed["comment"])
            case _:
                raise InvalidInput()
    except ShopcontentError as error:
        form.draft.refresh_from_db(fields=["status", "findings", "block_count", "warn_count"])
        place = _PLACES.get(form.action) if isinstance(error, InvalidInput) else None
        form.add_error(place, str(error))
        return False
    return True


def _go_on(request: HttpRequest, draft: Draft, queue: Queue, action: str) -> HttpResponse:
    """On to the next draft, which offers to undo this decision; an edit stays where it is."""
    if action == "edit":
        said = _("“%(draft)s” is saved, checked again, and waits for approval.")
        messages.success(request, said % {"draft": draft.slot})
        return HttpResponseRedirect(address(draft.pk, queue))
    following = queue.go_on(draft)
    if following is not None:
        return HttpResponseRedirect(address(following.pk, queue))
    messages.success(request, _("That was the last draft waiting here."))
    return HttpResponseRedirect(address(draft.pk, queue))


def _again(request: HttpRequest, draft: Draft, queue: Queue) -> HttpResponse:
    """Have another text written for the place, and go on to the next meanwhile."""
    instruction = request.POST.get("instruction", "")
    try:
        write_again(user=request.user, draft=draft, instruction=instruction)
    except ShopcontentError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address(draft.pk, queue))
    said = _("“%(draft)s” is being written again; this draft waits until you decide.")
    messages.success(request, said % {"draft": draft.slot})
    return HttpResponseRedirect(address((queue.go_on(draft) or draft).pk, queue))


def _undo(request: HttpRequest, draft: Draft, queue: Queue) -> HttpResponse:
    try:
        services.undo(user=request.user, draft=draft)  # type: ignore[arg-type]
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The decision is undone; the draft waits for review again."))
    return HttpResponseRedirect(address(draft.pk, queue))


def _take_over(request: HttpRequest, draft: Draft, queue: Queue) -> HttpResponse:
    take_over(user=request.user, draft=draft)  # type: ignore[arg-type]
    return HttpResponseRedirect(address(draft.pk, queue))


# What is done without the form.
_AT_ONCE = {"undo": _undo, "again": _again, "take_over": _take_over}
