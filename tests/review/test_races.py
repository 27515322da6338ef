"""Two reviewers on the same draft."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import WrongState
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.models import Decision
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def run_at_once(*actions: Callable[[], object]) -> list[str]:
    """The refusal of each action, empty where it went through."""
    together = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        try:
            together.wait()
            action()
        except WrongState as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.mark.parametrize("turn", range(5))
def test_one_of_two_reviewers_wins_and_the_other_hears_of_it(turn: int) -> None:
    anna, tom = make_user("anna", "approver"), make_user("tom", "approver")
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))

    refusals = run_at_once(
        lambda: services.approve(user=anna, draft=draft),
        lambda: services.reject(user=tom, draft=draft, reason="wrong"),
    )

    assert sorted(map(bool, refusals)) == [False, True]
    decision = Decision.objects.get()
    assert f"{decision.decided_by.username} {decision.verdict} this draft" in "".join(refusals)
    assert Publication.objects.count() == (decision.verdict == Decision.Verdict.APPROVED)


@pytest.mark.parametrize("turn", range(3))
def test_two_variants_approved_at_once_leave_one_live(turn: int) -> None:
    anna, tom = make_user("anna", "approver"), make_user("tom", "approver")
    shop = make_shop()
    request, product = make_request(shop), make_product(shop)
    first, second = (make_draft(request, product, variant=n) for n in (1, 2))

    refusals = run_at_once(
        lambda: services.approve(user=anna, draft=first),
        lambda: services.approve(user=tom, draft=second),
    )

    assert sorted(map(bool, refusals)) == [False, True]
    assert Publication.objects.count() == 1
    assert sorted(Draft.objects.values_list("status", flat=True)) == ["approved", "superseded"]
