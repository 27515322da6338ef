"""The list of drafts, and the review screen as the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shopcontent.backoffice import RecordAdmin, action, display
from shopcontent.catalog.admin.pictures import product_cell
from shopcontent.drafting.models import Draft
from shopcontent.review.admin import approving, going, screen
from shopcontent.review.admin.filters import FILTERS
from shopcontent.review.admin.queue import carried, queue_of
from shopcontent.review.rules import DECIDE


@admin.register(Draft)
class DraftAdmin(RecordAdmin):
    list_display = ["subject", "what", "beginning", "remarks", "state", "queued_at"]
    list_filter = FILTERS
    list_select_related = ["slot__product", "slot__category", "slot__shop"]
    search_fields = ["slot__product__name", "slot__product__sku"]
    # The list stands in the order of the queue.
    ordering = ["pk"]
    sortable_by: list[str] = []
    actions = ["approve_clean", "undo_decisions"]
    change_list_template = "review/draft_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        drafts: QuerySet[Draft] = super().get_queryset(request)
        return drafts.prefetch_related("slot__product__images")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {**(extra_context or {}), **self._way_in(request)}
        return super().changelist_view(request, more)  # type: ignore[no-any-return]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        return screen.review(request, object_id, model_admin=self)

    def get_urls(self) -> list[URLPattern]:
        recheck = path(
            "<int:pk>/recheck/",
            self.admin_site.admin_view(screen.recheck),
            {"model_admin": self},
            name="drafting_draft_recheck",
        )
        return [recheck, *going.urls(self), *super().get_urls()]

    def _way_in(self, request: HttpRequest) -> dict[str, Any]:
        """Where the review of what the list shows begins, and whether it began before."""
        if request.GET.get("status", Draft.Status.READY) != Draft.Status.READY:
            return {}
        queue = queue_of(request, self, request.GET.urlencode())
        page = carried(reverse("admin:drafting_draft_begin"), queue)
        return {"review_address": page, "has_begun": queue.last is not None}

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)

    @action(description=_("Approve clean drafts…"), permissions=["decide"])
    def approve_clean(self, request: HttpRequest, queryset: QuerySet[Draft]) -> HttpResponse | None:
        return approving.approve_clean(request, queryset, model_admin=self)

    @action(description=_("Take the decisions back"), permissions=["decide"])
    def undo_decisions(self, request: HttpRequest, queryset: QuerySet[Draft]) -> None:
        approving.undo_decisions(request, queryset)

    @display(description=_("product"))
    def subject(self, draft: Draft) -> str:
        slot = draft.slot
        if slot.product is None:
            return str(slot.category or slot.shop)
        images = list(slot.product.images.all())
        return product_cell(slot.product, images[0].url if images else "")

    @display(description=_("text"))
    def what(self, draft: Draft) -> str:
        parts = [draft.slot.get_content_type_display(), draft.slot.audience, draft.slot.key]
        return format_html(
            '{} <span class="sc-locale">{}</span>',
            " · ".join(filter(None, parts)),
            draft.slot.locale,
        )

    @display(description=_("beginning"))
    def beginning(self, draft: Draft) -> str:
        shown = draft.text or draft.failure
        return format_html(
            '<span class="sc-beginning">{}</span>',
            shown if len(shown) <= 120 else f"{shown[:119]}…",
        )

    @display(description=_("findings"))
    def remarks(self, draft: Draft) -> str:
        chips = [
            ("bad", ngettext("%(count)d blocking", "%(count)d blocking", draft.block_count)),
            ("warn", ngettext("%(count)d warning", "%(count)d warnings", draft.warn_count)),
        ]
        counts = (draft.block_count, draft.warn_count)
        shown = [
            (level, said % {"count": count})
            for (level, said), count in zip(chips, counts, strict=True)
            if count
        ]
        if not shown and draft.body is not None:
            shown = [("good", str(_("clean")))]
        return format_html_join(" ", '<span class="sc-chip sc-{}">{}</span>', shown)

    @display(
        description=_("status"),
        label={
            Draft.Status.READY: "info",
            Draft.Status.APPROVED: "success",
            Draft.Status.REJECTED: "warning",
            Draft.Status.FAILED: "danger",
        },
    )
    def state(self, draft: Draft) -> tuple[str, str]:
        return draft.status, draft.get_status_display()
