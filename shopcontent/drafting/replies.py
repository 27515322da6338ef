"""Which customer reviews are to be replied to, and which have a reply."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from shopcontent.catalog.choices import read_ids
from shopcontent.catalog.models import Review, Shop
from shopcontent.drafting.models import Draft, ReviewFilter
from shopcontent.publishing.models import ContentTypeName, Slot

STARS = {"low": [1, 2, 3], "1": [1], "2": [2], "3": [3], "4": [4], "5": [5]}
_ON_ITS_WAY = [Draft.Status.QUEUED, Draft.Status.GENERATING, Draft.Status.READY]


_KEYS = ("stars", "verified", "locale", "search", "reply")


def from_query(parameters: Mapping[str, str]) -> ReviewFilter:
    """The choice that the parameters name; `q`, the search of a list, is one of them."""
    chosen: ReviewFilter = {}
    for key in _KEYS:
        if value := parameters.get(key, "").strip():
            chosen[key] = value  # type: ignore[literal-required]
    if search := parameters.get("q", "").strip():
        chosen["search"] = search
    if "ids" in parameters:
        chosen["ids"] = read_ids(parameters["ids"])
    return chosen


def as_query(chosen: ReviewFilter) -> str:
    """The query string that `from_query` reads."""
    parameters: dict[str, Any] = dict(chosen)
    if "ids" in chosen:
        parameters["ids"] = ",".join(map(str, chosen["ids"]))
    return urlencode(parameters)


def matching(reviews: QuerySet[Review], chosen: ReviewFilter) -> QuerySet[Review]:
    """The reviews that a stored filter chooses; a value that it does not know chooses none."""
    query = Q()
    if "ids" in chosen:
        query &= Q(pk__in=chosen["ids"])
    if stars := chosen.get("stars"):
        query &= Q(rating__in=STARS.get(stars, []))
    if verified := chosen.get("verified"):
        query &= Q(verified=verified == "yes")
    if locale := chosen.get("locale"):
        query &= Q(locale=locale)
    if search := chosen.get("search"):
        query &= Q(title__icontains=search) | Q(text__icontains=search) | _of_product(search)
    if reply := chosen.get("reply"):
        query &= _replied(reply)
    return reviews.filter(query)


def reviews_of_shop(shop: Shop, chosen: ReviewFilter) -> QuerySet[Review]:
    return matching(Review.objects.filter(product__shop=shop), chosen)


def with_reply(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The reviews, each with `has_reply` and `has_draft`: a live reply, and one on its way."""
    return reviews.annotate(has_reply=Exists(_live()), has_draft=Exists(_drafts()))


def _of_product(search: str) -> Q:
    return Q(product__name__icontains=search) | Q(product__sku__icontains=search)


def _replied(how: str) -> Q:
    if how == "none":
        return Q(~Exists(_live()), ~Exists(_drafts()))
    known = {"live": Exists(_live()), "waiting": Exists(_drafts())}
    return Q(known[how]) if how in known else Q(pk=None)


def _slots() -> QuerySet[Slot]:
    return Slot.objects.filter(
        product=OuterRef("product"),
        content_type=ContentTypeName.REVIEW_REPLY,
        key=OuterRef("external_id"),
    )


def _live() -> QuerySet[Slot]:
    return _slots().exclude(live_publication=None)


def _drafts() -> QuerySet[Slot]:
    return _slots().filter(drafts__status__in=_ON_ITS_WAY)
