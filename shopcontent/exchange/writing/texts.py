"""The live texts that the rows bring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.exchange.schema import TextRow
from shopcontent.publishing.models import Origin, Publication, Slot
from shopcontent.publishing.services import Text, publish_many
from shopcontent.publishing.slots import SlotKey, ensure_slots, find_slots

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class TextPlan:
    """What happens to a batch's texts: those that go live, and how many yield to others."""

    wanted: Mapping[SlotKey, TextRow] = field(default_factory=dict)
    kept: int = 0

    @property
    def product_ids(self) -> set[int | None]:
        return {key.product_id for key in self.wanted}


def plan_texts(*, shop: Shop, texts: Mapping[int, Sequence[TextRow]], overwrite: bool) -> TextPlan:
    """Which of the products' texts are news.

    A text that is live already, or that was imported before and taken down since, is not. One
    that would take the place of a text which did not come from an import is only published where
    `overwrite` says so, and counted as kept otherwise.
    """
    asked = {_key(pk, text): text for pk, rows in texts.items() for text in rows}
    slots = find_slots(shop=shop, product_ids=texts)
    there = {key: slots[key] for key in asked.keys() & slots.keys()}
    live = Publication.objects.in_bulk(
        [slot.live_publication_id for slot in there.values() if slot.live_publication_id]
    )
    withdrawn = _last_imported([s.pk for s in there.values() if not s.live_publication_id])
    wanted: dict[SlotKey, TextRow] = {}
    kept = 0
    for key, text in asked.items():
        slot = there.get(key)
        current = _current(slot, live, withdrawn)
        if current is None:
            wanted[key] = text
        elif current.body != text["body"]:
            if overwrite or current.provenance.get("source") == IMPORT:
                wanted[key] = text
            else:
                kept += 1
    return TextPlan(wanted, kept)


def foreign_language(shop: Shop, texts: Iterable[TextRow]) -> str | None:
    """Why a text cannot be in the shop, which has no such language."""
    known = list(shop.locales) or [settings.LANGUAGE_CODE]
    for text in texts:
        if text["locale"] not in known:
            said = _("The shop has no language %(locale)s; it has %(known)s.")
            return said % {"locale": text["locale"], "known": ", ".join(known)}
    return None


def unapproved(*, shop: Shop, texts: Mapping[int, Sequence[TextRow]], overwrite: bool) -> set[int]:
    """The products to which the texts would bring one that a model wrote and nobody approved.

    In a shop with four eyes an import must not do that, since it has no approver. What is live
    already may be in the file all the same.
    """
    written = {
        pk: rows
        for pk, rows in texts.items()
        if any(text.get("origin", Origin.HUMAN) != Origin.HUMAN for text in rows)
    }
    if not written:
        return set()
    wanted = plan_texts(shop=shop, texts=written, overwrite=overwrite).wanted
    return {
        key.product_id
        for key, text in wanted.items()
        if key.product_id and text.get("origin", Origin.HUMAN) != Origin.HUMAN
    }


def publish_texts(*, shop: Shop, plan: TextPlan, file_name: str, actor_id: int | None) -> None:
    """Put the planned texts live, as a person's words unless the file says otherwise."""
    if not plan.wanted:
        return
    slots = ensure_slots(shop=shop, keys=plan.wanted)
    publish_many(
        shop=shop,
        texts=[
            Text(
                slot=slots[key],
                body=text["body"],
                origin=Origin(text.get("origin", Origin.HUMAN)),
                author_ids=frozenset({actor_id} if actor_id else ()),
                provenance=_provenance(text, file_name),
            )
            for key, text in plan.wanted.items()
        ],
    )


def _key(product_id: int, text: TextRow) -> SlotKey:
    return SlotKey(
        product_id,
        text["type"],
        text["locale"],
        text.get("audience", ""),
        text.get("key", ""),
    )


def _current(
    slot: Slot | None, live: Mapping[int, Publication], withdrawn: Mapping[int, Publication]
) -> Publication | None:
    """The text that a new one is measured against."""
    if slot is None:
        return None
    if slot.live_publication_id:
        return live[slot.live_publication_id]
    return withdrawn.get(slot.pk)


def _last_imported(slot_ids: Iterable[int]) -> dict[int, Publication]:
    found = Publication.objects.filter(slot_id__in=slot_ids, provenance__source=IMPORT)
    return {publication.slot_id: publication for publication in found.order_by("version")}


def _provenance(text: TextRow, file_name: str) -> dict[str, Any]:
    label = text.get("AIGC")
    return {"source": IMPORT, "file": file_name} | ({"AIGC": label} if label else {})
