"""Publications and the change log: written by the services, read here."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.publishing.models import Change, Publication, Slot


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    list_display = ["place", "version", "origin", "approver", "published_at", "is_live"]
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
