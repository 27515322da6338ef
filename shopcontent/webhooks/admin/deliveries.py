"""What was sent to receivers, and what they answered."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shopcontent.backoffice import RecordAdmin, action, display
from shopcontent.webhooks.models import Delivery
from shopcontent.webhooks.services import CHANGE, deliver_again


@admin.register(Delivery)
class DeliveryAdmin(RecordAdmin):
    list_display = ["created_at", "what", "endpoint", "state", "attempts", "answer", "next_attempt"]
    list_filter = ["status", "event", ("endpoint", admin.RelatedOnlyFieldListFilter), "problem"]
    list_select_related = ["endpoint"]
    search_fields = ["message_id", "number"]
    ordering = ["-pk"]
    actions = ["again"]
    fields = [
        ("endpoint", "state_word"),
        ("event", "number"),
        "message_id",
        ("attempts", "next_attempt"),
        ("created_at", "first_attempt_at"),
        ("last_attempt_at", "finished_at"),
        ("answer", "time_taken"),
        "detail",
        "sent",
        "answered",
    ]
    readonly_fields = ["state_word", "next_attempt", "answer", "time_taken", "sent", "answered"]

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    @action(description=_("Deliver again"), permissions=["again"])
    def again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        count = deliver_again(user=request.user, ids=ids)  # type: ignore[arg-type]
        said = ngettext(
            "%(count)d message is being sent again.",
            "%(count)d messages are being sent again.",
            count,
        )
        messages.success(request, said % {"count": count})

    @display(description=_("event"), ordering="number")
    def what(self, delivery: Delivery) -> str:
        return str(delivery)

    @display(
        description=_("state"),
        ordering="status",
        label={
            Delivery.Status.QUEUED: "info",
            Delivery.Status.SENDING: "info",
            Delivery.Status.DELIVERED: "success",
            Delivery.Status.FAILED: "danger",
        },
    )
    def state(self, delivery: Delivery) -> tuple[str, str]:
        return delivery.status, delivery.get_status_display()

    @display(description=_("state"))
    def state_word(self, delivery: Delivery) -> str:
        return delivery.get_status_display()

    @display(description=_("answer"))
    def answer(self, delivery: Delivery) -> str:
        parts = [str(delivery.response_code or ""), delivery.get_problem_display()]
        return " ".join(filter(None, parts)) or "–"

    @display(description=_("next attempt"))
    def next_attempt(self, delivery: Delivery) -> Any:
        waits = delivery.status == Delivery.Status.QUEUED
        return delivery.next_attempt_at if waits else None

    @display(description=_("time taken"))
    def time_taken(self, delivery: Delivery) -> str:
        return "–" if delivery.seconds is None else f"{delivery.seconds:.2f} s"

    @display(description=_("message text"))
    def sent(self, delivery: Delivery) -> str:
        return format_html('<code class="sc-text">{}</code>', delivery.body)

    @display(description=_("text of the answer"))
    def answered(self, delivery: Delivery) -> str:
        return format_html('<code class="sc-text">{}</code>', delivery.response or "–")
