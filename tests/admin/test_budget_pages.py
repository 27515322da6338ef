"""The day's budget, as a merchandiser and an operator see it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Budget, Draft, DraftRequest
from shopcontent.history.models import Transition
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

ASK = reverse("admin:drafting_draftrequest_add")
ESTIMATE = reverse("admin:drafting_draftrequest_estimate")
BUDGETS = reverse("admin:drafting_budget_changelist")


@pytest.fixture
def shop() -> Shop:
    shop = make_shop()
    for number in range(3):
        make_product(shop, f"TW-{number}")
    return shop


@pytest.fixture
def mia(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


def asked(shop: Shop, **values: object) -> dict[str, object]:
    return {
        "shop": shop.pk,
        "content_types": ["description"],
        "locales": ["en"],
        "length": "medium",
        "variants": 1,
        "scope": "empty",
        **values,
    }


def test_the_dialog_says_what_is_left_and_refuses_more_at_the_field(
    client: Client, mia: User, shop: Shop
) -> None:
    Budget.objects.create(shop=shop, per_day=100, per_person=4)
    said = client.get(ESTIMATE, asked(shop)).content.decode()
    assert "4 / 4" in said
    assert "That makes" not in said
    said = client.get(ESTIMATE, asked(shop, variants=2)).content.decode()
    assert "That makes 6 drafts, and of a person&#x27;s 4 for today 4 are left" in said

    page = client.post(ASK, asked(shop, variants=2, tone="warm"))
    errors = page.context["form"].errors
    assert list(errors) == ["content_types"]
    assert "4 are left; the next day begins on" in errors["content_types"][0]
    assert "warm" in page.content.decode()
    assert not DraftRequest.objects.exists()

    client.post(ASK, asked(shop))
    assert "1 / 4" in client.get(ESTIMATE, asked(shop)).content.decode()


def test_without_a_budget_nothing_is_said_of_one(client: Client, mia: User, shop: Shop) -> None:
    assert "Left today" not in client.get(ESTIMATE, asked(shop)).content.decode()


def test_trying_again_beyond_the_budget_is_refused_on_the_page(
    client: Client, mia: User, shop: Shop
) -> None:
    Budget.objects.create(shop=shop, per_day=0)
    request = make_request(shop, mia)
    draft = make_draft(request, make_product(shop, "more"), status=Draft.Status.FAILED)
    page = client.post(reverse("admin:drafting_draftrequest_retry", args=[request.pk]), follow=True)
    assert "of the shop&#x27;s 0 for today 0 are left" in page.content.decode()
    assert Draft.objects.get(pk=draft.pk).status == Draft.Status.FAILED


def test_an_operator_raises_it(client: Client, mia: User, shop: Shop) -> None:
    budget = Budget.objects.create(shop=shop, per_day=1)
    assert "That makes" in client.get(ESTIMATE, asked(shop)).content.decode()

    address = reverse("admin:drafting_budget_change", args=[budget.pk])
    raised = {"shop": shop.pk, "per_day": 50, "per_person": ""}
    assert client.post(address, raised).status_code == 403
    client.force_login(make_user("otto", "operator"))
    client.post(address, raised)
    budget.refresh_from_db()
    assert (budget.per_day, budget.per_person) == (50, None)
    moved = Transition.objects.get(subject="budget")
    assert (moved.from_state, moved.to_state, str(moved.actor)) == ("1/∞", "50/∞", "otto")
    assert "50" in client.get(BUDGETS).content.decode()

    client.force_login(mia)
    assert "3" in client.get(ESTIMATE, asked(shop)).content.decode()
    assert "That makes" not in client.get(ESTIMATE, asked(shop)).content.decode()


@pytest.mark.parametrize("number", ["-1", "99999999999999999999", "many", "1.5"])
def test_a_budget_is_a_whole_number(client: Client, shop: Shop, number: str) -> None:
    client.force_login(make_user("otto", "operator"))
    page = client.post(
        reverse("admin:drafting_budget_add"), {"shop": shop.pk, "per_day": number, "per_person": ""}
    )
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["per_day"]
    assert not Budget.objects.exists()
