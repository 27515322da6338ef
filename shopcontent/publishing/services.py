"""The only place where a text goes live or is taken down."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.facts import Fact
from shopcontent.catalog.models import Product, Shop
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record
from shopcontent.publishing.models import Change, ChangeCounter, Origin, Publication, Slot
from shopcontent.publishing.staleness import is_outdated

TAKE_DOWN = "publishing.change_slot"
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Text:
    """An approved text on its way into a slot.

    `author_ids` are the users whose words or request are in it; `fact_values` the facts that it
    states (id to value); `provenance` how it was made.
    """

    slot: Slot
    body: Mapping[str, Any]
    origin: Origin
    author_ids: frozenset[int] = frozenset()
    approver_id: int | None = None
    fact_values: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotState:
    """What a slot held: the primary key of its live publication, and whether it was locked."""

    live_id: int | None
    human_locked: bool


def publish(*, shop: Shop, text: Text) -> Publication:
    """Put one text live; see `publish_many`."""
    return publish_many(shop=shop, texts=[text])[0]


@transaction.atomic
def publish_many(*, shop: Shop, texts: Sequence[Text]) -> list[Publication]:
    """Put texts live as the next version of their slots, all or none, one text for each slot.

    Writes the change log and the history. A person's words lock their slot. Raises OutputError
    where a body does not fit its type.
    """
    slot_ids = [text.slot.pk for text in texts]
    locked = _lock(slot_ids)
    facts = _facts_of(locked.values())
    versions = dict(
        Publication.objects.filter(slot__in=slot_ids)
        .values_list("slot_id")
        .annotate(Max("version"))
        .order_by()
    )
    publications = Publication.objects.bulk_create(
        [_publication(shop, text, versions.get(text.slot.pk, 0) + 1) for text in texts],
        batch_size=500,
    )
    for publication in publications:
        slot = locked[publication.slot_id]
        slot.live_publication = publication
        slot.stale = _is_stale(slot, publication, facts)
        slot.human_locked = slot.human_locked or publication.origin != Origin.GENERATED
    Slot.objects.bulk_update(
        locked.values(), ["live_publication", "stale", "human_locked"], batch_size=500
    )
    _log_changes(shop, Change.Kind.PUBLISHED, publications)
    for approver, group in groupby(publications, key=lambda each: each.approver_id):
        record(
            subject="publication",
            object_ids=[publication.pk for publication in group],
            from_state="",
            to_state="live",
            actor_id=approver,
        )
    return publications


def take_down(*, user: User, slot: Slot, reason: str) -> None:
    """A person unpublishes what is live in a slot.

    Raises NotAllowed, InvalidInput without a reason of at most 500 characters, WrongState.
    """
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    if not reason.strip():
        raise InvalidInput(_("Say why the text is taken down."))
    unpublish(slot=slot, actor_id=user.pk, reason=_reason(reason))


@transaction.atomic
def roll_back(*, user: User, publication: Publication, reason: str = "") -> None:
    """Put a version live again that was live before.

    The slot points back at it; the version itself stays as it was approved. The slot is stale
    where a fact that the text states is another one by now, and keeps a person's words locked.
    Raises NotAllowed, InvalidInput, WrongState where it is live already.
    """
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    why = _reason(reason)
    slot = _lock([publication.slot_id])[publication.slot_id]
    if slot.live_publication_id == publication.pk:
        raise WrongState(_("This version is live already."))
    if Publication.objects.get(pk=publication.pk).revoked:
        raise WrongState(_("The approval of this version was undone."))
    if slot.shop.four_eyes and publication.author_pks & {user.pk, publication.approver_id}:
        raise NotAllowed(_("In this shop nobody puts a text live that they wrote or requested."))
    replaced = slot.live_publication_id
    slot.live_publication = publication
    slot.stale = _is_stale(slot, publication, _facts_of([slot]))
    slot.human_locked = slot.human_locked or publication.origin != Origin.GENERATED
    slot.save(update_fields=["live_publication", "stale", "human_locked"])
    _log_changes(slot.shop, Change.Kind.PUBLISHED, [publication])
    moves = [(publication.pk, "withdrawn", "live")]
    if replaced is not None:
        moves.append((replaced, "live", "withdrawn"))
    for pk, before, after in moves:
        record(
            subject="publication",
            object_ids=[pk],
            from_state=before,
            to_state=after,
            actor_id=user.pk,
            reason=why,
        )


@transaction.atomic
def unlock(*, user: User, slot: Slot) -> None:
    """Let the next run write over a person's words; raises NotAllowed, WrongState."""
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    if not Slot.objects.filter(pk=slot.pk, human_locked=True).update(human_locked=False):
        raise WrongState(_("This place is not locked."))
    record(
        subject="slot",
        object_ids=[slot.pk],
        from_state="locked",
        to_state="unlocked",
        actor_id=user.pk,
    )


