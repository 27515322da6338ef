"""Slots: what is live where, and taking it down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import prefetch_related_objects
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
from shopcontent.difference import difference
from shopcontent.exceptions import ShopcontentError
from shopcontent.publishing.models import Slot, SlotQuerySet
from shopcontent.publishing.services import MAX_REASON, TAKE_DOWN, take_down, unlock


class LiveFilter(DropdownFilter):  # type: ignore[misc]
    title = _("live")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("something is live")), ("no", _("nothing is live"))]

    def queryset(self, request: HttpRequest, queryset: SlotQuerySet) -> SlotQuerySet:
        if self.value() == "yes":
            return queryset.live()
        return queryset.empty() if self.value() == "no" else queryset


class TakeDownForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, widget=UnfoldAdminTextInputWidget
    )


@admin.register(Slot)
class SlotAdmin(RecordAdmin):
    list_display = [
        "subject",
        "content_type",
        "locale",
        "audience",
        "live_text",
        "marks",
        "preview",
    ]
    list_filter = [
        LiveFilter,
        ("content_type", admin.ChoicesFieldListFilter),
        "locale",
        "stale",
        "human_locked",
    ]
    list_select_related = ["product", "category", "shop", "live_publication"]
    search_fields = ["product__name", "product__sku"]
    ordering = ["-pk"]
    actions_detail = ["unlock", "take_down"]
    fields = [
        ("about", "content_type"),
        ("locale", "audience", "key"),
        ("marks", "preview"),
        "versions",
    ]
    readonly_fields = ["about", "marks", "preview", "versions"]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Slot | None:
        slot: Slot | None = super().get_object(request, object_id, from_field)
        if slot is not None:
            prefetch_related_objects([slot], "publications__approver", "publications__window")
            slot.may_roll_back = request.user.has_perm(TAKE_DOWN)  # type: ignore[attr-defined]
        return slot

    def get_queryset(self, request: HttpRequest) -> SlotQuerySet:
        slots: SlotQuerySet = super().get_queryset(request)
        return slots.with_coming()

    def has_take_down_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm(TAKE_DOWN):
            return False
        return object_id is None or Slot.objects.live().filter(pk=number(object_id)).exists()

    def has_unlock_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm(TAKE_DOWN):
            return False
        locked = Slot.objects.filter(human_locked=True)
        return object_id is None or locked.filter(pk=number(object_id)).exists()

    @action(
        description=_("Unlock…"),
        permissions=["unlock"],
        url_path="unlock",
        icon="lock_open",
        dialog={
            "title": _("Unlock this place?"),
            "description": _("The next request may then write over a person's words."),
            "form_submit_text": _("Unlock"),
        },
    )
    def unlock(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        slot = get_object_or_404(Slot, pk=number(object_id))
        try:
            unlock(user=request.user, slot=slot)  # type: ignore[arg-type]
        except ShopcontentError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The place is unlocked."))
        here = reverse("admin:publishing_slot_change", args=[slot.pk])
        return HttpResponse(headers={"HX-Redirect": here})

    @action(
        description=_("Take down…"),
        permissions=["take_down"],
        url_path="take-down",
        icon="unpublished",
        variant=ActionVariant.DANGER,
        dialog={
            "title": _("Take this text down?"),
            "description": _("The shop shows nothing in its place until another text goes live."),
            "form_class": TakeDownForm,
            "form_submit_text": _("Take down"),
        },
    )
    def take_down(self, request: HttpRequest, form: TakeDownForm, object_id: str) -> HttpResponse:
        slot = get_object_or_404(Slot, pk=number(object_id))
        try:
            take_down(user=request.user, slot=slot, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except ShopcontentError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The text is taken down."))
        here = reverse("admin:publishing_slot_change", args=[slot.pk])
        return HttpResponse(headers={"HX-Redirect": here})

    @display(description=_("place"))
    def subject(self, slot: Slot) -> str:
        if slot.product is None:
            return str(slot.category or slot.shop)
        return format_html(
            '<b>{}</b> <span class="sc-quiet">{}</span>', slot.product.name, slot.product.sku
        )

    @display(description=_("place"))
    def about(self, slot: Slot) -> str:
        """The subject, as a link to its page."""
        if slot.product is None:
            return str(slot.category or slot.shop)
        page = reverse("admin:catalog_product_change", args=[slot.product.pk])
        name, sku = slot.product.name, slot.product.sku
        return format_html(
            '<a class="sc-link" href="{}">{}</a> <span class="sc-quiet">{}</span>', page, name, sku
        )

    @display(description=_("live text"), empty_value="–")
    def live_text(self, slot: Slot) -> str | None:
        live = slot.live_publication
        if live is None:
            return None
        text = live.text if len(live.text) <= 120 else f"{live.text[:119]}…"
        return format_html(
            '<span class="sc-beginning">{} <span class="sc-chip">v{}</span></span>',
            text,
            live.version,
        )

    @display(description=_("state"))
    def marks(self, slot: Slot) -> str:
        return render_to_string("publishing/marks.html", {"slot": slot})

    @display(description=_("page"), empty_value="–")
    def preview(self, slot: Slot) -> str | None:
        if slot.product_id is None:
            return None
        return render_to_string("preview/button.html", {"slot": slot})

    @display(description=_("versions"))
    def versions(self, slot: Slot) -> str:
        oldest_first = sorted(slot.publications.all(), key=lambda each: each.version)
        former = ["", *(each.text for each in oldest_first)]
        rows = [
            {"publication": each, "changes": difference(before, each.text) if before else []}
            for before, each in zip(former, oldest_first, strict=False)
        ]
        may_roll_back = getattr(slot, "may_roll_back", False)
        context = {"slot": slot, "rows": rows[::-1], "may_roll_back": may_roll_back}
        return render_to_string("publishing/versions.html", context)
