"""Which texts a request means for some products, and which of them are not written, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import cast

from django.db.models import Exists, OuterRef, Q

from llm.content_types import CONTENT_TYPES
from llm.reasons import Reason as Lack
from shopcontent.catalog.models import Product, ProductQuerySet, Review
from shopcontent.drafting.briefs import build_brief
from shopcontent.drafting.localising import find_sources, keys_by_product, without_source
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.replies import reviews_of_shop
from shopcontent.publishing.models import ContentTypeName, Publication, Slot, Window
from shopcontent.publishing.slots import SlotKey, find_slots

LOOKED_AT = 2000
_OPEN = [Draft.Status.QUEUED, Draft.Status.GENERATING]


@dataclass(frozen=True, slots=True)
class Plan:
    """The slots to write for, the live texts that some are made from, and the skips with their
    reasons (not saved yet).
    """

    wanted: list[SlotKey]
    skips: list[Skip]
    sources: dict[SlotKey, Publication]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of a request: `plan` is for the products in `looked_at`, of `total`."""

    total: int
    looked_at: list[Product]
    plan: Plan
    variants: int

    @property
    def factor(self) -> float:
        """By how much what was counted is to be multiplied for the products not looked at."""
        return self.total / len(self.looked_at) if self.looked_at else 0

    @property
    def drafts(self) -> int:
        return round(len(self.plan.wanted) * self.factor) * self.variants


def outlook(*, request: DraftRequest) -> Outlook:
    """What `request` would do. Up to 2,000 products are looked at one by one; of more, the rest
    is taken to be like these.
    """
    chosen = products_of(request)
    looked_at = list(chosen.select_related("category").order_by("pk")[:LOOKED_AT])
    total = len(looked_at) if len(looked_at) < LOOKED_AT else chosen.count()
    planned = plan(request=request, products=looked_at)
    return Outlook(total, looked_at, planned, request.variants)


def products_of(request: DraftRequest) -> ProductQuerySet:
    """The products that a request means."""
    chosen = Product.objects.of_shop(request.shop).matching(request.product_filter)
    if (picked := request.text_filter.get("slots")) is not None:
        slots = Slot.objects.filter(shop=request.shop, pk__in=picked)
        chosen = chosen.filter(pk__in=slots.values("product"))
    if (reviews := request.text_filter.get("reviews")) is not None:
        meant = reviews_of_shop(request.shop, reviews)
        chosen = chosen.filter(pk__in=meant.values("product"))
    return chosen.filter(pk__lte=request.upper_bound)


def lacking_products(request: DraftRequest) -> ProductQuerySet:
    """The products that a request means and that have no live text in some place of it."""
    lacking = Q()
    for content_type, locale in combinations(request.content_types, request.locales):
        live = Slot.objects.live().filter(
            product=OuterRef("pk"),
            content_type=content_type,
            locale=locale,
            audience=request.audience,
            key=request.question,
        )
        lacking |= Q(~Exists(live))
    return products_of(request).filter(lacking)


def plan(*, request: DraftRequest, products: Sequence[Product]) -> Plan:
    """Decide for every text that `request` means on `products`; a few queries in all."""
    slots = find_slots(shop=request.shop, product_ids=[product.pk for product in products])
    sources = find_sources(request=request, slots=slots)
    waiting = _waiting_slots(request, slots)
    own = _own_slots(request, slots)
    scheduled = _scheduled_slots(slots)
    reviews = reviews_of(request=request, products=products)
    keys = _keys_by_product(request, products, reviews, sources)
    wanted: list[SlotKey] = []
    skips: list[Skip] = []
    for product in products:
        of_product = reviews[product.pk]
        for key in keys[product.pk]:
            slot, source = slots.get(key), sources.get(key)
            reason = _left_out(request, key, source) or _occupied(request, slot, waiting, scheduled)
            lack = None
            if reason is None:
                brief = build_brief(
                    request=request, product=product, key=key, reviews=of_product, source=source
                )
                lack = brief.missing()
            if not (reason or lack):
                wanted.append(key)
            elif slot is None or slot.pk not in own:
                skips.append(skip(request, key, reason or Skip.Reason.TOO_LITTLE, lack))
    return Plan(wanted, skips, sources)


def reviews_of(
    *, request: DraftRequest, products: Sequence[Product]
) -> defaultdict[int, list[Review]]:
    """The customer reviews by product, the newest first; empty where no type asks for them."""
    found: defaultdict[int, list[Review]] = defaultdict(list)
    kinds = [CONTENT_TYPES[name] for name in request.content_types]
    if any(kind.min_reviews or kind.needs_review for kind in kinds):
        rows = Review.objects.filter(product__in=products).order_by("-created_at", "-pk")
        for review in rows:
            found[review.product_id].append(review)
    return found


