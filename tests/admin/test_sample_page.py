"""Three texts first, as a merchandiser sees it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Shop
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import DraftRequest
from shopcontent.review import services as review
from tests.factories import WARNING, make_product, make_shop, make_user

pytestmark = pytest.mark.django_db

ASK = reverse("admin:drafting_draftrequest_add")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    shop = make_shop()
    for number in range(4):
        make_product(shop, f"TW-{number}")
    return shop


@pytest.fixture
def mia(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


@pytest.fixture
def request_(client: Client, mia: User, shop: Shop) -> DraftRequest:
    client.post(
        ASK,
        {
            "shop": shop.pk,
            "brand": "Tarnwick",
            "content_types": ["description"],
            "locales": ["en"],
            "tone": "warm",
            "instruction": "mention the colour",
            "length": "short",
            "variants": 1,
            "scope": "empty",
            "sample_first": "on",
        },
    )
    return DraftRequest.objects.get()


def at(request: DraftRequest, name: str) -> str:
    return reverse(f"admin:drafting_draftrequest_{name}", args=[request.pk])


def test_the_texts_are_shown_with_their_findings_as_they_come_in(
    client: Client, request_: DraftRequest
) -> None:
    page = client.get(at(request_, "change")).content.decode()
    assert page.count("queued…") == 3
    assert "every 2s" in page

    write_next_drafts(generator=EchoGenerator())
    first = request_.drafts.order_by("pk")[0]
    request_.drafts.filter(pk=first.pk).update(findings=[WARNING])

    part = client.get(at(request_, "progress")).content.decode()
    assert first.text in part
    assert "“rose gold” is in no fact." in part
    assert part.count("clean") == 2
    assert "every 2s" not in part
    assert "Write the rest" in part


def test_the_rest_is_written_on_a_click(client: Client, request_: DraftRequest) -> None:
    assert client.get(at(request_, "rest")).status_code == 405
    page = client.post(at(request_, "rest"), follow=True).content.decode()
    assert "The rest is being written." in page
    request_.refresh_from_db()
    assert request_.status == DraftRequest.Status.EXPANDING

    again = client.post(at(request_, "rest"), follow=True).content.decode()
    assert "does not wait for anybody" in again


def test_changing_the_request_brings_the_form_back_filled_in(
    client: Client, request_: DraftRequest, shop: Shop
) -> None:
    write_next_drafts(generator=EchoGenerator())

    answer = client.post(at(request_, "change_wish"), follow=True)

    assert set(request_.drafts.values_list("status", flat=True)) == {"superseded"}
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("brand", "tone", "instruction", "length")}
    assert values == {
        "brand": "Tarnwick",
        "tone": "warm",
        "instruction": "mention the colour",
        "length": "short",
    }
    assert form["shop"].value() == shop.pk
    assert (form["content_types"].value(), form["locales"].value()) == (["description"], ["en"])
    assert form["sample_first"].value()


def test_what_is_approved_is_not_thrown_away_with_the_sample(
    client: Client, request_: DraftRequest
) -> None:
    write_next_drafts(generator=EchoGenerator())
    review.approve(user=make_user("anna", "approver"), draft=request_.drafts.order_by("pk")[0])

    page = client.get(at(request_, "change")).content.decode()
    assert "Change the request" not in page
    assert at(request_, "cancel") in page
    refused = client.post(at(request_, "change_wish"), follow=True).content.decode()
    assert "1 draft of this request is approved" in refused
    request_.refresh_from_db()
    assert request_.status == DraftRequest.Status.SAMPLING


def test_a_reader_sees_the_sample_without_the_buttons(
    client: Client, request_: DraftRequest
) -> None:
    client.force_login(make_user("anna", "approver"))
    page = client.get(at(request_, "change")).content.decode()
    assert "queued…" in page
    assert "Write the rest" not in page
    refused = client.post(at(request_, "rest"), follow=True).content.decode()
    assert "You do not have the permission" in refused


@pytest.mark.parametrize(("like", "status"), [("0", 404), ("999999", 404), ("x", 200)])
def test_a_form_like_no_request_is_not_there_or_empty(
    client: Client, mia: User, like: str, status: int
) -> None:
    assert client.get(f"{ASK}?like={like}").status_code == status