@transaction.atomic
def unpublish(*, slot: Slot, actor_id: int, reason: str = "") -> None:
    """Take the live text of a slot down; raises WrongState where nothing is live."""
    current = (
        Slot.objects.select_for_update(of=("self",), no_key=True)
        .select_related("live_publication")
        .get(pk=slot.pk)
    )
    publication = current.live_publication
    if publication is None:
        raise WrongState()
    current.live_publication = None
    current.stale = False
    current.save(update_fields=["live_publication", "stale"])
    _log_changes(current.shop, Change.Kind.UNPUBLISHED, [publication])
    record(
        subject="publication",
        object_ids=[publication.pk],
        from_state="live",
        to_state="withdrawn",
        actor_id=actor_id,
        reason=reason,
    )


@transaction.atomic
def withdraw(*, publication: Publication, before: SlotState, actor_id: int) -> None:
    """Take back a publication whose approval is undone, and put its slot as it was `before`.

    Raises WrongState where the publication is not what is live there.
    """
    slot = (
        Slot.objects.select_for_update(of=("self",), no_key=True)
        .select_related("shop")
        .get(pk=publication.slot_id)
    )
    # What was live before may have had its own approval undone since.
    former = Publication.objects.filter(pk=before.live_id or 0, revoked=False).first()
    if slot.live_publication_id != publication.pk:
        raise WrongState(_("Something else has been done in this place since."))
    slot.live_publication = former
    slot.stale = former is not None and _is_stale(slot, former, _facts_of([slot]))
    slot.human_locked = before.human_locked
    slot.save(update_fields=["live_publication", "stale", "human_locked"])
    Publication.objects.filter(pk=publication.pk).update(revoked=True)
    if former is None:
        _log_changes(slot.shop, Change.Kind.UNPUBLISHED, [publication])
    else:
        _log_changes(slot.shop, Change.Kind.PUBLISHED, [former])
    record(
        subject="publication",
        object_ids=[publication.pk],
        from_state="live",
        to_state="withdrawn",
        actor_id=actor_id,
    )


def _reason(text: str) -> str:
    if len(text) > MAX_REASON:
        raise InvalidInput(_("Say it in at most %(count)s characters.") % {"count": MAX_REASON})
    return text.strip()


def _lock(slot_ids: Collection[int]) -> dict[int, Slot]:
    """The slots as they are now, held until the transaction ends.

    Always in the same order, so that two who lock several never wait for each other; rows that
    refer to a slot can still be added meanwhile.
    """
    rows = Slot.objects.select_for_update(no_key=True).filter(pk__in=slot_ids).order_by("pk")
    return {slot.pk: slot for slot in rows}


def _facts_of(slots: Iterable[Slot]) -> dict[int, Sequence[Fact]]:
    """The facts of the slots' products as they are now, by the product's primary key."""
    products = Product.objects.filter(pk__in=[slot.product_id for slot in slots if slot.product_id])
    return dict(products.values_list("pk", "facts"))


def _is_stale(slot: Slot, publication: Publication, facts: Mapping[int, Sequence[Fact]]) -> bool:
    """Whether the publication states a fact of its product that is another one now."""
    of_product = facts.get(slot.product_id) if slot.product_id else None
    if of_product is None:
        return False
    return is_outdated(publication.fact_values, of_product, slot.locale)


def _publication(shop: Shop, text: Text, version: int) -> Publication:
    kind = CONTENT_TYPES[text.slot.content_type]
    body = kind.validate(text.body)
    return Publication(
        slot=text.slot,
        version=version,
        body=body,
        text=kind.render(body),
        origin=text.origin,
        author_ids="".join(f",{author}" for author in sorted(text.author_ids)) + ",",
        approver_id=text.approver_id,
        four_eyes=shop.four_eyes and text.approver_id is not None,
        fact_values=dict(text.fact_values),
        provenance=dict(text.provenance),
    )


def _log_changes(shop: Shop, kind: Change.Kind, publications: Sequence[Publication]) -> None:
    ChangeCounter.objects.get_or_create(shop=shop)
    ChangeCounter.objects.filter(shop=shop).update(value=F("value") + len(publications))
    last = ChangeCounter.objects.get(shop=shop).value
    first = last - len(publications) + 1
    Change.objects.bulk_create(
        (
            Change(
                shop=shop,
                number=number,
                kind=kind,
                slot_id=publication.slot_id,
                publication=publication if kind == Change.Kind.PUBLISHED else None,
            )
            for number, publication in enumerate(publications, start=first)
        ),
        batch_size=1000,
    )
