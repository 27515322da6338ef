"""Changing what is scheduled, by people who may and for a reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Publication, Slot, Window
from shopcontent.publishing.scheduling import cancel, reschedule
from shopcontent.publishing.services import roll_back, unlock
from shopcontent.publishing.switching import sweep
from shopcontent.publishing.times import Times
from shopcontent.review.services import approve, undo
from tests.clock import Clock
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)
State = Window.State


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NINE - DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def draft() -> Draft:
    shop = make_shop(time_zone="Europe/Berlin")
    return make_draft(make_request(shop), make_product(shop))


@pytest.fixture
def window(draft: Draft, anna: User) -> Window:
    return approve(user=anna, draft=draft, times=Times(NINE)).window


def live() -> Publication | None:
    return Slot.objects.get().live_publication


def state(window: Window) -> str:
    return Window.objects.get(pk=window.pk).state


def test_what_is_called_off_never_goes_live(window: Window, anna: User, clock: Clock) -> None:
    cancel(user=anna, window=window, reason=" The sale is off. ")

    clock.move_to(NINE + DAY)
    sweep()
    assert (live(), state(window)) == (None, State.CANCELLED)
    move = Transition.objects.get(subject="window", to_state="cancelled")
    assert (move.actor, move.reason) == (anna, "The sale is off.")
    roll_back(user=anna, publication=window.publication)
    assert live() == window.publication


def test_what_runs_is_over_at_once_when_called_off(draft: Draft, anna: User) -> None:
    first = approve(user=anna, draft=draft)
    other = make_draft(make_request(draft.slot.shop), draft.slot.product)
    campaign = approve(user=anna, draft=other, times=Times(until=NINE))

    cancel(user=anna, window=campaign.window, reason="Sold out.")

    assert live() == first
    last = Change.objects.order_by("number").last()
    assert (last.kind, last.publication) == ("published", first)


def test_another_time_counts_instead_of_the_first(window: Window, anna: User, clock: Clock) -> None:
    times = Times(NINE + DAY, NINE + 2 * DAY)
    reschedule(user=anna, window=window, times=times, reason="Later.")

    clock.move_to(NINE)
    sweep()
    assert live() is None
    clock.move_to(NINE + DAY)
    sweep()
    assert live() == window.publication
    clock.move_to(NINE + 2 * DAY)
    sweep()
    assert live() is None
    move = Transition.objects.get(subject="window", reason__contains="Later.")
    assert move.reason == "2026-11-27 10:00 (Europe/Berlin): Later."


def test_no_beginning_is_now(window: Window, anna: User) -> None:
    reschedule(user=anna, window=window, times=Times(), reason="Sooner.")

    assert live() == window.publication
    assert Change.objects.get().kind == "published"


def test_of_what_runs_the_end_can_be_moved(draft: Draft, anna: User, clock: Clock) -> None:
    window = approve(user=anna, draft=draft, times=Times(until=NINE)).window

    reschedule(user=anna, window=window, times=Times(until=NINE + DAY), reason="It goes well.")

    clock.move_to(NINE)
    sweep()
    assert live() == window.publication
    clock.move_to(NINE + DAY)
    sweep()
    assert live() is None


@pytest.mark.parametrize("times", [Times(NINE, NINE + DAY), Times()])
def test_of_what_runs_nothing_else_can(draft: Draft, anna: User, times: Times) -> None:
    window = approve(user=anna, draft=draft, times=Times(until=NINE)).window

    with pytest.raises(InvalidInput):
        reschedule(user=anna, window=window, times=times, reason="Otherwise.")


@pytest.mark.parametrize("times", [Times(NINE - DAY), Times(NINE, NINE - timedelta(hours=1))])
def test_times_that_cannot_be_are_refused(window: Window, anna: User, times: Times) -> None:
    with pytest.raises(InvalidInput):
        reschedule(user=anna, window=window, times=times, reason="Otherwise.")
    assert Window.objects.get().starts_at == NINE


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_it_takes_a_reason(window: Window, anna: User, reason: str) -> None:
    with pytest.raises(InvalidInput):
        cancel(user=anna, window=window, reason=reason)
    with pytest.raises(InvalidInput):
        reschedule(user=anna, window=window, times=Times(NINE + DAY), reason=reason)
    assert state(window) == State.WAITING


@pytest.mark.parametrize("group", ["merchandiser", "operator"])
def test_it_takes_the_permission(window: Window, group: str) -> None:
    otto = make_user("otto", group)
    with pytest.raises(NotAllowed):
        cancel(user=otto, window=window, reason="No.")
    with pytest.raises(NotAllowed):
        reschedule(user=otto, window=window, times=Times(NINE + DAY), reason="No.")


def test_what_is_over_can_no_longer_be_changed(
    window: Window, draft: Draft, anna: User, clock: Clock
) -> None:
    undo(user=anna, draft=draft)

    with pytest.raises(WrongState):
        cancel(user=anna, window=window, reason="Late.")
    with pytest.raises(WrongState):
        reschedule(user=anna, window=window, times=Times(NINE + DAY), reason="Late.")


def test_what_is_live_for_good_is_taken_down_instead(
    window: Window, anna: User, clock: Clock
) -> None:
    clock.move_to(NINE + timedelta(seconds=1))

    # Its time has come, though no worker has looked yet.
    for act in (
        lambda: cancel(user=anna, window=window, reason="Late."),
        lambda: reschedule(user=anna, window=window, times=Times(NINE + DAY), reason="Late."),
    ):
        with pytest.raises(WrongState, match="take it down"):
            act()
    sweep()
    assert live() == window.publication


def test_four_eyes_keep_an_author_from_moving_it() -> None:
    shop = make_shop(four_eyes=True)
    mia, anna = make_user("mia", "approver"), make_user("anna", "approver")
    draft = make_draft(make_request(shop, mia), make_product(shop))
    window = approve(user=anna, draft=draft, times=Times(NINE)).window

    with pytest.raises(NotAllowed, match="wrote or requested"):
        reschedule(user=mia, window=window, times=Times(), reason="Now!")
    reschedule(user=anna, window=window, times=Times(NINE + DAY), reason="Later.")
    cancel(user=mia, window=window, reason="Not at all.")
    assert live() is None


def test_who_unlocks_a_place_unlocks_it_for_afterwards_too(
    draft: Draft, anna: User, clock: Clock
) -> None:
    approve(user=anna, draft=draft, body=EDITED)
    other = make_draft(make_request(draft.slot.shop), draft.slot.product)
    approve(user=anna, draft=other, times=Times(until=NINE))
    unlock(user=anna, slot=Slot.objects.get())

    clock.move_to(NINE)
    sweep()

    assert live() is not None
    assert not Slot.objects.get().human_locked
