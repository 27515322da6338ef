"""What is scheduled: a list of what is to come, another time, and calling it off."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from shopcontent.backoffice import RecordAdmin, action, display, number
from shopcontent.exceptions import ShopcontentError
from shopcontent.publishing.admin.forms import TimesForm
from shopcontent.publishing.admin.records import slot_link
from shopcontent.publishing.models import Window, WindowQuerySet
from shopcontent.publishing.scheduling import cancel, reschedule
from shopcontent.publishing.services import MAX_REASON, TAKE_DOWN
from shopcontent.publishing.stated import outdated


class ComingFilter(DropdownFilter):  # type: ignore[misc]
    title = _("to come")
    parameter_name = "coming"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("what is to come")), ("held", _("what is held back"))]

    def queryset(self, request: HttpRequest, queryset: WindowQuerySet) -> WindowQuerySet:
        if self.value() == "yes":
            return queryset.to_come()
        return queryset.held() if self.value() == "held" else queryset


class ReasonForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, widget=UnfoldAdminTextInputWidget
    )


class RescheduleForm(TimesForm, ReasonForm):
    """Other times for a window, by the clock of its shop, which their labels name."""

    field_order = ["start", "until", "reason"]

    def __init__(self, **options: Any) -> None:
        windows = Window.objects.select_related("slot__shop")
        window = get_object_or_404(windows, pk=number(options["object_id"]))
        initial = {"start": window.starts_at, "until": window.until}
        super().__init__(**{"initial": initial, **options})
        self.in_zone(window.slot.shop.time_zone)
        if window.state == Window.State.RUNNING:
            # What has begun keeps its beginning, and needs an end.
            del self.fields["start"]

    def clean(self) -> dict[str, Any] | None:
        if "start" not in self.fields:
            self.cleaned_data["start"] = None
            if not self.cleaned_data.get("until", True):
                self.add_error("until", _("Say until when."))
        return super().clean()


@admin.register(Window)
class WindowAdmin(RecordAdmin):
    list_display = ["begins", "ends", "place", "version", "marks", "approver"]
    list_filter = [ComingFilter, ("state", admin.ChoicesFieldListFilter), "slot__shop"]
    search_fields = ["slot__product__name", "slot__product__sku"]
    sortable_by: list[str] = []
    fields = [
        ("place", "version"),
        ("begins", "ends"),
        ("marks", "approver"),
        "reasons_to_hold",
        "words",
    ]
    readonly_fields = ["place", "version", "begins", "ends", "marks", "approver", *fields[3:]]
    actions_detail = ["reschedule", "cancel"]

    def get_queryset(self, request: HttpRequest) -> WindowQuerySet:
        windows: WindowQuerySet = super().get_queryset(request)
        return windows.select_related(
            "slot__product",
            "slot__category",
            "slot__shop",
            "slot__live_publication",
            "publication__approver",
        )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What happens next comes first."""
        return tuple(Window.objects.in_order().query.order_by)

    def has_change_times_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm(TAKE_DOWN):
            return False
        return object_id is None or Window.objects.to_come().filter(pk=number(object_id)).exists()

    @action(
        description=_("Change its time…"),
        permissions=["change_times"],
        url_path="reschedule",
        icon="schedule",
        dialog={
            "title": _("When shall this text be live?"),
            "form_class": RescheduleForm,
            "form_submit_text": _("Change its time"),
        },
    )
    def reschedule(self, request: HttpRequest, form: RescheduleForm, object_id: str) -> Any:
        return _do(
            request,
            object_id,
            _("Its time is changed."),
            lambda **who: reschedule(**who, times=form.times, reason=form.cleaned_data["reason"]),
        )

    @action(
        description=_("Call off…"),
        permissions=["change_times"],
        url_path="cancel",
        icon="event_busy",
        variant=ActionVariant.DANGER,
        dialog={
            "title": _("Call this text off?"),
            "description": _(
                "It does not go live. If it is live already, what was there before comes back."
            ),
            "form_class": ReasonForm,
            "form_submit_text": _("Call off"),
        },
    )
    def cancel(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return _do(
            request,
            object_id,
            _("The text is called off."),
            lambda **who: cancel(**who, reason=form.cleaned_data["reason"]),
        )

    @display(description=_("place"))
    def place(self, window: Window) -> str:
        return slot_link(window.slot)

    @display(description=_("version"))
    def version(self, window: Window) -> str:
        return format_html(
            '<a class="sc-link" href="{}">v{}</a>',
            reverse("admin:publishing_publication_change", args=[window.publication_id]),
            window.publication.version,
        )

    @display(description=_("live from"))
    def begins(self, window: Window) -> str:
        return _moment(window, "starts_at")

    @display(description=_("live until"), empty_value="–")
    def ends(self, window: Window) -> str | None:
        return _moment(window, "until") if window.until else None

    @display(description=_("state"))
    def marks(self, window: Window) -> str:
        return render_to_string("publishing/window_marks.html", {"window": window})

    @display(description=_("approved by"), empty_value="–")
    def approver(self, window: Window) -> Any:
        return window.publication.approver

    @display(description=_("text"))
    def words(self, window: Window) -> str:
        return format_html(
            '<span class="sc-text" lang="{}">{}</span>',
            window.slot.locale,
            window.publication.text,
        )

    @display(description=_("no longer so"), empty_value="–")
    def reasons_to_hold(self, window: Window) -> str | None:
        product, locale = window.slot.product, window.slot.locale
        if product is None or window.state not in Window.TO_COME:
            return None
        wrong = outdated(window.publication.fact_values, product.facts, locale)
        return render_to_string("publishing/outdated.html", {"outdated": wrong}) if wrong else None


def _moment(window: Window, name: str) -> str:
    context = {"moment": getattr(window, name), "zone": window.slot.shop.time_zone}
    return render_to_string("publishing/moment.html", context)


def _do(
    request: HttpRequest, object_id: str, done: Any, change: Callable[..., None]
) -> HttpResponse:
    """Change a window and go back to it, with what came of that said there."""
    window = get_object_or_404(Window, pk=number(object_id))
    try:
        change(user=request.user, window=window)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    here = reverse("admin:publishing_window_change", args=[window.pk])
    return HttpResponse(headers={"HX-Redirect": here})
