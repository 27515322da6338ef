"""The list of imports and the addresses of their pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.exchange import pages, runs
from shopcontent.exchange.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(RecordAdmin):
    list_display = ["file_name", "shop", "created_by", "created_at", "bar", "counts", "state"]
    list_filter = ["status", ("created_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["shop", "created_by"]
    ordering = ["-pk"]

    def get_urls(self) -> list[URLPattern]:
        views = [
            ("export/", pages.export),
            ("<int:pk>/progress/", pages.progress),
            ("<int:pk>/start/", pages.start),
            ("<int:pk>/rejects/", pages.rejects),
        ]
        own = [
            path(
                route,
                self.admin_site.admin_view(view),
                {"model_admin": self},
                name=f"exchange_importrun_{view.__name__}",
            )
            for route, view in views
        ]
        return own + super().get_urls()  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return runs.may_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return runs.may_import(request.user) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return pages.upload(request, model_admin=self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return pages.watch(request, object_id, model_admin=self)

    @display(description=_("progress"))
    def bar(self, run: ImportRun) -> str:
        percent = 100 if run.status == ImportRun.Status.FINISHED else run.percent
        return format_html(
            '<span class="sc-bar" title="{}%"><span style="width: {}%"></span></span>',
            percent,
            percent,
        )

    @display(description=_("rows"))
    def counts(self, run: ImportRun) -> str:
        return str(
            _("%(rows)s rows, %(rejected)s rejected")
            % {name: run.result.get(name, 0) for name in ("rows", "rejected")}
            if run.result
            else "–"
        )

    @display(
        description=_("status"),
        ordering="status",
        label={
            ImportRun.Status.UPLOADED: "warning",
            ImportRun.Status.QUEUED: "info",
            ImportRun.Status.RUNNING: "info",
            ImportRun.Status.FINISHED: "success",
            ImportRun.Status.FAILED: "danger",
        },
    )
    def state(self, run: ImportRun) -> tuple[str, str]:
        return run.status, run.get_status_display()