def _keys_by_product(
    request: DraftRequest,
    products: Sequence[Product],
    reviews: Mapping[int, list[Review]],
    sources: Mapping[SlotKey, Publication],
) -> Mapping[int, Iterable[SlotKey]]:
    """The places that a request means, by product."""
    if request.source_locale:
        found = keys_by_product(request=request, sources=sources)
        return {
            product.pk: [
                *found[product.pk],
                *without_source(request, product.pk, found[product.pk]),
            ]
            for product in products
        }
    if "reviews" in request.text_filter:
        return _replies(request, products)
    return {product.pk: _keys(request, product, reviews[product.pk]) for product in products}


def _replies(request: DraftRequest, products: Sequence[Product]) -> Mapping[int, list[SlotKey]]:
    """A place for each of the chosen reviews, in the language of the review."""
    meant = reviews_of_shop(request.shop, request.text_filter["reviews"])
    rows = meant.filter(product__in=products).order_by("pk")
    found: defaultdict[int, list[SlotKey]] = defaultdict(list)
    for product_id, locale, key in rows.values_list("product", "locale", "external_id"):
        place = SlotKey(product_id, ContentTypeName.REVIEW_REPLY, locale, request.audience, key)
        found[product_id].append(place)
    return found


def _keys(request: DraftRequest, product: Product, reviews: list[Review]) -> Iterator[SlotKey]:
    for name in request.content_types:
        kind = CONTENT_TYPES[name]
        for locale in request.locales:
            if kind.needs_review:
                keys = [r.external_id for r in reviews if r.locale == locale]
            else:
                keys = [request.question if kind.needs_question else ""]
            for key in keys:
                yield SlotKey(product.pk, name, locale, request.audience, key)


def _left_out(
    request: DraftRequest, key: SlotKey, source: Publication | None
) -> Skip.Reason | None:
    if request.source_locale and source is None:
        return Skip.Reason.NO_SOURCE
    if key.locale not in request.locales:
        return Skip.Reason.LANGUAGE
    return None


def _waiting_slots(request: DraftRequest, slots: dict[SlotKey, Slot]) -> set[int]:
    """The slots that have a draft on its way; one that is ready counts unless all were asked."""
    states = list(_OPEN)
    if request.scope != DraftRequest.Scope.ALL:
        states.append(Draft.Status.READY)
    drafts = Draft.objects.filter(slot__in=[slot.pk for slot in slots.values()], status__in=states)
    if request.pk:
        drafts = drafts.exclude(request=request)
    return set(drafts.values_list("slot_id", flat=True))


def _own_slots(request: DraftRequest, slots: dict[SlotKey, Slot]) -> set[int]:
    """The slots that the request's sample was written for."""
    if not request.sample_first:
        return set()
    own = request.drafts.filter(slot__in=[slot.pk for slot in slots.values()])
    return set(own.values_list("slot_id", flat=True))


def _scheduled_slots(slots: dict[SlotKey, Slot]) -> set[int]:
    """The slots in which a text waits for its time."""
    coming = Window.objects.filter(
        slot__in=[s.pk for s in slots.values()], state__in=Window.TO_COME
    )
    return set(coming.values_list("slot_id", flat=True))


def _occupied(
    request: DraftRequest, slot: Slot | None, waiting: set[int], scheduled: set[int]
) -> Skip.Reason | None:
    if slot is None:
        return None
    if slot.pk in waiting:
        return Skip.Reason.WAITING
    if slot.pk in scheduled and request.scope != DraftRequest.Scope.ALL:
        return Skip.Reason.SCHEDULED
    is_live = slot.live_publication_id is not None
    refresh_stale = slot.stale and request.scope == DraftRequest.Scope.STALE
    if is_live and not refresh_stale and request.scope != DraftRequest.Scope.ALL:
        return Skip.Reason.HAS_TEXT
    if slot.human_locked and not request.over_locked:
        return Skip.Reason.LOCKED
    return None


def skip(
    request: DraftRequest, key: SlotKey, reason: Skip.Reason, lack: Lack | None = None
) -> Skip:
    """The skip of one text, not saved yet."""
    return Skip(
        request=request if request.pk else None,
        product_id=cast(int, key.product_id),
        content_type=key.content_type,
        locale=key.locale,
        key=key.key,
        reason=reason,
        detail=lack.code if lack else "",
        params=lack.params if lack else {},
    )
