"""The pages of notifications: everybody has their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from shopcontent.backoffice import RecordAdmin
from shopcontent.notifications import pages
from shopcontent.notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(RecordAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        mine: QuerySet[Notification] = super().get_queryset(request).filter(user=request.user)
        return mine

    def get_urls(self) -> list[URLPattern]:
        views = [
            ("", pages.inbox, "changelist"),
            ("read/", pages.read_all, "read_all"),
            ("<int:pk>/open/", pages.follow, "open"),
            ("preferences/", pages.preferences, "preferences"),
        ]
        return [
            path(
                route,
                self.admin_site.admin_view(view),
                {"model_admin": self},
                name=f"notifications_notification_{name}",
            )
            for route, view, name in views
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may enter; the pages show nobody another's."""
        return bool(self.admin_site.has_permission(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
