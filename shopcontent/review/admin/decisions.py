"""What was decided; written by the services, read here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from llm.content_types import CONTENT_TYPES
from shopcontent.backoffice import RecordAdmin, display
from shopcontent.review.models import Decision


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ["decided_at", "outcome", "draft_link", "why", "decided_by"]
    list_filter = ["verdict", "reason", ("decided_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["draft__slot__product", "decided_by", "draft__slot__shop"]
    ordering = ["-pk"]
    fields = [
        ("decided_at", "decided_by"),
        ("outcome", "draft_link"),
        "why",
        "publication",
        "before",
        "after",
    ]

    @display(
        description=_("verdict"),
        ordering="verdict",
        label={
            Decision.Verdict.APPROVED: "success",
            Decision.Verdict.REJECTED: "danger",
            Decision.Verdict.UNDONE: "warning",
            Decision.Verdict.EDITED: "info",
        },
    )
    def outcome(self, decision: Decision) -> tuple[str, str]:
        return decision.verdict, decision.get_verdict_display()

    @display(description=_("draft"))
    def draft_link(self, decision: Decision) -> str:
        slot = decision.draft.slot
        return format_html(
            '<a class="sc-link" href="{}">{} · {} · {}</a>',
            reverse("admin:drafting_draft_change", args=[decision.draft_id]),
            slot.product or slot.shop,
            slot.get_content_type_display(),
            slot.locale,
        )

    @display(description=_("why"), empty_value="–")
    def why(self, decision: Decision) -> str:
        said = [decision.get_reason_display() if decision.reason else "", decision.comment]
        return ": ".join(filter(None, said))

    @display(description=_("text before"))
    def before(self, decision: Decision) -> str:
        return _text(decision, decision.body_before)

    @display(description=_("text after"))
    def after(self, decision: Decision) -> str:
        return _text(decision, decision.body_after)


def _text(decision: Decision, body: dict[str, object]) -> str:
    kind = CONTENT_TYPES[decision.draft.slot.content_type]
    return format_html('<span class="sc-text">{}</span>', kind.render(body))
