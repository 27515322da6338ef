"""What texts cost, before and after."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from llm.generation.echo import EchoGenerator
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft
from shopcontent.drafting.pricing import money, price_of
from shopcontent.drafting.progress import Cost
from shopcontent.drafting.services import request_drafts
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def price(settings):
    settings.LLM_PRICE_PROMPT, settings.LLM_PRICE_NEW = Decimal("0.50"), Decimal("2")
    settings.LLM_PRICE_CURRENCY = "EUR"


@pytest.fixture
def mia(client: Client):
    client.force_login(make_user("mia", "merchandiser"))


def test_a_model_of_ones_own_has_no_price(client, mia):
    assert price_of(Cost(10**9, 10**9)) is None
    request = make_request(make_shop())
    page = client.get(reverse("admin:drafting_draftrequest_change", args=[request.pk]))
    assert "Tokens read and written" in page.content.decode()
    assert "Cost" not in page.content.decode()


def test_reading_and_writing_have_a_price_each(price):
    assert price_of(Cost(4_000_000, 1_000_000)) == Decimal("4.00")
    assert money(Decimal("1234.5")) == "1,234.50 EUR"
    assert money(Decimal("0.00123")) == "0.0012 EUR"
    assert money(Decimal(0)) == "0.00 EUR"


def test_the_dialog_says_what_it_would_cost(client, mia, price):
    shop = make_shop()
    make_draft(
        make_request(shop), make_product(shop, "a"), prompt_tokens=200_000, new_tokens=50_000
    )
    make_product(shop, "b")
    page = client.get(
        reverse("admin:drafting_draftrequest_estimate"),
        {
            "shop": shop.pk,
            "content_types": ["description"],
            "locales": ["en"],
            "length": "medium",
            "variants": 3,
            "scope": "empty",
        },
    ).content.decode()
    assert "≈ 0.6000 EUR" in page


def test_the_request_says_what_it_has_cost_with_every_attempt(client, mia, price):
    shop = make_shop()
    make_product(shop)
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["email"], locales=["en"]
    )
    expand(request_id=request.pk)
    draft = request.drafts.get()
    write_next_drafts(generator=EchoGenerator(garbage=[str(draft.pk)]))
    first = request.drafts.get()
    assert (first.status, first.error_code) == (Draft.Status.QUEUED, "not_json")
    assert first.new_tokens > 0

    write_next_drafts(generator=EchoGenerator())
    second = request.drafts.get()
    assert second.status == Draft.Status.READY
    assert second.prompt_tokens > first.prompt_tokens
    Draft.objects.update(prompt_tokens=2_000_000, new_tokens=1_000_000)
    page = client.get(reverse("admin:drafting_draftrequest_change", args=[request.pk]))
    assert "3.00 EUR" in page.content.decode()
