"""What there is to see of a product in a language, for an audience, at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Avg, Count

from llm.content_types import CONTENT_TYPES
from shopcontent.api.labels import visible_label
from shopcontent.api.reading import Asked, Served, choose_places, read_texts
from shopcontent.catalog.models import Product, Review
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import ContentTypeName, Slot, Window

MOST_REVIEWS = 20


class Part(NamedTuple):
    """A field of a text."""

    name: str
    value: str | list[str]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A text on the page: one that is live then, or a draft that nobody has approved."""

    type: str
    key: str
    locale: str
    body: Mapping[str, Any]
    label: str | None = None
    draft_id: int | None = None

    @property
    def type_name(self) -> str:
        return str(ContentTypeName(self.type).label)

    @property
    def parts(self) -> list[Part]:
        fields = CONTENT_TYPES[self.type].fields
        return [Part(each.name, self.body[each.name], each.kind == "list") for each in fields]


@dataclass(slots=True)
class Texts:
    """The texts of a product by type and key; drafts stand behind what is live."""

    found: defaultdict[tuple[str, str], list[Words]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, words: Iterable[Words]) -> None:
        for each in words:
            self.found[each.type, each.key].append(each)

    def of(self, name: str, key: str = "") -> list[Words]:
        return self.found.get((name, key), [])

    def by_key(self, name: str) -> list[tuple[str, list[Words]]]:
        return sorted((key, words) for (kind, key), words in self.found.items() if kind == name)


# What has a place of its own on the page; everything else stands below.
_PLACED = {"title", "description", "bullets", "recommendation_text", "review_summary"}
_KEYED = {"faq_answer", "review_reply"}


def shown(*, product: Product, asked: Asked, at: datetime, with_drafts: bool) -> dict[str, Any]:
    """The context of the page."""
    texts = Texts()
    places = choose_places(Slot.objects.filter(product=product), asked, at)
    texts.add(_live(served) for served in read_texts(places, asked))
    if with_drafts:
        texts.add(_draft(draft) for draft in _waiting(product, asked))
    ratings = Review.objects.filter(product=product, verified=True)
    return {
        "headline": next((each for each in texts.of("title") if not each.draft_id), None),
        "title_drafts": [each for each in texts.of("title") if each.draft_id],
        "description": texts.of("description"),
        "bullets": texts.of("bullets"),
        "recommendation": texts.of("recommendation_text"),
        "questions": texts.by_key("faq_answer"),
        "summary": texts.of("review_summary"),
        "others": _others(texts),
        "reviews": _reviews(product, texts),
        "rating": ratings.aggregate(stars=Avg("rating"), count=Count("pk")),
        "coming": _coming(product),
    }


def _live(served: Served) -> Words:
    place, publication = served.place, served.publication
    return Words(
        place.content_type,
        place.key,
        place.locale,
        publication.body,
        label=visible_label(origin=publication.origin, locale=place.locale),
    )


def _draft(draft: Draft) -> Words:
    slot = draft.slot
    return Words(slot.content_type, slot.key, slot.locale, draft.body or {}, draft_id=draft.pk)


def _waiting(product: Product, asked: Asked) -> Iterable[Draft]:
    """The drafts for this language and audience that wait for a decision."""
    drafts = Draft.objects.awaiting_review().exclude(body=None).filter(slot__product=product)
    meant = drafts.filter(slot__locale=asked.locale, slot__audience=asked.audience)
    return meant.select_related("slot").order_by("pk")


def _others(texts: Texts) -> list[tuple[str, list[Words]]]:
    """What has no place of its own, under the name of its type."""
    apart = _PLACED | _KEYED
    return [
        (words[0].type_name, words)
        for (kind, _key), words in sorted(texts.found.items())
        if kind not in apart
    ]


def _reviews(product: Product, texts: Texts) -> list[dict[str, Any]]:
    found = Review.objects.filter(product=product).order_by("-created_at", "-pk")
    return [
        {"review": each, "replies": texts.of("review_reply", each.external_id)}
        for each in found[:MOST_REVIEWS]
    ]


def _coming(product: Product) -> Iterable[Window]:
    """What a schedule will still change on the page, in its order."""
    windows = Window.objects.to_come().filter(slot__product=product).in_order()
    return windows.select_related("slot__shop", "publication")
