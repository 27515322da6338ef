"""Publications and the change log: written by the services, read here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from shopcontent.backoffice import RecordAdmin, action, display, number
from shopcontent.exceptions import ShopcontentError
from shopcontent.publishing.models import Change, Publication, Slot
from shopcontent.publishing.services import MAX_REASON, TAKE_DOWN, roll_back


class RollBackForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MAX_REASON,
        widget=UnfoldAdminTextInputWidget,
    )


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    list_display = ["place", "version", "origin", "approver", "published_at", "is_live"]
    # The place leads to its slot.
    list_display_links = ["version"]
    list_filter = ["origin", "slot__content_type", "slot__locale"]
    list_select_related = [
        "slot__product",
        "slot__category",
        "slot__shop",
        "approver",
        "live_in",
    ]
    search_fields = ["slot__product__name", "slot__product__sku"]
    ordering = ["-pk"]
    fields = [
        ("place", "version"),
        ("origin", "is_live"),
        ("approver", "published_at", "four_eyes"),
        "words",
        "made",
    ]
    readonly_fields = ["place", "is_live", "words", "made"]
    actions_detail = ["roll_back"]

    def has_roll_back_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm(TAKE_DOWN):
            return False
        earlier = Publication.objects.earlier()
        return object_id is None or earlier.filter(pk=number(object_id)).exists()

    @action(
        description=_("Put live again…"),
        permissions=["roll_back"],
        url_path="roll-back",
        icon="undo",
        dialog={
            "title": _("Put this version live again?"),
            "description": _("It takes the place of what is live now."),
            "form_class": RollBackForm,
            "form_submit_text": _("Put live again"),
        },
    )
    def roll_back(self, request: HttpRequest, form: RollBackForm, object_id: str) -> HttpResponse:
        publication = get_object_or_404(Publication, pk=number(object_id))
        try:
            roll_back(
                user=request.user,  # type: ignore[arg-type]
                publication=publication,
                reason=form.cleaned_data["reason"],
            )
        except ShopcontentError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("This version is live again."))
        here = reverse("admin:publishing_slot_change", args=[publication.slot_id])
        return HttpResponse(headers={"HX-Redirect": here})

    @display(description=_("place"))
    def place(self, publication: Publication) -> str:
        return slot_link(publication.slot)

    @display(description=_("live"), boolean=True)
    def is_live(self, publication: Publication) -> bool:
        return hasattr(publication, "live_in")

    @display(description=_("text"))
    def words(self, publication: Publication) -> str:
        return format_html('<span class="sc-text">{}</span>', publication.text)

    @display(description=_("provenance"))
    def made(self, publication: Publication) -> str:
        return render_to_string("publishing/provenance.html", {"publication": publication})


@admin.register(Change)
class ChangeAdmin(RecordAdmin):
    list_display = ["number", "kind", "place", "publication", "at", "shop"]
    list_filter = ["kind", "shop"]
    list_select_related = [
        "slot__product",
        "slot__category",
        "slot__shop",
        "publication",
        "shop",
    ]
    ordering = ["-pk"]
    fields = [("number", "kind"), "place", "publication", ("at", "shop")]
    readonly_fields = ["place"]

    @display(description=_("place"))
    def place(self, change: Change) -> str:
        return slot_link(change.slot)


def slot_link(slot: Slot) -> str:
    parts = [slot.get_content_type_display(), slot.locale, slot.audience, slot.key]
    return format_html(
        '<a class="sc-link" href="{}">{} · {}</a>',
        reverse("admin:publishing_slot_change", args=[slot.pk]),
        slot.product or slot.category or slot.shop,
        " · ".join(filter(None, parts)),
    )
