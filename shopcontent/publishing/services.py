"""Where a text goes live or is taken down; `switching` writes it, and does what is scheduled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.facts import Fact
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import record
from shopcontent.publishing.models import Origin, Publication, Slot, Window
from shopcontent.publishing.stated import facts_of, is_stale
from shopcontent.publishing.switching import lock_lines, save, with_versions
from shopcontent.publishing.timeline import Line
from shopcontent.publishing.times import NOW, Times

TAKE_DOWN = "publishing.change_slot"
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Text:
    """An approved text on its way into a slot.

    `author_ids` are the users whose words or request are in it; `fact_values` the facts that it
    states (id to value); `provenance` how it was made; `source_id` is the primary key of the
    publication in another language that it says.
    """

    slot: Slot
    body: Mapping[str, Any]
    origin: Origin
    author_ids: frozenset[int] = frozenset()
    approver_id: int | None = None
    fact_values: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class SlotState:
    """What a slot held: the primary key of its live publication, and whether it was locked."""

    live_id: int | None
    human_locked: bool


def publish(*, shop: Shop, text: Text, times: Times = NOW) -> Publication:
    """Put one text live; see `publish_many`."""
    return publish_many(shop=shop, texts=[text], times=times)[0]


@transaction.atomic
def publish_many(*, shop: Shop, texts: Sequence[Text], times: Times = NOW) -> list[Publication]:
    """Put texts live as the next version of their slots, all or none, one text for each slot.

    With `times`, which the caller has checked, they go live then, and what was live before comes
    back when their time is over; one that waits and states what is no longer so is held back.
    Writes the change log and the history. A person's words lock their slot as soon as they are
    live. Raises OutputError where a body does not fit its type.
    """
    slot_ids = [text.slot.pk for text in texts]
    lines = lock_lines(slot_ids)
    versions = dict(
        Publication.objects.filter(slot__in=slot_ids)
        .values_list("slot_id")
        .annotate(Max("version"))
        .order_by()
    )
    now = timezone.now()
    first_live = now if times == NOW else None
    publications = Publication.objects.bulk_create(
        [_publication(shop, text, versions.get(text.slot.pk, 0) + 1, first_live) for text in texts],
        batch_size=500,
    )
    for approver_id, group in groupby(publications, key=lambda each: each.approver_id):
        approved = list(group)
        if times == NOW:
            for publication in approved:
                lines[publication.slot_id].put(publication, now, was="")
        else:
            _schedule(lines, approved, times, now)
        save([lines[each.slot_id] for each in approved], actor_id=approver_id)
    return publications


def take_down(*, user: User, slot: Slot, reason: str) -> None:
    """A person unpublishes what is live in a slot.

    Raises NotAllowed, InvalidInput without a reason of at most 500 characters, WrongState.
    """
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    if not reason.strip():
        raise InvalidInput(_("Say why the text is taken down."))
    unpublish(slot=slot, actor_id=user.pk, reason=reason_of(reason))


@transaction.atomic
def roll_back(*, user: User, publication: Publication, reason: str = "") -> None:
    """Put a version live again that was live before.

    The slot points back at it; the version itself stays as it was approved. The slot is stale
    where a fact that the text states is another one by now, and keeps a person's words locked.
    Raises NotAllowed, InvalidInput, WrongState where it is live already.
    """
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    why = reason_of(reason)
    line = lock_lines([publication.slot_id])[publication.slot_id]
    if line.slot.live_publication_id == publication.pk:
        raise WrongState(_("This version is live already."))
    current = Publication.objects.get(pk=publication.pk)
    if current.revoked:
        raise WrongState(_("The approval of this version was undone."))
    refuse_author(slot=line.slot, publication=current, user=user)
    window = line.of(publication.pk)
    if window and window.state == Window.State.WAITING:
        raise WrongState(_("This version waits for its time; cancel that first, or change it."))
    if window and window.state == Window.State.HELD:
        line.move(window, Window.State.CANCELLED)
    line.put(current, timezone.now(), was="withdrawn" if current.published_at else "scheduled")
    save([line], actor_id=user.pk, reason=why)


@transaction.atomic
def unlock(*, user: User, slot: Slot) -> None:
    """Let the next run write over a person's words; raises NotAllowed, WrongState."""
    if not user.has_perm(TAKE_DOWN):
        raise NotAllowed()
    if not Slot.objects.filter(pk=slot.pk, human_locked=True).update(human_locked=False):
        raise WrongState(_("This place is not locked."))
    Window.objects.filter(slot=slot, state=Window.State.RUNNING).update(returns_locked=False)
    record(
        subject="slot",
        object_ids=[slot.pk],
        from_state="locked",
        to_state="unlocked",
        actor_id=user.pk,
    )


