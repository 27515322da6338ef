"""Approving clean drafts in bulk: first a sample to look at, then all of them."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.backoffice import page
from shopcontent.drafting.models import Draft, DraftQuerySet
from shopcontent.publishing.admin.forms import TimesForm
from shopcontent.publishing.times import NOW, Times
from shopcontent.review.bulk import ApprovalResult, Refusal, approve_many, undo_many
from shopcontent.review.reservations import free

SAMPLE = 5
# More would keep the person waiting; the others are there for a next time.
MOST = 2000
SHOWN_REASONS = 5


def approve_clean(
    request: HttpRequest, drafts: QuerySet[Draft], *, model_admin: Any
) -> HttpResponse | None:
    """Show some of the clean drafts at random; approve them all once that was confirmed, now or
    for a time."""
    chosen = Draft.objects.filter(pk__in=drafts.order_by().values("pk"))
    confirmed = request.POST.get("confirmed")
    form = _times_form(request, chosen)
    if confirmed == "yes":
        _approve(request, chosen, NOW)
        return None
    if confirmed == "schedule" and form is not None and form.is_valid():
        _approve(request, chosen, form.times)
        return None
    clean = chosen.awaiting_review().clean()
    ours = free(request.user, clean)  # type: ignore[arg-type]
    count, all_clean, total = ours.count(), clean.count(), chosen.count()
    if not count:
        busy = _("Somebody else is reviewing what is clean of these.")
        none = _("None of these is clean and waits for review.")
        messages.warning(request, busy if all_clean else none)
        return None
    return page(
        model_admin,
        request,
        "review/bulk.html",
        title=_("Approve clean drafts"),
        form=form,
        sample=_sample(ours),
        count=min(count, MOST),
        later=max(0, count - MOST),
        left_out=total - all_clean,
        held=all_clean - count,
        address=request.get_full_path(),
        checkbox=ACTION_CHECKBOX_NAME,
        selected=request.POST.getlist(ACTION_CHECKBOX_NAME),
    )


def _sample(clean: QuerySet[Draft]) -> QuerySet[Draft]:
    ids = list(clean.order_by("?").values_list("pk", flat=True)[:SAMPLE])
    shown = Draft.objects.filter(pk__in=ids).order_by("pk")
    return shown.select_related("slot__product", "slot__category", "slot__shop")


def _times_form(request: HttpRequest, chosen: DraftQuerySet) -> TimesForm | None:
    """The fields for a time; none where the drafts' shops have different clocks."""
    zones = chosen.order_by().values_list("slot__shop__time_zone", flat=True).distinct()[:2]
    if len(zones) != 1:
        return None
    is_timed = request.POST.get("confirmed") == "schedule"
    form = TimesForm(request.POST if is_timed else None)
    form.in_zone(zones[0], asked=True)
    return form


def _approve(request: HttpRequest, chosen: DraftQuerySet, times: Times) -> None:
    ready = chosen.awaiting_review().clean().order_by("pk").only("pk")[:MOST]
    result = approve_many(user=request.user, drafts=ready, times=times)  # type: ignore[arg-type]
    count = len(result.publications)
    if count and times.start is None:
        said = ngettext(
            "%(count)d draft approved and live.", "%(count)d drafts approved and live.", count
        )
        messages.success(request, said % {"count": count})
    elif count:
        said = ngettext(
            "%(count)d draft approved and scheduled.",
            "%(count)d drafts approved and scheduled.",
            count,
        )
        messages.success(request, said % {"count": count})
    if result.refused:
        messages.warning(request, _refusals(result))


def undo_decisions(request: HttpRequest, drafts: QuerySet[Draft]) -> None:
    """Take the decisions on the chosen drafts back, and say of the others why not."""
    result = undo_many(user=request.user, drafts=drafts.order_by("-pk")[:MOST])  # type: ignore[arg-type]
    if count := len(result.undone):
        said = ngettext(
            "%(count)d draft waits for review again.",
            "%(count)d drafts wait for review again.",
            count,
        )
        messages.success(request, said % {"count": count})
    if count := len(result.refused):
        head = ngettext(
            "%(count)d decision not taken back:", "%(count)d decisions not taken back:", count
        )
        messages.warning(request, _with_reasons(head % {"count": count}, result.refused))


def _refusals(result: ApprovalResult) -> str:
    count = len(result.refused)
    head = ngettext("%(count)d draft not approved:", "%(count)d drafts not approved:", count)
    return _with_reasons(head % {"count": count}, result.refused)


def _with_reasons(head: str, refused: list[Refusal]) -> str:
    reasons = Counter(refusal.sentence for refusal in refused).most_common(SHOWN_REASONS)
    return " ".join([head, *(f"{sentence} ({number})" for sentence, number in reasons)])
