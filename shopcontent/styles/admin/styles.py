"""The list of house styles, and the page of one with its versions."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from shopcontent.backoffice import ModelAdmin, display
from shopcontent.difference import Part, difference
from shopcontent.exceptions import ShopcontentError
from shopcontent.styles.admin.forms import StyleForm
from shopcontent.styles.models import HouseStyle, StyleVersion
from shopcontent.styles.services import restore, save_style
from shopcontent.styles.versions import in_lines

SHOWN_VERSIONS = 20


@admin.register(HouseStyle)
class HouseStyleAdmin(ModelAdmin):
    form = StyleForm
    list_display = ["name", "shop", "holds_for", "tone", "version", "state"]
    list_filter = ["shop", "use"]
    list_select_related = ["shop", "category", "current"]
    search_fields = ["name", "brand", "category__path"]
    ordering = ["shop", "name"]
    actions = None
    autocomplete_fields = ["category"]
    readonly_fields = ["versions"]
    fieldsets = [
        (None, {"fields": [("shop", "name"), "use", ("brand", "category")]}),
        (_("Manner"), {"fields": [("tone", "reading_level"), "description"]}),
        (_("Words"), {"fields": ["must_say", "never_say", "glossary"]}),
        (_("Examples"), {"fields": ["examples"]}),
        (_("Versions"), {"fields": ["versions"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(restore_version)
        name = "styles_housestyle_restore"
        own = [path("<int:pk>/versions/<int:number>/restore/", view, name=name)]
        return own + super().get_urls()  # type: ignore[no-any-return]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> HouseStyle | None:
        style: HouseStyle | None = super().get_object(request, object_id, from_field)
        if style is not None:
            style.may_restore = self.has_change_permission(request)  # type: ignore[attr-defined]
        return style

    def get_readonly_fields(self, request: HttpRequest, obj: HouseStyle | None = None) -> list[str]:
        """A style stays in its shop, since its texts do."""
        return [*self.readonly_fields, "shop"] if obj else self.readonly_fields

    def get_fieldsets(self, request: HttpRequest, obj: HouseStyle | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:-1]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What drafts were written with is kept; a style that is not wanted is retired."""
        return False

    def save_model(self, request: HttpRequest, obj: HouseStyle, form: Any, change: bool) -> None:
        save_style(user=request.user, style=obj)

    @display(description=_("holds for"))
    def holds_for(self, style: HouseStyle) -> str:
        parts = [style.brand, style.category.path if style.category else ""]
        return " · ".join(filter(None, parts)) or gettext("the whole shop")

    @display(description=_("version"), empty_value="–")
    def version(self, style: HouseStyle) -> str | None:
        return f"v{style.current.number}" if style.current else None

    @display(
        description=_("used"),
        ordering="use",
        label={HouseStyle.Use.AUTOMATIC: "success", HouseStyle.Use.CHOSEN: "info"},
    )
    def state(self, style: HouseStyle) -> tuple[str, str]:
        return style.use, style.get_use_display()

    @display(description=_("versions"))
    def versions(self, style: HouseStyle) -> str:
        newest = style.versions.select_related("saved_by").order_by("-number")
        shown = list(newest[: SHOWN_VERSIONS + 1])
        texts = [in_lines(version.content) for version in shown]
        former = [*texts[1:], ""]
        rows = [
            {"version": version, "text": text, "changes": _changes(before, text)}
            for version, text, before in zip(shown, texts, former, strict=True)
        ]
        context = {"style": style, "rows": rows[:SHOWN_VERSIONS]}
        return render_to_string("styles/versions.html", context)


def _changes(before: str, after: str) -> list[Part]:
    """What changed from one version to the next, in the lines that are not in both."""
    if not before:
        return []
    old, new = before.splitlines(), after.splitlines()
    gone = (line for line in old if line not in new)
    come = (line for line in new if line not in old)
    return difference("\n".join(gone), "\n".join(come))


@require_POST
def restore_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = get_object_or_404(StyleVersion, style=pk, number=number)
    try:
        made = restore(user=request.user, version=version)
    except ShopcontentError as error:
        messages.error(request, str(error))
    else:
        said = gettext("Version %(old)d is back, as version %(new)d.")
        messages.success(request, said % {"old": number, "new": made.number})
    return HttpResponseRedirect(reverse("admin:styles_housestyle_change", args=[pk]))
