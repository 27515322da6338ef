"""The history in the admin: every state change, never edited."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.history.models import Transition

# Where the page of a subject is.
_PAGES = {
    "draft": "drafting_draft",
    "draft_request": "drafting_draftrequest",
    "budget": "drafting_budget",
    "publication": "publishing_publication",
    "window": "publishing_window",
    "api_key": "api_apikey",
    "webhook": "webhooks_endpoint",
    "delivery": "webhooks_delivery",
}


@admin.register(Transition)
class TransitionAdmin(RecordAdmin):
    list_display = ["at", "what", "change", "actor", "reason"]
    list_filter = ["subject", "to_state", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actor"]
    ordering = ["-pk"]
    fields = [("at", "actor"), ("what", "change"), "reason"]
    readonly_fields = ["what", "change"]

    @display(description=_("what"))
    def what(self, transition: Transition) -> str:
        name = f"{gettext(transition.subject)} {transition.object_id}"
        page = _PAGES.get(transition.subject)
        if page is None:
            return name
        address = reverse(f"admin:{page}_change", args=[transition.object_id])
        return format_html('<a class="sc-link" href="{}">{}</a>', address, name)

    @display(description=_("change"))
    def change(self, transition: Transition) -> str:
        states = (transition.from_state, transition.to_state)
        return " → ".join(gettext(state) if state else "–" for state in states)
