"""A call that is sent again with its Idempotency-Key does its work once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from shopcontent.api.idempotency import sweep
from shopcontent.api.models import IdempotentCall
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.seen import fingerprint
from tests.api.staff.conftest import Script, assert_problem
from tests.factories import BODY, make_draft, make_product, make_request, make_shop, make_user

ASKED = {"products": {}, "types": ["title"], "locales": ["en"]}


@pytest.fixture
def draft(db: None) -> Draft:
    shop = make_shop()
    return make_draft(make_request(shop), make_product(shop))


@pytest.fixture
def anna(db: None) -> Script:
    return Script(make_user("anna", "merchandiser", "approver"))


def asked() -> int:
    """How many requests there are beside that of the draft."""
    return DraftRequest.objects.count() - 1


def test_the_same_call_again_gets_the_same_answer(anna: Script, draft: Draft) -> None:
    first = anna.post("draft-requests/", ASKED, key="k-1")
    again = anna.post("draft-requests/", dict(reversed(ASKED.items())), key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert asked() == 1


def test_without_a_key_each_call_counts(anna: Script, draft: Draft) -> None:
    for _turn in range(2):
        assert anna.post("draft-requests/", ASKED).status_code == 201
    assert asked() == 2
    assert not IdempotentCall.objects.exists()


def test_a_key_belongs_to_one_call(anna: Script, draft: Draft) -> None:
    anna.post("draft-requests/", ASKED, key="k-1")
    other = anna.post("draft-requests/", ASKED | {"variants": 2}, key="k-1")
    assert_problem(other, 422, "idempotency_key_reused")
    elsewhere = anna.post(f"drafts/{draft.pk}/again/", {"instruction": "shorter"}, key="k-1")
    assert_problem(elsewhere, 422, "idempotency_key_reused")
    assert asked() == 1


def test_people_have_keys_of_their_own(anna: Script, draft: Draft) -> None:
    tom = Script(make_user("tom", "merchandiser"))
    numbers = [each.post("draft-requests/", ASKED, key="k").json()["id"] for each in (anna, tom)]
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "a b", "é"])
def test_a_key_that_is_none_is_refused(anna: Script, draft: Draft, key: str) -> None:
    body = assert_problem(anna.post("draft-requests/", ASKED, key=key), 400, "invalid_input")
    assert body["errors"][0]["field"] == "Idempotency-Key"
    assert asked() == 0


def test_a_refusal_is_not_kept(anna: Script, draft: Draft) -> None:
    nobody = ASKED | {"products": {"brand": "Later"}}
    assert_problem(anna.post("draft-requests/", nobody, key="k"), 400, "invalid_input")
    make_product(draft.request.shop, "L-1", brand="Later")
    assert anna.post("draft-requests/", nobody, key="k").status_code == 201
    assert asked() == 1


def test_a_call_that_broke_left_nothing_and_is_tried_afresh(
    anna: Script, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"draft": draft.pk, "verdict": "approve", "seen": fingerprint(BODY)}
    with monkeypatch.context() as broken:
        broken.setattr("shopcontent.api.idempotency.JSONRenderer.render", None)
        anna.client.raise_request_exception = False
        assert_problem(anna.post("decisions/", sent, key="k"), 500, "server_error")
    assert not Publication.objects.exists()
    assert anna.post("decisions/", sent, key="k").status_code == 201
    assert Publication.objects.count() == 1


def test_the_answer_is_that_of_then(anna: Script, draft: Draft) -> None:
    sent = {"draft": draft.pk, "verdict": "approve", "seen": fingerprint(BODY)}
    first = anna.post("decisions/", sent, key="k")
    services.undo(user=anna.user, draft=draft)
    again = anna.post("decisions/", sent, key="k")
    assert again.json() == first.json()
    assert Draft.objects.get(pk=draft.pk).status == "ready"


def test_a_day_later_a_key_is_new(anna: Script, draft: Draft) -> None:
    anna.post("draft-requests/", ASKED, key="k")
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        anna.post("draft-requests/", ASKED | {"variants": 2}, key="k")
    assert asked() == 2
    assert IdempotentCall.objects.count() == 1


def test_the_calls_of_yesterday_are_swept(anna: Script, draft: Draft) -> None:
    anna.post("draft-requests/", ASKED, key="old")
    later = timezone.now() + timedelta(hours=23)
    with time_machine.travel(later):
        anna.post("draft-requests/", ASKED, key="new")
        sweep()
        assert IdempotentCall.objects.count() == 2
    with time_machine.travel(later + timedelta(hours=2)):
        sweep()
    assert IdempotentCall.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_the_same_call_many_times_at_once_is_one(
    draft: Draft, anna: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopcontent.dispatch.wake", lambda task, *args: True)
    together = Barrier(4)

    def call(turn: int) -> Any:
        try:
            together.wait()
            return anna.post("draft-requests/", ASKED, key=f"k-{turn}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for turn in range(10):
            answers = list(pool.map(call, [turn] * 4))
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.content for answer in answers}) == 1
    assert asked() == 10
