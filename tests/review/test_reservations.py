"""Who reviews what: held, renewed, given back, run out, taken over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.bulk import approve_many
from shopcontent.review.models import Reservation
from shopcontent.review.reservations import (
    HOLD,
    free,
    release,
    reserve,
    reserve_first,
    take_over,
)
from tests.factories import EDITED, make_draft, make_product, make_request, make_user, reload

pytestmark = pytest.mark.django_db

ACTIONS: dict[str, Callable[[User, Draft], object]] = {
    "approve": lambda user, draft: services.approve(user=user, draft=draft),
    "edit": lambda user, draft: services.edit(user=user, draft=draft, body=EDITED),
    "reject": lambda user, draft: services.reject(user=user, draft=draft, reason="dull"),
}


@pytest.fixture
def tom() -> User:
    return make_user("tom", "approver")


def holder(draft: Draft) -> str | None:
    held = Reservation.objects.active().filter(slot=draft.slot_id).first()
    return held.held_by.username if held else None


def test_who_comes_second_is_told_who_was_first(draft: Draft, approver: User, tom: User) -> None:
    reserve(user=approver, draft=draft)

    held = reserve(user=tom, draft=draft)

    assert held is not None
    assert (held.held_by, holder(draft)) == (approver, "anna")


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_else_decides_what_is_held(
    draft: Draft, approver: User, tom: User, action: str
) -> None:
    reserve(user=approver, draft=draft)

    with pytest.raises(WrongState, match="anna has been reviewing this"):
        ACTIONS[action](tom, draft)

    assert reload(draft).status == Draft.Status.READY
    assert reload(draft).body == draft.body


@pytest.mark.parametrize("action", ACTIONS)
def test_who_has_no_page_open_decides_what_nobody_holds(
    draft: Draft, approver: User, action: str
) -> None:
    ACTIONS[action](approver, draft)

    assert draft.decisions.get().decided_by == approver


@pytest.mark.parametrize(
    ("action", "still"), [("approve", None), ("reject", None), ("edit", "anna")]
)
def test_a_verdict_gives_back_and_an_edit_does_not(
    draft: Draft, approver: User, action: str, still: str | None
) -> None:
    reserve(user=approver, draft=draft)

    ACTIONS[action](approver, draft)

    assert holder(draft) == still


def test_it_runs_out_by_itself_and_a_heartbeat_renews_it(
    draft: Draft, approver: User, tom: User
) -> None:
    now = timezone.now()
    began = at(now, lambda: reserve(user=approver, draft=draft))
    almost = now + HOLD - timedelta(seconds=1)
    assert at(almost, lambda: reserve(user=tom, draft=draft)).held_by == approver

    renewed = at(almost, lambda: reserve(user=approver, draft=draft))
    assert renewed.since == began.since
    assert at(now + HOLD, lambda: reserve(user=tom, draft=draft)).held_by == approver

    taken = at(almost + HOLD, lambda: reserve(user=tom, draft=draft))
    assert (taken.held_by, taken.since) == (tom, almost + HOLD)


def at(moment: datetime, action: Callable[[], Reservation | None]) -> Reservation:
    with time_machine.travel(moment, tick=False):
        held = action()
    assert held is not None
    return held


def test_what_has_run_out_is_nobodys(draft: Draft, approver: User, tom: User) -> None:
    now = timezone.now()
    at(now, lambda: reserve(user=approver, draft=draft))

    with time_machine.travel(now + HOLD, tick=False):
        assert free(tom, Draft.objects.all()).exists()
        services.approve(user=tom, draft=draft)


def test_all_variants_of_a_place_are_held_together(
    shop: Shop, product: Product, approver: User, tom: User
) -> None:
    request = make_request(shop)
    first, second = (make_draft(request, product, variant=n) for n in (1, 2))
    elsewhere = make_draft(request, product, locale="zh-hans")
    reserve(user=approver, draft=first)

    with pytest.raises(WrongState):
        services.approve(user=tom, draft=second)
    assert list(free(tom, Draft.objects.all())) == [elsewhere]
    assert free(approver, Draft.objects.all()).count() == 3


def test_only_the_page_that_was_opened_last_gives_back(draft: Draft, approver: User) -> None:
    closed, opened = uuid4(), uuid4()
    reserve(user=approver, draft=draft, opening=closed)
    reserve(user=approver, draft=draft, opening=opened)

    release(user=approver, draft=draft, opening=closed)
    assert holder(draft) == "anna"
    release(user=approver, draft=draft, opening=opened)
    assert holder(draft) is None


def test_nobody_gives_back_what_somebody_else_holds(
    draft: Draft, approver: User, tom: User
) -> None:
    reserve(user=approver, draft=draft)

    release(user=tom, draft=draft)

    assert holder(draft) == "anna"


def test_taking_over_is_told_in_the_history(draft: Draft, approver: User, tom: User) -> None:
    reserve(user=approver, draft=draft)

    take_over(user=tom, draft=draft)

    told = Transition.objects.get()
    assert (told.subject, told.object_id, told.actor) == ("draft", draft.pk, tom)
    assert told.reason == "review taken over from anna"
    with pytest.raises(WrongState, match="tom has been reviewing this"):
        services.approve(user=approver, draft=draft)
    services.approve(user=tom, draft=draft)


def test_taking_over_what_is_free_is_no_history(draft: Draft, tom: User) -> None:
    take_over(user=tom, draft=draft)

    assert holder(draft) == "tom"
    assert not Transition.objects.exists()


def test_holding_takes_the_permission(draft: Draft) -> None:
    for hold in (reserve, take_over):
        with pytest.raises(NotAllowed):
            hold(user=make_user(hold.__name__, "merchandiser"), draft=draft)
    assert not Reservation.objects.exists()


def test_a_decision_is_undone_while_somebody_else_reviews_the_place(
    draft: Draft, product: Product, approver: User, tom: User
) -> None:
    newer = make_draft(make_request(draft.slot.shop), product)
    services.approve(user=approver, draft=draft)
    reserve(user=tom, draft=newer)

    services.undo(user=approver, draft=draft)

    assert reload(draft).status == Draft.Status.READY
    with pytest.raises(WrongState):
        services.reject(user=approver, draft=reload(draft), reason="dull")


def test_bulk_approval_leaves_out_what_somebody_else_reviews(
    shop: Shop, approver: User, tom: User
) -> None:
    request = make_request(shop)
    drafts = [make_draft(request, make_product(shop, f"T-{n}")) for n in range(3)]
    reserve(user=tom, draft=drafts[0])
    reserve(user=approver, draft=drafts[1])

    result = approve_many(user=approver, drafts=drafts)

    assert {each.slot_id for each in result.publications} == {d.slot_id for d in drafts[1:]}
    [refused] = result.refused
    assert refused.draft == drafts[0]
    assert "tom has been reviewing this" in refused.sentence
    assert [held.held_by for held in Reservation.objects.all()] == [tom]


def at_once(*actions: Callable[[], object]) -> list[object]:
    """What each action returned, all begun together."""
    together = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            together.wait()
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


RACES = 100


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_next_draft_never_get_the_same(
    shop: Shop, approver: User, tom: User
) -> None:
    request = make_request(shop)
    for number in range(4):
        make_draft(request, make_product(shop, f"T-{number}"))
    waiting = Draft.objects.awaiting_review().order_by("pk")

    for _turn in range(RACES):
        Reservation.objects.all().delete()
        first, second = at_once(
            partial(reserve_first, user=approver, drafts=waiting),
            partial(reserve_first, user=tom, drafts=waiting),
        )
        assert isinstance(first, Draft) and isinstance(second, Draft)
        assert first.slot_id != second.slot_id


@pytest.mark.django_db(transaction=True)
def test_two_who_go_through_the_queue_decide_every_draft_once(
    shop: Shop, approver: User, tom: User
) -> None:
    request = make_request(shop)
    for number in range(RACES):
        make_draft(request, make_product(shop, f"T-{number}"))
    waiting = Draft.objects.awaiting_review().order_by("pk")

    def review_all(user: User) -> int:
        count = 0
        while (draft := reserve_first(user=user, drafts=waiting)) is not None:
            services.reject(user=user, draft=reload(draft), reason="dull")
            count += 1
        return count

    counts = at_once(partial(review_all, approver), partial(review_all, tom))

    # Nobody was ever refused, or review_all would have raised.
    assert sum(int(str(count)) for count in counts) == RACES
    assert not waiting.exists()
    assert not Publication.objects.exists()
