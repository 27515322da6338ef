"""What the admin pages of all apps share: typed bases over the admin theme."""

from collections.abc import Callable
from typing import Any, TypeVar

import unfold.admin
import unfold.decorators
import unfold.views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language_info

# The longest number that every database can hold.
MAX_DIGITS = 18

F = TypeVar("F", bound=Callable[..., Any])


class ChangeList(unfold.views.ChangeList):  # type: ignore[misc]
    """A list that says how many rows it has, and offers all of them only where it is filtered."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.has_active_filters and not self.query:
            self.full_result_count = self.result_count


class ModelAdmin(unfold.admin.ModelAdmin):  # type: ignore[misc]
    """An admin page in the look of the product."""

    compressed_fields = True
    warn_unsaved_form = True
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    # Counting everything for the sake of a "(of 100,000)" costs more than the page itself.
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ChangeList


class RecordAdmin(ModelAdmin):
    """Rows that the services write and that nobody edits by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Without the history of edits, of which there are none."""
        more = {**(extra_context or {}), "show_history": False}
        return super().changeform_view(request, object_id, form_url, more)  # type: ignore[no-any-return]


class TabularInline(unfold.admin.TabularInline):  # type: ignore[misc]
    """Related rows as a table below a page."""


def display(**options: Any) -> Callable[[F], F]:
    """A column or a read-only field; see `unfold.decorators.display`."""
    return unfold.decorators.display(**options)  # type: ignore[no-any-return]


def action(**options: Any) -> Callable[[F], F]:
    """A button or a bulk action; see `unfold.decorators.action`."""
    return unfold.decorators.action(**options)  # type: ignore[no-any-return]


def page(
    model_admin: ModelAdmin, request: HttpRequest, template: str, **context: Any
) -> TemplateResponse:
    """A page of our own within the admin of a model."""
    request.current_app = model_admin.admin_site.name
    shared = model_admin.admin_site.each_context(request)
    return TemplateResponse(
        request,
        template,
        {**shared, "opts": model_admin.opts, "media": model_admin.media, **context},
    )


def is_number(text: str) -> bool:
    """Whether `text` can be a primary key."""
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS


def number(text: str) -> int:
    """The primary key in an address; Http404 where it cannot be one."""
    if not is_number(text):
        raise Http404
    return int(text)


def language(tag: str) -> str:
    """The language of a tag in its own words, the tag itself where nobody knows it."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag
