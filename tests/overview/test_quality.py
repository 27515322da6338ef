"""What people decided in the last 30 days, in figures and by day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.overview import quality as figures
from shopcontent.overview.chart import HEIGHT, bars
from shopcontent.overview.quality import DAYS, Verdicts, count, percentile, quality
from shopcontent.review.models import Decision
from shopcontent.review.services import approve, edit, reject, undo
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def drafts_of(shop: Shop, number: int) -> list[Draft]:
    request = make_request(shop)
    at = shop.slug
    return [make_draft(request, make_product(shop, f"{at}-{n}")) for n in range(number)]


def test_decisions_are_told_apart(anna: User, shop: Shop) -> None:
    as_written, with_edit, edited_before, *refused = drafts_of(shop, 6)
    approve(user=anna, draft=as_written)
    approve(user=anna, draft=with_edit, body=EDITED)
    approve(user=anna, draft=edit(user=anna, draft=edited_before, body=EDITED))
    for draft, reason in zip(refused, ["dull", "wrong", "dull"], strict=True):
        reject(user=anna, draft=draft, reason=reason)

    found = count(shop)

    assert found.total == Verdicts(unchanged=1, edited=2, rejected=3)
    assert found.reasons == [("dull", 2), ("wrong", 1)]
    assert found.days[timezone.now().date()] == found.total


def test_what_was_undone_does_not_count_and_what_followed_does(anna: User, shop: Shop) -> None:
    taken_back, decided_again = drafts_of(shop, 2)
    approve(user=anna, draft=taken_back)
    reject(user=anna, draft=decided_again, reason="style")
    for draft in (taken_back, decided_again):
        draft.refresh_from_db()
        undo(user=anna, draft=draft)
    decided_again.refresh_from_db()
    approve(user=anna, draft=decided_again)

    found = count(shop)

    assert found.total == Verdicts(unchanged=1)
    assert found.reasons == []


def test_an_approval_that_was_undone_and_given_again_counts_once(anna: User, shop: Shop) -> None:
    (draft,) = drafts_of(shop, 1)
    for _turn in range(2):
        approve(user=anna, draft=Draft.objects.get())
        undo(user=anna, draft=Draft.objects.get())
    approve(user=anna, draft=Draft.objects.get())

    assert count(shop).total == Verdicts(unchanged=1)
    assert Decision.objects.filter(draft=draft).count() == 5


def test_only_the_last_thirty_days_of_this_shop_count(anna: User, shop: Shop) -> None:
    other = make_shop(slug="other")
    old, new, foreign = *drafts_of(shop, 2), *drafts_of(other, 1)
    with time_machine.travel(timezone.now() - timedelta(days=DAYS + 1)):
        reject(user=anna, draft=old, reason="dull")
    for draft in (new, foreign):
        approve(user=anna, draft=draft)

    found = count(shop)

    assert found.total == Verdicts(unchanged=1)
    assert len(found.days) == DAYS
    assert count(shop, is_only=True).total == Verdicts(unchanged=2)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2026, 3, 9)), ("Asia/Shanghai", date(2026, 3, 10))],
)
def test_days_are_those_of_the_shop(anna: User, shop: Shop, zone: str, day: date) -> None:
    shop.time_zone = zone
    (draft,) = drafts_of(shop, 1)
    with time_machine.travel(NOON.replace(day=9, hour=18), tick=False):
        approve(user=anna, draft=draft)

    with time_machine.travel(NOON, tick=False):
        found = count(shop)

    assert [each for each, verdicts in found.days.items() if verdicts.total] == [day]


def test_a_day_on_which_the_clocks_change_is_one_day(anna: User, shop: Shop) -> None:
    """In Berlin the 29th of March 2026 has 23 hours: 22:30 UTC is the 30th already."""
    shop.time_zone = "Europe/Berlin"
    early, late = drafts_of(shop, 2)
    for draft, at in ((early, (28, 23, 30)), (late, (29, 22, 30))):
        moment = datetime(2026, 3, *at, tzinfo=UTC)
        with time_machine.travel(moment, tick=False):
            approve(user=anna, draft=draft)

    with time_machine.travel(datetime(2026, 4, 2, tzinfo=UTC), tick=False):
        found = count(shop)

    assert found.days[date(2026, 3, 29)].total == 1
    assert found.days[date(2026, 3, 30)].total == 1


def test_the_wait_is_from_ready_to_the_decision(anna: User, shop: Shop) -> None:
    drafts = drafts_of(shop, 10)
    now = timezone.now()
    for number, draft in enumerate(drafts, start=1):
        Draft.objects.filter(pk=draft.pk).update(finished_at=now - timedelta(minutes=number))
        draft.refresh_from_db()
        with time_machine.travel(now, tick=False):
            approve(user=anna, draft=draft)

    found = count(shop)

    assert (found.median, found.slow) == (5 * 60, 9 * 60)


def test_without_decisions_nothing_is_said(shop: Shop) -> None:
    found = count(shop)

    assert (found.total.total, found.median, found.slow) == (0, None, None)
    assert all(not bar["parts"] for bar in bars(found.days))


waits = st.lists(st.integers(0, 500), min_size=1)


@given(waits, st.sampled_from([0.5, 0.9]))
def test_a_share_of_the_drafts_waited_no_longer(minutes: list[int], share: float) -> None:
    found = percentile(Counter(minutes), share)

    assert found is not None
    assert found // 60 in minutes
    within = sum(each <= found // 60 for each in minutes)
    below = sum(each < found // 60 for each in minutes)
    assert within >= share * len(minutes) > below


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 3), min_size=1, max_size=30))
def test_bars_stand_on_the_ground_and_stay_in_the_drawing(counts: list[tuple[int, ...]]) -> None:
    start = date(2026, 3, 1)
    days = {start + timedelta(days=n): Verdicts(*each) for n, each in enumerate(counts)}

    for bar in bars(days):
        ground = float(HEIGHT)
        for part in bar["parts"]:
            assert part["y"] + part["height"] == pytest.approx(ground)
            ground = part["y"]
        assert ground >= -1e-6


def test_many_decisions_are_counted_every_ten_minutes(
    anna: User, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "COUNTED_AT_ONCE", 0)
    first, second = drafts_of(shop, 2)
    approve(user=anna, draft=first)
    assert quality(shop).total.total == 1

    approve(user=anna, draft=second)

    assert quality(shop).total.total == 1
    assert count(shop).total.total == 2


def test_the_page_shows_shares_reasons_and_a_table(client: Client, anna: User, shop: Shop) -> None:
    first, second, third, fourth = drafts_of(shop, 4)
    for draft in (first, second, third):
        approve(user=anna, draft=draft)
    reject(user=anna, draft=fourth, reason="dull")
    client.force_login(anna)

    page = client.get(reverse("admin:index")).content.decode()

    assert "75%" in page
    assert "says too little 1" in page
    assert "?reason__exact=dull" in page
    assert page.count('<th scope="row">') >= DAYS
    assert 'role="img"' in page


def test_who_may_not_see_decisions_sees_no_figures(client: Client, shop: Shop) -> None:
    client.force_login(make_user("nobody"))

    assert "quality" not in client.get(reverse("admin:index")).context