@transaction.atomic
def unpublish(*, slot: Slot, actor_id: int, reason: str = "") -> None:
    """Take the live text of a slot down; raises WrongState where nothing is live.

    What is scheduled still goes live at its time.
    """
    line = lock_lines([slot.pk])[slot.pk]
    if line.slot.live_publication_id is None:
        raise WrongState()
    line.clear(timezone.now())
    save([line], actor_id=actor_id, reason=reason)


@transaction.atomic
def withdraw(*, publication: Publication, before: SlotState, actor_id: int) -> None:
    """Take back a publication whose approval is undone, and put its slot as it was `before`.

    One that was never live only leaves the schedule; a window that it had taken the place of is
    open again. Raises WrongState where the publication was live and something else is now.
    """
    line = lock_lines([publication.slot_id])[publication.slot_id]
    if line.slot.live_publication_id == publication.pk:
        _take_back(line, publication, before)
    elif Publication.objects.filter(pk=publication.pk, published_at=None).exists():
        if window := line.of(publication.pk):
            line.move(window, Window.State.CANCELLED)
        record(
            subject="publication",
            object_ids=[publication.pk],
            from_state="scheduled",
            to_state="withdrawn",
            actor_id=actor_id,
        )
    else:
        raise WrongState(_("Something else has been done in this place since."))
    Publication.objects.filter(pk=publication.pk).update(revoked=True)
    Window.objects.filter(returns_to=publication).update(returns_to=None)
    save([line], actor_id=actor_id)


def refuse_author(*, slot: Slot, publication: Publication, user: User) -> None:
    """Where the shop has four eyes, raise NotAllowed unless two others stand for the text."""
    if slot.shop.four_eyes and publication.author_pks & {user.pk, publication.approver_id}:
        raise NotAllowed(_("In this shop nobody puts a text live that they wrote or requested."))


def _schedule(
    lines: Mapping[int, Line], publications: Sequence[Publication], times: Times, now: datetime
) -> None:
    """Give each publication its window; those that begin now are live at once."""
    facts = facts_of(lines[each.slot_id].slot for each in publications)
    windows = Window.objects.bulk_create(
        [_window(lines[each.slot_id].slot, each, times, now, facts) for each in publications],
        batch_size=500,
    )
    actor_id = publications[0].approver_id
    _record_new("publication", [each.pk for each in publications], "scheduled", actor_id)
    for state in Window.TO_COME:
        ids = [window.pk for window in windows if window.state == state]
        _record_new("window", ids, state, actor_id)
    for window in windows:
        line = lines[window.slot_id]
        line.windows.append(window)
        line.advance(now, by_schedule=False)


def _window(
    slot: Slot,
    publication: Publication,
    times: Times,
    now: datetime,
    facts: Mapping[int, Sequence[Fact]],
) -> Window:
    # What a person puts live now goes live, stale or not.
    is_held = times.start is not None and is_stale(slot, publication, facts)
    return Window(
        slot=slot,
        publication=publication,
        starts_at=times.start or now,
        until=times.until,
        state=Window.State.HELD if is_held else Window.State.WAITING,
    )


def _record_new(subject: str, ids: Sequence[int], state: str, actor_id: int | None) -> None:
    record(subject=subject, object_ids=ids, from_state="", to_state=state, actor_id=actor_id)


def _take_back(line: Line, publication: Publication, before: SlotState) -> None:
    now = timezone.now()
    replaced = Window.objects.filter(replaced_by=publication, state=Window.State.REPLACED)
    line.reopen(with_versions(replaced))
    if window := line.of(publication.pk):
        line.end(window, now, to=Window.State.CANCELLED)
    else:
        # What was live before may have had its own approval undone since.
        former = Publication.objects.filter(pk=before.live_id or 0, revoked=False).first()
        top = line.top(now)
        line.show(top.publication if top else former, now)
        line.slot.human_locked = before.human_locked
    line.advance(now)


def reason_of(text: str) -> str:
    if len(text) > MAX_REASON:
        raise InvalidInput(_("Say it in at most %(count)s characters.") % {"count": MAX_REASON})
    return text.strip()


def _publication(
    shop: Shop, text: Text, version: int, published_at: datetime | None
) -> Publication:
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
        source_id=text.source_id,
        published_at=published_at,
    )
