"""The list of draft requests and the addresses of their pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.drafting.admin import asking, watching
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.wording import choice_of, languages, types

_UNWRITTEN = [
    Draft.Status.QUEUED,
    Draft.Status.GENERATING,
    Draft.Status.FAILED,
    Draft.Status.CANCELLED,
]


@admin.register(DraftRequest)
class DraftRequestAdmin(RecordAdmin):
    list_display = ["number", "texts", "products", "created_by", "created_at", "bar", "state"]
    list_filter = ["status", ("created_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["created_by"]
    list_per_page = 25
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DraftRequest]:
        requests: QuerySet[DraftRequest] = super().get_queryset(request)
        drafts = Draft.objects.filter(request=OuterRef("pk")).order_by().values("request")
        return requests.annotate(
            draft_count=_number(drafts),
            unwritten_count=_number(drafts.filter(status__in=_UNWRITTEN)),
        )

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("estimate/", asking.estimate, "estimate"),
            ("<int:pk>/progress/", watching.progress, "progress"),
            ("<int:pk>/rest/", watching.rest, "rest"),
            ("<int:pk>/change-wish/", watching.change_wish, "change_wish"),
            ("<int:pk>/cancel/", watching.cancel, "cancel"),
            ("<int:pk>/retry/", watching.retry, "retry"),
            ("<int:pk>/undo/", watching.undo, "undo"),
        ]
        own = [
            path(
                route,
                self.admin_site.admin_view(view),
                {"model_admin": self},
                name=f"drafting_draftrequest_{name}",
            )
            for route, view, name in pages
        ]
        return own + super().get_urls()  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("drafting.add_draftrequest")

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("drafting.cancel_draftrequest")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return asking.ask(request, model_admin=self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        return watching.watch(request, object_id, model_admin=self)

    @display(description=_("number"), ordering="pk")
    def number(self, request: DraftRequest) -> str:
        return f"#{request.pk}"

    @display(description=_("texts"))
    def texts(self, request: DraftRequest) -> str:
        return f"{types(request.content_types)} · {languages(request)}"

    @display(description=_("products"))
    def products(self, request: DraftRequest) -> str:
        return choice_of(request)

    @display(description=_("drafts"))
    def bar(self, request: DraftRequest) -> str:
        total: int = request.draft_count  # type: ignore[attr-defined]
        written: int = total - request.unwritten_count  # type: ignore[attr-defined]
        percent = round(100 * written / total) if total else 0
        return format_html(
            '<span class="sc-bar" title="{}%"><span style="width: {}%"></span></span> {} / {}',
            percent,
            percent,
            written,
            total,
        )

    @display(
        description=_("status"),
        ordering="status",
        label={
            DraftRequest.Status.SAMPLING: "warning",
            DraftRequest.Status.EXPANDING: "info",
            DraftRequest.Status.RUNNING: "info",
            DraftRequest.Status.FINISHED: "success",
            DraftRequest.Status.CANCELLED: "warning",
        },
    )
    def state(self, request: DraftRequest) -> tuple[str, str]:
        return request.status, request.get_status_display()


def _number(drafts: QuerySet[Any]) -> Coalesce:
    counted = drafts.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
