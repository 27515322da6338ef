"""What somebody new sees first: the steps that are theirs, ticked as they are done."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Shop
from shopcontent.overview.steps import Step, steps, with_steps
from shopcontent.review.services import approve
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> User:
    return User.objects.create(username="root", is_staff=True, is_superuser=True)


def seen_by(user: User) -> list[Step]:
    return steps(user=user, shop=with_steps(Shop.objects.all()).first())


def done(user: User) -> list[bool]:
    return [step.is_done for step in seen_by(user)]


def test_an_administrator_walks_from_an_empty_database_to_a_key(root: User) -> None:
    assert done(root) == [False] * 5
    assert [step.is_open for step in seen_by(root)] == [True, False, False, False, False]
    shop = make_shop()
    assert done(root) == [True, False, False, False, False]
    product = make_product(shop)
    assert done(root) == [True, True, False, False, False]
    request = make_request(shop)
    assert done(root) == [True, True, True, False, False]
    assert not seen_by(root)[3].is_open
    draft = make_draft(request, product)
    assert seen_by(root)[3].is_open
    approve(user=root, draft=draft)
    assert done(root) == [True, True, True, True, False]

    issue_key(shop=shop, name="front end")

    assert seen_by(root) == []


def test_another_shop_has_steps_of_its_own(client: Client, root: User) -> None:
    first = make_shop()
    approve(user=root, draft=make_draft(make_request(first), make_product(first)))
    issue_key(shop=first, name="front end")
    make_shop(slug="other", name="Other")
    client.force_login(root)

    assert client.get(reverse("admin:index")).context["steps"] == []
    shown = client.get(reverse("admin:index"), {"shop": "other"}).context["steps"]
    assert [step.is_done for step in shown] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("merchandiser", ["Import a catalogue", "Request drafts"]),
        ("approver", ["Review a draft and approve it"]),
        ("operator", []),
    ],
)
def test_only_what_a_person_may_do_is_a_step(role: str, titles: list[str]) -> None:
    make_shop()

    assert [step.title for step in seen_by(make_user("someone", role))] == titles


def test_a_step_leads_where_it_is_done(client: Client, root: User) -> None:
    shop = make_shop()
    make_draft(make_request(shop), make_product(shop))
    client.force_login(root)

    for step in seen_by(root):
        assert client.get(step.address).status_code == 200, step.title


def test_an_empty_database_says_what_to_do(client: Client, root: User) -> None:
    client.force_login(root)
    shown = client.get(reverse("admin:index")).content.decode()
    assert reverse("admin:catalog_shop_add") in shown

    client.force_login(make_user("mia", "merchandiser"))
    shown = client.get(reverse("admin:index")).content.decode()
    assert "an administrator sets it up" in shown
    assert reverse("admin:catalog_shop_add") not in shown
