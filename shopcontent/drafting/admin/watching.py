"""The page of one draft request: progress, what was not done and why, stop and try again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shopcontent.backoffice import language, number, page
from shopcontent.catalog.choices import as_list_query
from shopcontent.drafting import steering
from shopcontent.drafting.admin.styling import style_of
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.pricing import money, price_of
from shopcontent.drafting.progress import failures
from shopcontent.drafting.progress import progress as progress_of
from shopcontent.drafting.sentences import of_finding
from shopcontent.drafting.wording import choice_of, duration, languages, types
from shopcontent.exceptions import ShopcontentError

EXAMPLES = 20
_UNWRITTEN = {Draft.Status.QUEUED, Draft.Status.GENERATING}
_RUNNING = {DraftRequest.Status.EXPANDING, DraftRequest.Status.RUNNING}


def watch(request: HttpRequest, object_id: str, *, model_admin: Any) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = get_object_or_404(
        DraftRequest.objects.select_related("shop", "created_by", "house_style"),
        pk=number(object_id),
    )
    return page(
        model_admin,
        request,
        "drafting/watch.html",
        title=_("Draft request %(number)s") % {"number": f"#{asked.pk}"},
        original=asked,
        asked=asked,
        types=types(asked.content_types),
        languages=languages(asked),
        source=language(asked.source_locale) if asked.source_locale else "",
        choice=choice_of(asked),
        style=style_of(asked),
        choice_query=as_list_query(asked.product_filter),
        may_cancel=model_admin.has_cancel_permission(request),
        may_ask=model_admin.has_add_permission(request),
        skips=_skips(asked),
        failures=failures(asked)[:EXAMPLES],
        **_progress(asked),
    )


@require_GET
def progress(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The progress alone; the page asks for it again until the request has ended.

    At the end the whole page is asked for, since it says by then what failed and was left out.
    """
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = get_object_or_404(DraftRequest, pk=pk)
    may_cancel = model_admin.has_cancel_permission(request)
    may_ask = model_admin.has_add_permission(request)
    context = {"asked": asked, "may_cancel": may_cancel, "may_ask": may_ask, **_progress(asked)}
    response = render(request, "drafting/progress.html", context)
    if not context["is_active"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def rest(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The sample is good: write the rest."""
    asked = get_object_or_404(DraftRequest, pk=pk)
    try:
        steering.write_rest(user=request.user, request=asked)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rest is being written."))
    return _back(pk)


@require_POST
def change_wish(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """The sample is not what was meant: it goes, and the form comes back as it was filled in."""
    asked = get_object_or_404(DraftRequest, pk=pk)
    try:
        steering.undo_request(user=request.user, request=asked)
    except ShopcontentError as error:
        messages.error(request, str(error))
        return _back(pk)
    form = reverse("admin:drafting_draftrequest_add")
    return HttpResponseRedirect(f"{form}?like={pk}")


@require_POST
def cancel(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    asked = get_object_or_404(DraftRequest, pk=pk)
    try:
        count = steering.cancel(user=request.user, request=asked)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        said = ngettext(
            "Cancelled; %(count)d draft will not be written.",
            "Cancelled; %(count)d drafts will not be written.",
            count,
        )
        messages.success(request, said % {"count": count})
    return _back(pk)


@require_POST
def retry(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    asked = get_object_or_404(DraftRequest, pk=pk)
    try:
        count = steering.retry_failed(user=request.user, request=asked)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        said = ngettext(
            "%(count)d draft is being tried again.",
            "%(count)d drafts are being tried again.",
            count,
        )
        messages.success(request, said % {"count": count})
    return _back(pk)


@require_POST
def undo(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    asked = get_object_or_404(DraftRequest, pk=pk)
    try:
        count = steering.undo_request(user=request.user, request=asked)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        said = ngettext(
            "The request is undone; %(count)d draft of it is gone from the queue.",
            "The request is undone; %(count)d drafts of it are gone from the queue.",
            count,
        )
        messages.success(request, said % {"count": count})
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:drafting_draftrequest_change", args=[pk]))


def _progress(asked: DraftRequest) -> dict[str, Any]:
    found = progress_of(asked)
    total = found.total or 1
    price = price_of(found.cost)
    sample = _sample(asked) if asked.status == DraftRequest.Status.SAMPLING else []
    approved = any(each["draft"].status == Draft.Status.APPROVED for each in sample)
    return {
        "progress": found,
        "done_percent": 100 * found.done / total,
        "failed_percent": 100 * (found.failed + found.cancelled) / total,
        "ready": asked.drafts.awaiting_review().count(),
        "time_left": None if found.seconds_left is None else duration(found.seconds_left),
        "can_stop": asked.status in steering.ACTIVE,
        "is_active": asked.status in _RUNNING or bool(found.queued or found.generating),
        "price": None if price is None else money(price),
        "sample": sample,
        "can_discard": bool(sample) and not approved,
    }


def _sample(asked: DraftRequest) -> list[dict[str, Any]]:
    """The texts that were written first, with what the checks say of them."""
    drafts = asked.drafts.select_related("slot__product").order_by("pk")
    return [
        {
            "draft": draft,
            "is_open": draft.status in _UNWRITTEN,
            "findings": [
                {"severity": each["severity"], "sentence": of_finding(each)}
                for each in draft.findings
            ],
        }
        for draft in drafts
    ]


def _skips(asked: DraftRequest) -> dict[str, Any]:
    counts = asked.skips.values_list("reason").annotate(count=Count("pk")).order_by("-count")
    return {
        "counts": [(Skip.Reason(reason).label, reason, count) for reason, count in counts],
        "examples": asked.skips.select_related("product").order_by("pk")[:EXAMPLES],
    }
