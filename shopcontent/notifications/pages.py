"""A person's notifications: what is new, open, mark as read, and how to be told."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shopcontent.backoffice import is_number, page
from shopcontent.exceptions import ShopcontentError
from shopcontent.notifications import services
from shopcontent.notifications.forms import PreferencesForm
from shopcontent.notifications.models import Kind
from shopcontent.notifications.wording import lines

PATH = "admin:notifications_notification_"
PER_PAGE = 30


@require_GET
def inbox(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """What the person was told, the newest first; `unread=yes` shows only what is not read."""
    found = model_admin.get_queryset(request)
    only_unread = request.GET.get("unread") == "yes"
    shown = found.unread() if only_unread else found
    part = Paginator(shown.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    newest = found.order_by("-pk").first()
    return page(
        model_admin,
        request,
        "notifications/inbox.html",
        title=_("Notifications"),
        part=part,
        lines=lines(part),
        only_unread=only_unread,
        unread_count=found.unread().count(),
        newest=newest.pk if newest else 0,
    )


@require_POST
def follow(request: HttpRequest, pk: int, *, model_admin: Any) -> HttpResponse:
    """Mark one as read and go to what it is about, or back with `stay`."""
    found = services.mark_read(user=request.user, pk=pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    to = reverse(f"{PATH}changelist") if "stay" in request.POST else lines([found])[0].path
    return HttpResponseRedirect(to)


@require_POST
def read_all(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    newest = request.POST.get("newest", "")
    up_to = int(newest) if is_number(newest) else 0
    count = services.mark_all_read(user=request.user, up_to=up_to)  # type: ignore[arg-type]
    said = ngettext(
        "%(count)d notification is marked as read.",
        "%(count)d notifications are marked as read.",
        count,
    )
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(reverse(f"{PATH}changelist"))


def preferences(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    user: Any = request.user
    saved = services.preferences_of(user)
    wanted = [kind for kind in Kind.values if kind not in saved.muted]
    initial = {"wanted": wanted, "digest": saved.digest}
    form = PreferencesForm(request.POST or None, initial=initial, email=user.email)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_preferences(
                user=user, language=get_language() or "en", **form.cleaned_data
            )
        except ShopcontentError as error:
            form.add_error("digest", str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse(f"{PATH}changelist"))
    return page(
        model_admin,
        request,
        "notifications/preferences.html",
        title=_("What I am told"),
        form=form,
    )
