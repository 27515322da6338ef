"""The table of the first page: what is live, what is missing, and the ways from there."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.overview.coverage import Column, coverage
from shopcontent.publishing.models import Slot
from shopcontent.review.services import approve
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

DESCRIPTION = Column("en", "description")


@pytest.fixture
def anna(client: Client) -> User:
    user = make_user("anna", "merchandiser", "approver")
    client.force_login(user)
    return user


@pytest.fixture
def shop(anna: User) -> Shop:
    """Three kettles, one with a live description, and a lamp in a category of its own."""
    shop = make_shop()
    kettles = [make_product(shop, f"TW-{number}") for number in range(3)]
    lamps = Category.objects.create(shop=shop, path="Light", name="Light")
    make_product(shop, "LA-1", category=lamps)
    approve(user=anna, draft=make_draft(make_request(shop), kettles[0]))
    return shop


def test_every_category_counts_what_is_below_it(shop: Shop) -> None:
    found = coverage(shop=shop)

    assert [(row.path, row.counts.products) for row in found.rows] == [("Kitchen", 3), ("Light", 1)]
    assert [row.counts.live[DESCRIPTION] for row in found.rows] == [1, 0]
    assert (found.total.counts.products, found.total.counts.live[DESCRIPTION]) == (4, 1)
    assert [row.path for row in coverage(shop=shop, below="Kitchen").rows] == ["Kitchen > Kettles"]


def test_titles_and_descriptions_are_expected_before_anything_is_asked_for() -> None:
    shop = make_shop()
    make_product(shop, category=None)

    found = coverage(shop=shop)

    assert [tuple(column) for column in found.columns] == [
        ("en", "title"),
        ("en", "description"),
        ("zh-hans", "title"),
        ("zh-hans", "description"),
    ]
    assert found.total.counts.products == 1


def test_a_text_for_an_audience_fills_no_gap(shop: Shop) -> None:
    Slot.objects.live().update(audience="family")

    assert coverage(shop=shop).total.counts.live[DESCRIPTION] == 0


def test_a_gap_opens_its_products_and_a_prefilled_request(client: Client, shop: Shop) -> None:
    cell = client.get(reverse("admin:index")).context["rows"][1]["cells"][1]

    assert (cell["percent"], cell["gap"]) == (33, 2)
    listed = client.get(cell["products"]).context["cl"].queryset
    assert sorted(listed.values_list("sku", flat=True)) == ["TW-1", "TW-2"]
    asked = parse_qs(urlsplit(cell["request"]).query)
    assert (asked["category"], asked["content_types"]) == (["Kitchen"], ["description"])
    assert client.get(cell["request"]).context["form"]["content_types"].value() == ["description"]


def test_the_list_shows_products_with_stale_texts(client: Client, shop: Shop) -> None:
    Slot.objects.live().update(stale=True)

    listed = client.get(reverse("admin:catalog_product_changelist"), {"stale": "yes"})

    assert [product.sku for product in listed.context["cl"].queryset] == ["TW-0"]


def test_each_shop_has_its_own_table(client: Client, shop: Shop) -> None:
    make_product(make_shop(slug="other", name="Other"), "OT-1", category=None)

    page = client.get(reverse("admin:index"), {"shop": "other"})

    assert page.context["coverage"].total.counts.products == 1
    assert "Larkmere" in page.content.decode()


def test_an_unknown_shop_or_category_shows_no_error(client: Client, shop: Shop) -> None:
    page = client.get(reverse("admin:index"), {"shop": "nobody", "category": "<b>"})

    assert page.status_code == 200
    assert "<b></b>" not in page.content.decode()


def test_who_may_not_see_products_sees_no_table(client: Client, shop: Shop) -> None:
    client.force_login(make_user("nobody"))

    assert client.get(reverse("admin:index")).context["coverage"] is None


def test_an_empty_shop_says_what_to_do_first(client: Client, anna: User) -> None:
    make_shop()

    assert "import a catalogue" in client.get(reverse("admin:index")).content.decode()
    assert not Product.objects.exists()
