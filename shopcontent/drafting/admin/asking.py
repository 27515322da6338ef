"""The page that asks for drafts, and the estimate beside its form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shopcontent.backoffice import page
from shopcontent.catalog.choices import from_query
from shopcontent.drafting import services
from shopcontent.drafting.admin.forms import TONES, RequestForm
from shopcontent.drafting.admin.wording import duration, gaps
from shopcontent.drafting.estimate import preview
from shopcontent.exceptions import ShopcontentError

_NOT_ESTIMATED = {"tone", "length", "instruction", "house_style", "without_style"}


def ask(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """The form; its products come from the query string, everything else from the person."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = RequestForm(request.POST or None, initial=_initial(request))
    if form.is_valid():
        try:
            made = services.request_drafts(user=request.user, **form.arguments)
        except ShopcontentError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The drafts are being written."))
            watched = reverse("admin:drafting_draftrequest_change", args=[made.pk])
            return HttpResponseRedirect(watched)
    return page(
        model_admin,
        request,
        "drafting/ask.html",
        title=_("Request drafts"),
        form=form,
        tones=TONES,
        picked=len(form.chosen.get("ids", [])),
        gaps=gaps(form.chosen),
    )


@require_GET
def estimate(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """What the form as it stands would do: how many drafts, how long, what not and why."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = RequestForm(request.GET)
    context: dict[str, Any] = {}
    if not form.is_valid():
        context["problem"] = next(iter(form.errors.values()))[0]
        return render(request, "drafting/estimate.html", context)
    try:
        arguments = {k: v for k, v in form.arguments.items() if k not in _NOT_ESTIMATED}
        found = preview(**arguments)
    except ShopcontentError as error:
        context["problem"] = str(error)
    else:
        context["estimate"] = found
        context["duration"] = None if found.seconds is None else duration(found.seconds)
    return render(request, "drafting/estimate.html", context)


def _initial(request: HttpRequest) -> dict[str, Any]:
    chosen = from_query(request.GET.dict())
    initial: dict[str, Any] = {"content_types": ["description"], **chosen}
    if "ids" in chosen:
        initial["ids"] = ",".join(map(str, chosen["ids"]))
    for name in ("content_types", "locales"):
        if asked := request.GET.getlist(name):
            initial[name] = asked
    for name in ("shop", "scope"):
        if value := request.GET.get(name):
            initial[name] = value
    return initial
