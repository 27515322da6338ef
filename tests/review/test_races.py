"""Two reviewers on the same draft."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import NotAllowed, WrongState
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.models import Decision
from tests.factories import (
    EDITED,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db(transaction=True)


def run_at_once(*actions: Callable[[], object]) -> list[str]:
    """The refusal of each action, empty where it went through."""
    together = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        try:
            together.wait()
            action()
        except (NotAllowed, WrongState) as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


RACES = 100


def test_one_of_two_reviewers_wins_and_the_other_hears_of_it() -> None:
    anna, tom = make_user("anna", "approver"), make_user("tom", "approver")
    shop = make_shop()
    request = make_request(shop)
    for turn in range(RACES):
        draft = make_draft(request, make_product(shop, f"TW-{turn}"))

        refusals = run_at_once(
            partial(services.approve, user=anna, draft=draft),
            partial(services.reject, user=tom, draft=draft, reason="wrong"),
        )

        assert sorted(map(bool, refusals)) == [False, True]
        decision = draft.decisions.get()
        assert f"{decision.decided_by.username} {decision.verdict} this draft" in "".join(refusals)

    approved = Decision.objects.filter(verdict=Decision.Verdict.APPROVED).count()
    assert Publication.objects.count() == approved


def test_an_author_never_slips_through_beside_another_reviewer() -> None:
    author, other = make_user("mia", "approver"), make_user("tom", "approver")
    shop = make_shop(four_eyes=True)
    request = make_request(shop, author)
    for turn in range(RACES):
        draft = make_draft(request, make_product(shop, f"TW-{turn}"))

        refusals = run_at_once(
            partial(services.approve, user=author, draft=draft),
            partial(services.edit, user=other, draft=draft, body=EDITED),
        )

        assert refusals[0]
        assert not Publication.objects.exists()
        with pytest.raises(NotAllowed):
            services.approve(user=other, draft=reload(draft))


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
