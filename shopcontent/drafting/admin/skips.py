"""What was asked for and is not being written."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.drafting.models import Skip


@admin.register(Skip)
class SkipAdmin(RecordAdmin):
    list_display = ["product", "content_type", "locale", "key", "reason_shown", "request_number"]
    list_filter = ["reason", "content_type", "locale"]
    list_select_related = ["product", "request"]
    search_fields = ["product__name", "product__sku"]
    ordering = ["pk"]

    @display(description=_("reason"), ordering="reason")
    def reason_shown(self, skip: Skip) -> str:
        return skip.why

    @display(description=_("draft request"), ordering="request")
    def request_number(self, skip: Skip) -> str:
        return f"#{skip.request_id}"
