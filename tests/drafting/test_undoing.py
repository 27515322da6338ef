"""A whole request taken back, and a text asked for again."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Shop
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts, write_again
from shopcontent.drafting.steering import undo_request
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.review import services as review
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def mia() -> User:
    return make_user("mia", "merchandiser")


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def request_(shop: Shop, mia: User) -> DraftRequest:
    """One draft ready, one rejected, one queued, one failed."""
    asked = make_request(shop, mia, status=DraftRequest.Status.RUNNING)
    for status in ("ready", "rejected", "queued", "failed"):
        make_draft(asked, make_product(shop, status), status=status)
    return asked


def states(request: DraftRequest) -> list[str]:
    return list(request.drafts.order_by("pk").values_list("status", flat=True))


def test_what_waits_goes_and_what_is_decided_stays(request_: DraftRequest, mia: User) -> None:
    assert undo_request(user=mia, request=request_) == 2

    assert states(request_) == ["superseded", "rejected", "cancelled", "failed"]
    request_.refresh_from_db()
    assert request_.status == DraftRequest.Status.CANCELLED
    assert Transition.objects.filter(subject="draft_request", actor=mia).exists()


def test_once_something_is_approved_it_is_too_late(
    request_: DraftRequest, mia: User, anna: User
) -> None:
    review.approve(user=anna, draft=request_.drafts.get(status="ready"))

    with pytest.raises(WrongState, match="1 draft of this request is approved"):
        undo_request(user=mia, request=request_)
    assert "queued" in states(request_)


def test_there_is_nothing_to_undo_twice(request_: DraftRequest, mia: User) -> None:
    undo_request(user=mia, request=request_)

    with pytest.raises(WrongState, match="Nothing"):
        undo_request(user=mia, request=request_)


def test_undoing_takes_the_permission(request_: DraftRequest, anna: User) -> None:
    with pytest.raises(NotAllowed):
        undo_request(user=anna, request=request_)


def test_it_can_be_undone_on_its_page(client: Client, request_: DraftRequest, mia: User) -> None:
    client.force_login(mia)
    page = reverse("admin:drafting_draftrequest_change", args=[request_.pk])
    assert "Undo the request" in client.get(page).content.decode()

    address = reverse("admin:drafting_draftrequest_undo", args=[request_.pk])
    answer = client.post(address, follow=True).content.decode()

    assert "2 drafts of it are gone from the queue." in answer


def test_again_writes_with_the_instruction_and_keeps_the_first(
    shop: Shop, mia: User, anna: User
) -> None:
    first = make_draft(make_request(shop, mia, tone="warm"), make_product(shop))

    made = write_again(user=anna, draft=first, instruction=" shorter ")
    write_next_drafts(generator=EchoGenerator())

    made.refresh_from_db()
    first.refresh_from_db()
    assert made.status == first.status == Draft.Status.READY
    assert made.slot == first.slot
    assert made.brief is not None
    assert made.brief.payload["instruction"] == "shorter"
    assert made.brief.payload["tone"] == "warm"
    assert made.request.status == DraftRequest.Status.FINISHED

    review.approve(user=make_user("tom", "approver"), draft=made)
    first.refresh_from_db()
    assert first.status == Draft.Status.SUPERSEDED


@pytest.mark.parametrize("instruction", ["", "  ", "x" * 301])
def test_again_takes_an_instruction(shop: Shop, anna: User, instruction: str) -> None:
    draft = make_draft(make_request(shop), make_product(shop))
    with pytest.raises(InvalidInput):
        write_again(user=anna, draft=draft, instruction=instruction)


def test_again_is_asked_once_at_a_time(shop: Shop, anna: User) -> None:
    draft = make_draft(make_request(shop), make_product(shop))
    write_again(user=anna, draft=draft, instruction="shorter")
    with pytest.raises(WrongState):
        write_again(user=anna, draft=draft, instruction="longer")


def test_again_takes_a_permission(shop: Shop) -> None:
    draft = make_draft(make_request(shop), make_product(shop))
    with pytest.raises(NotAllowed):
        write_again(user=make_user("otto", "operator"), draft=draft, instruction="shorter")


def test_a_request_carries_its_instruction_to_the_brief(shop: Shop) -> None:
    make_product(shop)
    asked = request_drafts(
        user=None,
        shop=shop,
        product_filter={},
        content_types=["title"],
        locales=["en"],
        instruction="mention the capacity",
    )
    expand(request_id=asked.pk)
    write_next_drafts(generator=EchoGenerator())

    brief = asked.drafts.get().brief
    assert brief is not None
    assert brief.payload["instruction"] == "mention the capacity"
