"""What drafting adds to the list of live texts and to the page of one: saying it elsewhere."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import action, number
from shopcontent.drafting.localising import LOCALISABLE
from shopcontent.publishing.admin.slots import SlotAdmin as PublishingSlotAdmin
from shopcontent.publishing.models import Slot, SlotQuerySet

MOST = 1000

admin.site.unregister(Slot)


@admin.register(Slot)
class SlotAdmin(PublishingSlotAdmin):
    actions = ["localise"]
    actions_detail = ["localise_one", *PublishingSlotAdmin.actions_detail]

    def has_localise_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not request.user.has_perm("drafting.add_draftrequest"):
            return False
        return object_id is None or localisable().filter(pk=number(object_id)).exists()

    @action(description=_("Localise into…"), permissions=["localise"])
    def localise(self, request: HttpRequest, queryset: SlotQuerySet) -> HttpResponse | None:
        chosen = queryset.filter(pk__in=localisable()).order_by("pk")
        places = list(chosen.values_list("pk", "shop", "locale")[: MOST + 1])
        if problem := _problem(places):
            self.message_user(request, problem, messages.ERROR)
            return None
        return HttpResponseRedirect(_dialog([pk for pk, _shop, _locale in places], places[0][1]))

    @action(
        description=_("Localise into…"),
        permissions=["localise"],
        url_path="localise",
        icon="translate",
    )
    def localise_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        slot = get_object_or_404(localisable(), pk=number(object_id))
        return HttpResponseRedirect(_dialog([slot.pk], slot.shop_id))


def localisable() -> SlotQuerySet:
    """The slots whose live text can be said in another language."""
    return Slot.objects.live().filter(product__isnull=False, content_type__in=LOCALISABLE)


def _problem(places: list[tuple[int, int, str]]) -> Any:
    """Why these texts cannot be asked for together; None where they can."""
    if not places:
        return _("None of these texts is live and can be said in another language.")
    if len(places) > MOST:
        return _("Choose at most %(count)s texts here; for more, choose their products.") % {
            "count": MOST
        }
    if len({shop for _pk, shop, _locale in places}) > 1:
        return _("Choose texts of one shop at a time.")
    if len({locale for _pk, _shop, locale in places}) > 1:
        return _("Choose texts in one language at a time.")
    return None


def _dialog(slot_ids: list[int], shop_id: int) -> str:
    query = urlencode({"slots": ",".join(map(str, slot_ids)), "shop": shop_id})
    return f"{reverse('admin:drafting_draftrequest_add')}?{query}"
