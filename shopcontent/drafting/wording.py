"""Draft requests in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.backoffice import language
from shopcontent.catalog.models import Product, ProductFilter
from shopcontent.drafting.models import DraftRequest
from shopcontent.publishing.models import ContentTypeName


def types(request: DraftRequest) -> str:
    return ", ".join(str(ContentTypeName(name).label) for name in request.content_types)


def languages(request: DraftRequest) -> str:
    return ", ".join(map(language, request.locales))


def choice_of(request: DraftRequest) -> str:
    """Which products a request means, for people."""
    chosen: ProductFilter = request.product_filter
    if "ids" in chosen:
        count = len(chosen["ids"])
        return ngettext("%(count)d product", "%(count)d products", count) % {"count": count}
    parts = [chosen[key] for key in ("category", "brand") if chosen.get(key)]
    if availability := chosen.get("availability"):
        parts.append(str(Product.Availability(availability).label))
    if search := chosen.get("search"):
        parts.append(f"“{search}”")
    return " · ".join([*parts, *gaps(chosen).values()]) or _("all products")


def gaps(chosen: ProductFilter) -> dict[str, str]:
    """What the chosen products lack or have outdated, for people, by the key of the filter."""
    said: dict[str, str] = {}
    if lacks := chosen.get("lacks"):
        name, _separator, locale = lacks.partition(":")
        label = ContentTypeName(name).label if name in ContentTypeName.values else name
        said["lacks"] = _("without a live text: %(type)s · %(language)s") % {
            "type": label,
            "language": language(locale),
        }
    if chosen.get("stale"):
        said["stale"] = _("with a stale text")
    return said


def duration(seconds: float) -> str:
    """About how long, in the unit that a person would say."""
    if seconds < 90:
        count = max(1, round(seconds))
        return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
    if seconds < 90 * 60:
        count = round(seconds / 60)
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    count = round(seconds / 3600)
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
