"""The navigation of the admin: what a person may see, grouped by what they do."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shopcontent.drafting.models import Draft

# Group, then model, icon, title, query string.
_Entry = tuple[str, str, str, str]
_GROUPS: list[tuple[str, list[_Entry]]] = [
    (
        "",
        [
            ("catalog.product", "inventory_2", gettext_noop("Products"), ""),
            ("drafting.draftrequest", "edit_note", gettext_noop("Draft requests"), ""),
            ("drafting.draft", "rate_review", gettext_noop("Review"), "status=ready"),
            ("publishing.slot", "article", gettext_noop("Live texts"), "live=yes"),
            ("publishing.window", "schedule", gettext_noop("Scheduled texts"), "coming=yes"),
        ],
    ),
    (
        gettext_noop("Catalogue"),
        [
            ("exchange.importrun", "upload_file", gettext_noop("Imports"), ""),
            ("catalog.category", "account_tree", gettext_noop("Categories"), ""),
            ("catalog.review", "reviews", gettext_noop("Customer reviews"), ""),
            ("catalog.policy", "gavel", gettext_noop("Policies"), ""),
            ("catalog.shop", "storefront", gettext_noop("Shops"), ""),
        ],
    ),
    (
        gettext_noop("House rules"),
        [
            ("styles.housestyle", "record_voice_over", gettext_noop("House styles"), ""),
            ("compliance.rule", "balance", gettext_noop("Rules"), ""),
        ],
    ),
    (
        gettext_noop("Records"),
        [
            ("publishing.publication", "library_books", gettext_noop("Publications"), ""),
            ("publishing.change", "sync_alt", gettext_noop("Change log"), ""),
            ("review.decision", "how_to_reg", gettext_noop("Decisions"), ""),
            ("webhooks.delivery", "outbox", gettext_noop("Webhook deliveries"), ""),
            ("history.transition", "history", gettext_noop("History"), ""),
            ("workers.workerprocess", "memory", gettext_noop("Workers"), ""),
        ],
    ),
    (
        gettext_noop("Access"),
        [
            ("auth.user", "person", gettext_noop("People"), ""),
            ("auth.group", "group", gettext_noop("Groups"), ""),
            ("api.apikey", "key", gettext_noop("API keys"), ""),
            ("webhooks.endpoint", "webhook", gettext_noop("Webhooks"), ""),
            ("api.stafftoken", "vpn_key", gettext_noop("My tokens"), ""),
            ("drafting.budget", "speed", gettext_noop("Budgets"), ""),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of links for the person, in the shape that the admin theme reads."""
    home = {"title": _("Overview"), "icon": "home", "link": reverse("admin:index")}
    groups = []
    for title, entries in _GROUPS:
        items = [_item(*entry) for entry in entries if _may_see(request, entry[0])]
        if not title:
            items = [home, *items]
        if items:
            groups.append({"title": title and _(title), "separator": bool(title), "items": items})
    return groups


def stylesheet(request: HttpRequest) -> str:
    return static("shopcontent/admin.css")


def script(request: HttpRequest) -> str:
    return static("shopcontent/admin.js")


def favicon(request: HttpRequest) -> str:
    return static("shopcontent/favicon.svg")


def _may_see(request: HttpRequest, label: str) -> bool:
    app_label, name = label.split(".")
    if name not in apps.all_models[app_label]:
        return False
    model_admin = admin.site._registry.get(apps.get_model(label))
    return model_admin is not None and model_admin.has_view_permission(request)


def _item(label: str, icon: str, title: str, query: str) -> dict[str, Any]:
    page = reverse(f"admin:{label.replace('.', '_')}_changelist")
    item: dict[str, Any] = {
        "title": _(title),
        "icon": icon,
        "link": f"{page}?{query}" if query else page,
    }
    if label == "drafting.draft":
        item |= _badge(Draft.objects.awaiting_review().count())
    return item


def _badge(count: int) -> dict[str, Any]:
    return {"badge": count, "badge_variant": "primary"} if count else {}
