"""The page that asks for drafts, and the estimate beside its form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shopcontent.backoffice import is_number, language, page
from shopcontent.catalog.choices import from_query, read_ids
from shopcontent.catalog.models import ProductFilter
from shopcontent.drafting import services
from shopcontent.drafting.admin.forms import TONES, RequestForm
from shopcontent.drafting.admin.styling import choice_of_style
from shopcontent.drafting.estimate import NOT_ESTIMATED, preview
from shopcontent.drafting.models import DraftRequest
from shopcontent.drafting.pricing import money
from shopcontent.drafting.replies import as_query as reviews_as_query
from shopcontent.drafting.wording import duration, gaps, texts_of, types
from shopcontent.exceptions import ShopcontentError
from shopcontent.publishing.models import Slot


def ask(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """The form; its products come from the query string, everything else from the person."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = RequestForm(request.POST or None, initial=_initial(request))
    if form.is_valid():
        try:
            made = services.request_drafts(user=request.user, **form.arguments)
        except ShopcontentError as error:
            form.add_error(getattr(error, "field", None), str(error))
        else:
            messages.success(request, _said(made))
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
        texts=texts_of(form.texts),
        types=types(form["content_types"].value() or []),
        source=language(str(form["source_locale"].value() or "")),
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
        arguments = {k: v for k, v in form.arguments.items() if k not in NOT_ESTIMATED}
        found = preview(**arguments, user=request.user)
    except ShopcontentError as error:
        context["problem"] = str(error)
    else:
        context["estimate"] = found
        context["duration"] = None if found.seconds is None else duration(found.seconds)
        context["foreign"] = [(language(tag), count) for tag, count in found.foreign.items()]
        context["price"] = None if found.price is None else money(found.price)
    return render(request, "drafting/estimate.html", context)


def _said(made: DraftRequest) -> str:
    if made.status == DraftRequest.Status.SAMPLING:
        return _("Three texts are being written; the rest waits for you.")
    return _("The drafts are being written.")


def _initial(request: HttpRequest) -> dict[str, Any]:
    if is_number(like := request.GET.get("like", "")):
        return _like(get_object_or_404(DraftRequest, pk=int(like)))
    chosen = from_query(request.GET.dict())
    initial: dict[str, Any] = {"content_types": ["description"], **_as_fields(chosen)}
    initial |= _texts(request)
    for name in ("content_types", "locales"):
        if asked := request.GET.getlist(name):
            initial[name] = asked
    for name in ("shop", "scope"):
        if value := request.GET.get(name):
            initial[name] = value
    return initial


def _like(asked: DraftRequest) -> dict[str, Any]:
    """What another request asked for."""
    same = {name: getattr(asked, name) for name in RequestForm.base_fields if hasattr(asked, name)}
    same["style"] = choice_of_style(asked)
    texts = asked.text_filter
    if "slots" in texts:
        same["slots"] = ",".join(map(str, texts["slots"]))
    if "reviews" in texts:
        same["reviews"] = reviews_as_query(texts["reviews"])
    return {**same, **_as_fields(asked.product_filter)}


def _texts(request: HttpRequest) -> dict[str, Any]:
    """What the address says of live texts to localise or of reviews to reply to."""
    if source := request.GET.get("source_locale", ""):
        return {"source_locale": source}
    if picked := read_ids(request.GET.get("slots", "")):
        live = Slot.objects.live().filter(pk__in=picked)
        places = list(live.values_list("content_type", "locale").distinct())
        return {
            "slots": ",".join(map(str, picked)),
            "content_types": sorted({name for name, _locale in places}),
            "source_locale": places[0][1] if places else "",
        }
    if reviews := request.GET.get("reviews", ""):
        return {"reviews": reviews, "content_types": [services.REPLY]}
    return {}


def _as_fields(chosen: ProductFilter) -> dict[str, Any]:
    fields: dict[str, Any] = dict(chosen)
    if "ids" in chosen:
        fields["ids"] = ",".join(map(str, chosen["ids"]))
    return fields
