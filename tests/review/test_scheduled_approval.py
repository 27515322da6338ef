"""Approved for a time: what is live when, what is undone how, and who may."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.catalog.products import save_product
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Publication, Slot, Window
from shopcontent.publishing.services import roll_back, take_down
from shopcontent.publishing.switching import sweep
from shopcontent.publishing.times import Times
from shopcontent.review import services
from shopcontent.review.bulk import approve_many
from tests.clock import Clock
from tests.factories import (
    EDITED,
    FACTS,
    make_draft,
    make_product,
    make_request,
    make_shop,
    reload,
)

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)
State = Window.State


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    """The day before, and a clock that the test moves."""
    with time_machine.travel(NINE - DAY, tick=False) as clock:
        yield clock


def more(draft: Draft) -> Draft:
    """Another draft for the same place."""
    return make_draft(make_request(draft.slot.shop), draft.slot.product)


def live() -> Publication | None:
    return Slot.objects.get().live_publication


def sweep_at(clock: Clock, moment: datetime) -> Publication | None:
    clock.move_to(moment)
    sweep()
    return live()


def test_it_goes_live_at_its_time_and_not_before(
    draft: Draft, approver: User, clock: Clock
) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))

    assert (live(), publication.published_at) == (None, None)
    assert reload(draft).status == Draft.Status.APPROVED
    assert not Change.objects.exists()
    assert sweep_at(clock, NINE - timedelta(seconds=1)) is None
    assert sweep_at(clock, NINE + timedelta(seconds=3)) == publication
    publication.refresh_from_db()
    assert publication.published_at == NINE
    change = Change.objects.get()
    assert (change.kind, change.publication, change.at) == ("switched", publication, NINE)


def test_its_way_can_be_read_in_the_history(draft: Draft, approver: User, clock: Clock) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE, NINE + DAY))
    sweep_at(clock, NINE)
    sweep_at(clock, NINE + DAY)

    def way(subject: str, pk: int) -> list[tuple[str, str, User | None]]:
        moves = Transition.objects.filter(subject=subject, object_id=pk).order_by("pk")
        return [(move.from_state, move.to_state, move.actor) for move in moves]

    assert way("publication", publication.pk) == [
        ("", "scheduled", approver),
        ("scheduled", "live", None),
        ("live", "withdrawn", None),
    ]
    assert way("window", publication.window.pk) == [
        ("", "waiting", approver),
        ("waiting", "running", None),
        ("running", "over", None),
    ]


def test_now_until_a_time_is_live_at_once_and_gives_way(
    draft: Draft, approver: User, clock: Clock
) -> None:
    first = services.approve(user=approver, draft=draft)
    second = services.approve(user=approver, draft=more(draft), times=Times(until=NINE))

    assert live() == second
    assert second.published_at == NINE - DAY
    assert sweep_at(clock, NINE) == first
    kinds = Change.objects.order_by("number").values_list("kind", "publication")
    assert list(kinds) == [
        ("published", first.pk),
        ("published", second.pk),
        ("switched", first.pk),
    ]


def test_its_end_leaves_nothing_where_nothing_was(
    draft: Draft, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft, times=Times(NINE, NINE + DAY))
    sweep_at(clock, NINE)

    assert sweep_at(clock, NINE + DAY) is None
    assert [(each.kind, each.publication is None) for each in Change.objects.order_by("pk")] == [
        ("switched", False),
        ("switched", True),
    ]


def test_a_worker_that_comes_late_makes_every_switch_in_its_order(
    draft: Draft, approver: User, clock: Clock
) -> None:
    first = services.approve(user=approver, draft=draft)
    hours = [NINE, NINE + timedelta(hours=1), NINE + timedelta(hours=2)]
    second = services.approve(user=approver, draft=more(draft), times=Times(hours[0], hours[1]))
    third = services.approve(user=approver, draft=more(draft), times=Times(hours[2]))

    assert sweep_at(clock, NINE + DAY) == third
    switched = Change.objects.filter(kind="switched").order_by("number")
    assert [(each.publication, each.at) for each in switched] == [
        (second, hours[0]),
        (first, hours[1]),
        (third, hours[2]),
    ]


def test_an_approval_in_between_is_live_and_the_scheduled_one_still_switches(
    draft: Draft, approver: User, clock: Clock
) -> None:
    scheduled = services.approve(user=approver, draft=draft, times=Times(NINE))
    between = services.approve(user=approver, draft=more(draft))

    assert live() == between
    assert sweep_at(clock, NINE) == scheduled


def test_an_approval_ends_what_runs_until_a_time(
    draft: Draft, approver: User, clock: Clock
) -> None:
    campaign = services.approve(user=approver, draft=draft, times=Times(until=NINE))
    after = services.approve(user=approver, draft=more(draft))

    assert live() == after
    assert Window.objects.get(publication=campaign).state == State.REPLACED
    assert sweep_at(clock, NINE + DAY) == after


def test_two_for_the_same_place_keep_their_times(
    draft: Draft, approver: User, clock: Clock
) -> None:
    later = services.approve(user=approver, draft=draft, times=Times(NINE + DAY))
    sooner = services.approve(user=approver, draft=more(draft), times=Times(NINE))

    assert sweep_at(clock, NINE) == sooner
    assert sweep_at(clock, NINE + DAY) == later


@pytest.mark.parametrize(
    "times",
    [
        Times(NINE - 2 * DAY),
        Times(NINE - DAY),
        Times(until=NINE - DAY),
        Times(NINE, NINE),
        Times(NINE + DAY, NINE),
    ],
)
def test_times_that_cannot_be_are_refused(draft: Draft, approver: User, times: Times) -> None:
    with pytest.raises(InvalidInput):
        services.approve(user=approver, draft=draft, times=times)
    with pytest.raises(InvalidInput):
        approve_many(user=approver, drafts=[draft], times=times)
    assert reload(draft).status == Draft.Status.READY
    assert not Publication.objects.exists()


def test_what_waits_is_undone_at_any_time(draft: Draft, approver: User, clock: Clock) -> None:
    sibling = make_draft(draft.request, draft.slot.product, variant=2)
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))
    clock.move_to(NINE - timedelta(seconds=1))

    services.undo(user=approver, draft=draft)

    assert reload(draft).status == reload(sibling).status == Draft.Status.READY
    publication.refresh_from_db()
    assert (publication.revoked, publication.window.state) == (True, State.CANCELLED)
    assert sweep_at(clock, NINE + DAY) is None
    assert not Change.objects.exists()


def test_what_has_begun_is_undone_for_ten_minutes(
    draft: Draft, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft, times=Times(NINE))
    clock.move_to(NINE + timedelta(seconds=1))

    # No worker has looked yet, and the shop shows it all the same.
    with pytest.raises(WrongState, match="ten minutes"):
        services.undo(user=approver, draft=draft)
    sweep()
    with pytest.raises(WrongState, match="ten minutes"):
        services.undo(user=approver, draft=draft)
    assert reload(draft).status == Draft.Status.APPROVED


def test_undoing_what_has_just_begun_shows_what_was_there_then(
    draft: Draft, approver: User, clock: Clock
) -> None:
    soon = NINE - DAY + timedelta(minutes=5)
    scheduled = more(draft)
    services.approve(user=approver, draft=scheduled, times=Times(soon))
    between = services.approve(user=approver, draft=more(draft))
    sweep_at(clock, soon)

    services.undo(user=approver, draft=scheduled)

    assert live() == between


def test_undoing_opens_again_what_was_replaced(draft: Draft, approver: User, clock: Clock) -> None:
    first = services.approve(user=approver, draft=draft)
    campaign = services.approve(user=approver, draft=more(draft), times=Times(until=NINE))
    mistaken = more(draft)
    services.approve(user=approver, draft=mistaken)

    services.undo(user=approver, draft=mistaken)

    assert live() == campaign
    assert sweep_at(clock, NINE) == first


def test_undoing_after_its_time_opens_nothing(draft: Draft, approver: User, clock: Clock) -> None:
    first = services.approve(user=approver, draft=draft)
    end = NINE - DAY + timedelta(minutes=2)
    services.approve(user=approver, draft=more(draft), times=Times(until=end))
    mistaken = more(draft)
    services.approve(user=approver, draft=mistaken)
    clock.move_to(end + timedelta(minutes=1))

    services.undo(user=approver, draft=mistaken)

    assert live() == first


def test_an_undone_version_never_comes_back_at_an_end(
    draft: Draft, approver: User, clock: Clock
) -> None:
    first = services.approve(user=approver, draft=draft)
    campaign = more(draft)
    services.approve(user=approver, draft=campaign, times=Times(until=NINE))
    mistaken = more(draft)
    second = services.approve(user=approver, draft=mistaken)
    roll_back(user=approver, publication=first)
    services.undo(user=approver, draft=draft)
    roll_back(user=approver, publication=second)
    services.undo(user=approver, draft=mistaken)
    assert live() == campaign.decisions.get().publication

    assert sweep_at(clock, NINE) is None


def test_what_is_taken_down_stays_down_until_the_next_time(
    draft: Draft, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft)
    services.approve(user=approver, draft=more(draft), times=Times(until=NINE + DAY))
    coming = services.approve(user=approver, draft=more(draft), times=Times(NINE))

    take_down(user=approver, slot=Slot.objects.get(), reason="Recall.")

    assert live() is None
    assert sweep_at(clock, NINE - timedelta(hours=1)) is None
    assert sweep_at(clock, NINE) == coming
    assert sweep_at(clock, NINE + 2 * DAY) == coming


def test_what_waits_is_not_put_live_by_hand_beside_its_time(draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))

    with pytest.raises(WrongState, match="waits for its time"):
        roll_back(user=approver, publication=publication)


def test_a_persons_words_lock_their_place_while_they_are_live(
    draft: Draft, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft)
    services.approve(user=approver, draft=more(draft), body=EDITED, times=Times(NINE, NINE + DAY))

    assert not Slot.objects.get().human_locked
    sweep_at(clock, NINE)
    assert Slot.objects.get().human_locked
    sweep_at(clock, NINE + DAY)
    assert not Slot.objects.get().human_locked


def change_facts(product: Product, capacity: str) -> None:
    fact = {**FACTS[0], "value": capacity}
    product.facts = with_ids([fact, *FACTS[1:]])
    save_product(product)


def test_a_text_that_says_what_is_no_longer_so_is_held_until_it_is_so_again(
    draft: Draft, product: Product, approver: User, clock: Clock
) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))
    change_facts(product, "1.5")
    assert Window.objects.get().state == State.HELD
    assert sweep_at(clock, NINE + timedelta(hours=1)) is None

    clock.move_to(NINE + timedelta(hours=2))
    change_facts(product, "1.7")

    assert live() == publication
    publication.refresh_from_db()
    assert publication.published_at == NINE + timedelta(hours=2)


def test_a_held_text_whose_facts_are_mended_in_time_keeps_its_time(
    draft: Draft, product: Product, approver: User, clock: Clock
) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))
    change_facts(product, "1.5")
    change_facts(product, "1.7")

    assert live() is None
    assert sweep_at(clock, NINE) == publication


def test_a_text_held_past_its_end_was_never_live(
    draft: Draft, product: Product, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft, times=Times(NINE, NINE + DAY))
    change_facts(product, "1.5")

    assert sweep_at(clock, NINE + 2 * DAY) is None
    assert Window.objects.get().state == State.OVER
    change_facts(product, "1.7")
    assert live() is None
    services.undo(user=approver, draft=draft)
    assert reload(draft).status == Draft.Status.READY


def test_a_text_that_is_outdated_already_is_held_from_the_beginning(
    draft: Draft, product: Product, approver: User
) -> None:
    change_facts(product, "1.5")

    services.approve(user=approver, draft=draft, times=Times(NINE))

    assert Window.objects.get().state == State.HELD


def test_a_held_text_is_put_live_by_a_person_all_the_same(
    draft: Draft, product: Product, approver: User, clock: Clock
) -> None:
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))
    change_facts(product, "1.5")

    roll_back(user=approver, publication=publication, reason="The old stock is sold first.")

    slot = Slot.objects.get()
    assert (slot.live_publication, slot.stale) == (publication, True)
    assert Window.objects.get().state == State.CANCELLED
    assert sweep_at(clock, NINE) == publication


def test_what_comes_back_is_stale_where_its_facts_have_changed(
    draft: Draft, product: Product, approver: User, clock: Clock
) -> None:
    services.approve(user=approver, draft=draft)
    services.approve(user=approver, draft=more(draft), times=Times(until=NINE))
    change_facts(product, "1.5")

    sweep_at(clock, NINE)

    assert Slot.objects.get().stale


def test_four_eyes_hold_for_an_approval_at_a_time(
    requester: User, approver: User, clock: Clock
) -> None:
    shop = make_shop(slug="strict", four_eyes=True)
    draft = make_draft(make_request(shop, requester), make_product(shop))

    with pytest.raises(NotAllowed):
        services.approve(user=requester, draft=draft, times=Times(NINE))
    publication = services.approve(user=approver, draft=draft, times=Times(NINE))

    assert publication.four_eyes
    assert sweep_at(clock, NINE) == publication


def test_many_are_approved_for_one_time(shop: Shop, approver: User, clock: Clock) -> None:
    request = make_request(shop)
    drafts = [make_draft(request, make_product(shop, f"C-{n}")) for n in range(3)]

    result = approve_many(user=approver, drafts=drafts, times=Times(NINE, NINE + DAY))

    assert len(result.publications) == 3
    assert not Slot.objects.live().exists()
    clock.move_to(NINE)
    sweep()
    assert Slot.objects.live().count() == 3
    assert list(Change.objects.order_by("number").values_list("number", "kind")) == [
        (number, "switched") for number in (1, 2, 3)
    ]
