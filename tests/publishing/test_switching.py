"""Who switches what is due: two workers at once, many slots, a worker beside a person."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shopcontent.catalog.models import Shop
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Slot, Window
from shopcontent.publishing.switching import BATCH, sweep
from shopcontent.publishing.times import Times
from shopcontent.review import services
from shopcontent.review.bulk import approve_many
from tests.factories import make_draft, make_product, make_request, make_shop, make_user
from tests.review.test_races import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)

RACES = 30


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


def schedule(anna: User, shop: Shop, count: int) -> list[Slot]:
    """Slots whose text was due a minute ago and ends in a day."""
    request = make_request(shop)
    drafts = [make_draft(request, make_product(shop, f"S-{n}")) for n in range(count)]
    times = Times(timezone.now() + timedelta(hours=1), timezone.now() + timedelta(days=1))
    approve_many(user=anna, drafts=drafts, times=times)
    Window.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    return [draft.slot for draft in drafts]


def test_two_workers_at_once_switch_once(shop: Shop, anna: User) -> None:
    schedule(anna, shop, RACES)

    for _turn in range(3):
        assert run_at_once(sweep, sweep) == ["", ""]
    sweep()

    switched = Change.objects.filter(kind=Change.Kind.SWITCHED)
    assert Counter(switched.values_list("slot", flat=True)).most_common(1)[0][1] == 1
    assert list(switched.order_by("number").values_list("number", flat=True)) == list(
        range(1, RACES + 1)
    )
    begun = Transition.objects.filter(subject="window", to_state="running")
    assert begun.count() == Slot.objects.live().count() == RACES


@pytest.mark.parametrize("turn", range(5))
def test_a_person_beside_a_worker_comes_before_or_after(shop: Shop, anna: User, turn: int) -> None:
    (slot,) = schedule(anna, shop, 1)
    newer = make_draft(make_request(shop), slot.product)
    tom = make_user("tom", "approver")

    assert run_at_once(sweep, lambda: services.approve(user=tom, draft=newer)) == ["", ""]
    sweep()

    kinds = Change.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["switched", "published"]
    assert Slot.objects.get().live_publication.version == 2
    assert Window.objects.get().state == Window.State.REPLACED


def test_an_idle_sweep_takes_one_query_and_no_lock(
    shop: Shop, anna: User, django_assert_num_queries: Callable[..., object]
) -> None:
    schedule(anna, shop, 1)
    sweep()
    with django_assert_num_queries(1):
        sweep()


def test_the_queries_do_not_grow_with_the_slots(anna: User) -> None:
    counts = []
    for size in (2, 20):
        schedule(anna, make_shop(slug=f"shop-{size}"), size)
        with CaptureQueriesContext(connection) as queries:
            sweep()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_more_than_a_batch_is_switched_in_one_sweep(shop: Shop, anna: User) -> None:
    schedule(anna, shop, BATCH + 5)
    sweep()
    assert Slot.objects.live().count() == BATCH + 5
