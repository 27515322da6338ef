"""Draft requests in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from shopcontent.backoffice import language
from shopcontent.catalog.models import Product, ProductFilter
from shopcontent.drafting.models import DraftRequest, ReviewFilter, TextFilter
from shopcontent.publishing.models import ContentTypeName

_REVIEWS = {
    "stars:low": _lazy("1 to 3 stars"),
    **{f"stars:{count}": "★" * count for count in range(1, 6)},
    "verified:yes": _lazy("verified purchase"),
    "verified:no": _lazy("not verified"),
    "reply:none": _lazy("without a reply"),
    "reply:waiting": _lazy("with a reply that waits"),
    "reply:live": _lazy("with a live reply"),
}


def types(names: Iterable[str]) -> str:
    """The content types as people call them; unknown ones by their names."""
    labels = dict(ContentTypeName.choices)
    return ", ".join(str(labels.get(name, name)) for name in names)


def languages(request: DraftRequest) -> str:
    return ", ".join(map(language, request.locales))


def choice_of(request: DraftRequest) -> str:
    """Which products a request means, for people."""
    if texts := texts_of(request.text_filter):
        return texts
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


def texts_of(texts: TextFilter) -> str:
    """Which live texts or which customer reviews a request is about; empty for all texts."""
    if "slots" in texts:
        count = len(texts["slots"])
        return ngettext("%(count)d live text", "%(count)d live texts", count) % {"count": count}
    return _reviews(texts["reviews"]) if "reviews" in texts else ""


def _reviews(chosen: ReviewFilter) -> str:
    if "ids" in chosen:
        count = len(chosen["ids"])
        said = ngettext("%(count)d customer review", "%(count)d customer reviews", count)
        return said % {"count": count}
    parts = [_("customer reviews")]
    # A stored object has its names in the order of its database.
    for name in ("stars", "verified", "reply"):
        if label := _REVIEWS.get(f"{name}:{chosen.get(name)}"):
            parts.append(str(label))
    if locale := chosen.get("locale"):
        parts.append(language(locale))
    if search := chosen.get("search"):
        parts.append(f"“{search}”")
    return " · ".join(parts)


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
