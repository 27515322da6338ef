"""A day's drafts: counted, reserved, given back, never overdrawn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Shop
from shopcontent.drafting.budgets import BudgetExceeded, left_today
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Budget, BudgetUse, Draft, DraftRequest, Skip
from shopcontent.drafting.services import request_drafts, write_again
from shopcontent.drafting.steering import cancel, retry_failed, undo_request, write_rest
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    return make_shop(time_zone="Asia/Shanghai")


@pytest.fixture
def mia() -> User:
    return make_user("mia", "merchandiser")


@pytest.fixture
def tom() -> User:
    return make_user("tom", "merchandiser")


def products(shop: Shop, count: int, prefix: str = "sku") -> None:
    for number in range(count):
        make_product(shop, f"{prefix}-{number}")


def budget(shop: Shop, per_day: int | None = None, per_person: int | None = None) -> None:
    values = {"per_day": per_day, "per_person": per_person}
    Budget.objects.update_or_create(shop=shop, defaults=values)


def ask(shop: Shop, user: User | None, search: str = "", **changes: object) -> DraftRequest:
    choice: dict[str, object] = {
        "product_filter": {"search": search} if search else {},
        "content_types": ["description"],
        "locales": ["en"],
    }
    return request_drafts(user=user, shop=shop, **choice | changes)  # type: ignore[arg-type]


def left(shop: Shop, person: User | None) -> int | None:
    return left_today(shop=shop, person=person).drafts


def test_without_a_budget_everything_is_allowed_and_counted(shop: Shop, mia: User) -> None:
    products(shop, 3)
    expand(request_id=ask(shop, mia).pk)
    assert left(shop, mia) is None
    budget(shop, per_day=10)
    assert left(shop, mia) == 7


def test_a_request_reserves_what_it_will_make_and_gives_back_the_rest(
    shop: Shop, mia: User
) -> None:
    budget(shop, per_day=10)
    products(shop, 3)
    request = ask(shop, mia, variants=2)
    assert left(shop, mia) == 4

    # A live text that came meanwhile leaves a draft less to write.
    make_draft(make_request(shop), request.shop.products.first())  # type: ignore[arg-type]
    expand(request_id=request.pk)
    request.refresh_from_db()
    assert (left(shop, mia), request.reserved) == (6, 0)


def test_what_exceeds_the_budget_is_refused_with_how_many_are_left_and_until_when(
    shop: Shop, mia: User, tom: User
) -> None:
    budget(shop, per_day=10, per_person=4)
    products(shop, 5)
    with time_machine.travel(datetime(2026, 3, 1, 20, tzinfo=UTC), tick=False):
        with pytest.raises(BudgetExceeded) as refused:
            ask(shop, mia)
        assert str(refused.value) == (
            "That makes 5 drafts, and of a person's 4 for today 4 are left; "
            "the next day begins on March 3, 2026, midnight (Asia/Shanghai)."
        )
        budget(shop, per_day=4, per_person=None)
        with pytest.raises(BudgetExceeded, match="of the shop's 4 for today 4 are left"):
            ask(shop, tom)
    assert not DraftRequest.objects.exists()
    assert not BudgetUse.objects.exists()


def test_each_person_has_their_own_and_the_command_line_only_the_shops(
    shop: Shop, mia: User, tom: User
) -> None:
    budget(shop, per_day=7, per_person=3)
    products(shop, 3, "a")
    products(shop, 3, "b")
    ask(shop, mia, "a-")
    assert (left(shop, mia), left(shop, tom), left(shop, None)) == (0, 3, 4)
    with pytest.raises(BudgetExceeded, match="a person's 3"):
        ask(shop, mia, "b-")
    ask(shop, None, "b-")
    assert (left(shop, tom), left(shop, None)) == (1, 1)


def test_a_day_is_one_of_the_shops_clock(shop: Shop, mia: User) -> None:
    budget(shop, per_day=3)
    products(shop, 3)
    with time_machine.travel(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)):
        ask(shop, mia)
        assert left(shop, mia) == 0
    with time_machine.travel(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)):
        assert left(shop, mia) == 3


def test_another_shop_has_another_budget(shop: Shop, mia: User) -> None:
    budget(shop, per_day=0)
    other = make_shop(slug="second", name="Second")
    products(other, 1)
    ask(other, mia)
    assert (left(shop, mia), left(other, mia)) == (0, None)


def test_the_expansion_stops_where_the_budget_does_and_says_so(shop: Shop, mia: User) -> None:
    products(shop, 5)
    # Asked for without a limit; one was set before the request was expanded.
    request = ask(shop, mia, variants=2)
    budget(shop, per_day=5)
    expand(request_id=request.pk)
    assert request.drafts.count() == 5
    assert [skip.why for skip in Skip.objects.all()] == ["the day's budget is used up"] * 2
    assert left(shop, mia) == 0


def test_a_raised_budget_lets_the_next_request_through(shop: Shop, mia: User) -> None:
    budget(shop, per_day=1)
    products(shop, 2)
    with pytest.raises(BudgetExceeded):
        ask(shop, mia)
    budget(shop, per_day=2)
    ask(shop, mia)


@pytest.mark.parametrize("stop", [cancel, undo_request])
def test_what_was_not_begun_is_given_back_and_trying_again_takes_it(
    shop: Shop, mia: User, stop: Callable[..., int]
) -> None:
    budget(shop, per_day=4)
    products(shop, 4)
    request = ask(shop, mia)
    expand(request_id=request.pk)
    begun = request.drafts.order_by("pk")[0]
    Draft.objects.filter(pk=begun.pk).update(attempts=1)

    stop(user=mia, request=request)
    assert left(shop, mia) == 3

    budget(shop, per_day=4)
    with pytest.raises(BudgetExceeded):
        # Four again, and one of the day's four was begun.
        retry_failed(user=mia, request=request)
    assert set(request.drafts.values_list("status", flat=True)) == {"cancelled"}
    budget(shop, per_day=5)
    assert retry_failed(user=mia, request=request) == 4
    assert left(shop, mia) == 0


def test_cancelling_before_the_expansion_gives_everything_back(shop: Shop, mia: User) -> None:
    budget(shop, per_day=4)
    products(shop, 4)
    cancel(user=mia, request=ask(shop, mia))
    assert left(shop, mia) == 4


def test_cancelling_yesterdays_request_adds_nothing_to_today(shop: Shop, mia: User) -> None:
    budget(shop, per_day=4)
    products(shop, 4)
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        request = ask(shop, mia)
        expand(request_id=request.pk)
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC)):
        cancel(user=mia, request=request)
        assert left(shop, mia) == 4
        retry_failed(user=mia, request=request)
        assert left(shop, mia) == 0
        cancel(user=mia, request=request)
        assert left(shop, mia) == 4


def test_written_and_failed_drafts_stay_counted(shop: Shop, mia: User) -> None:
    budget(shop, per_day=3)
    products(shop, 2)
    request = ask(shop, mia)
    expand(request_id=request.pk)
    write_next_drafts(generator=EchoGenerator())
    request.drafts.update(status=Draft.Status.FAILED)
    with pytest.raises(BudgetExceeded, match="1 is left"):
        retry_failed(user=mia, request=request)


def test_a_text_asked_for_again_counts(shop: Shop, mia: User) -> None:
    budget(shop, per_person=1)
    draft = make_draft(make_request(shop), make_product(shop))
    other = make_draft(draft.request, make_product(shop, "TW-2"))
    write_again(user=mia, draft=draft, instruction="shorter")
    with pytest.raises(BudgetExceeded):
        write_again(user=mia, draft=other, instruction="shorter")
    assert other.slot.drafts.count() == 1


def test_the_sample_is_part_of_what_is_reserved(shop: Shop, mia: User) -> None:
    budget(shop, per_day=6)
    products(shop, 6)
    request = ask(shop, mia, sample_first=True)
    request.refresh_from_db()
    assert (left(shop, mia), request.reserved) == (0, 3)
    write_rest(user=mia, request=request)
    expand(request_id=request.pk)
    assert (request.drafts.count(), left(shop, mia)) == (6, 0)
    assert not Skip.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_do_not_both_get_the_last_drafts() -> None:
    shop, mia, tom = make_shop(), make_user("mia", "merchandiser"), make_user("tom", "merchandiser")
    budget(shop, per_day=0)
    for turn in range(20):
        products(shop, 2, f"turn{turn}")
        Budget.objects.update(per_day=2 * turn + 3)
        together = Barrier(2)

        def run(user: User, together: Barrier, turn: int) -> str:
            try:
                together.wait()
                ask(shop, user, f"turn{turn}-")
            except BudgetExceeded as refusal:
                return str(refusal)
            finally:
                connection.close()
            return ""

        with ThreadPoolExecutor(2) as pool:
            actions = [pool.submit(partial(run, user, together, turn)) for user in (mia, tom)]
            refusals = [action.result() for action in actions]
        assert sorted(map(bool, refusals)) == [False, True]
        assert DraftRequest.objects.count() == turn + 1
