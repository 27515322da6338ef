"""304: the caller has it already, and no text is read to say so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shopcontent.catalog.models import Product, Shop
from shopcontent.publishing.services import unpublish
from tests.api.conftest import Publish

CONTENT = "/api/v1/products/K-1/content/"
PATHS = [CONTENT, "/api/v1/products/K-1/", "/api/v1/products/", "/api/v1/content/"]


def etag(caller: Client, path: str = CONTENT, **query: str) -> str:
    return str(caller.get(path, query)["ETag"])


@pytest.fixture
def stocked(shop: Shop, kettle: Product, put_live: Publish) -> Product:
    put_live(kettle)
    put_live(shop, "30 days.", type="faq_answer", key="returns")
    return kettle


@pytest.mark.parametrize("path", PATHS)
def test_nothing_new_is_304_without_reading_a_text(
    caller: Client, stocked: Product, path: str
) -> None:
    tag = etag(caller, path)
    with CaptureQueriesContext(connection) as queries:
        response = caller.get(path, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == tag
    assert len(queries) > 1
    assert not [q["sql"] for q in queries if '"publishing_publication"' in q["sql"]]


def test_a_304_of_a_product_takes_two_queries(
    caller: Client, stocked: Product, django_assert_num_queries: Callable[..., Any]
) -> None:
    tag = etag(caller)
    with django_assert_num_queries(2):
        assert caller.get(CONTENT, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_the_callers_own_and_asked_for_again(
    caller: Client, stocked: Product, path: str
) -> None:
    first = caller.get(path)
    again = caller.get(path, headers={"if-none-match": first["ETag"]})
    for response in (first, again):
        assert response["Cache-Control"] == "private, no-cache"
        assert "Authorization" in response["Vary"]
        assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("{}", 304),
        ('"other", {}', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other", "third"', 200),
        ("nonsense", 200),
    ],
)
def test_lists_and_stars_are_understood(
    caller: Client, stocked: Product, header: str, status: int
) -> None:
    sent = header.format(etag(caller))
    assert caller.get(CONTENT, headers={"if-none-match": sent}).status_code == status


def test_a_strong_spelling_of_the_tag_also_matches(caller: Client, stocked: Product) -> None:
    sent = etag(caller).removeprefix("W/")
    assert caller.get(CONTENT, headers={"if-none-match": sent}).status_code == 304


def test_an_if_match_that_does_not_hold_is_a_problem(caller: Client, stocked: Product) -> None:
    response = caller.get(CONTENT, headers={"if-match": '"other"'})
    assert (response.status_code, response.json()["code"]) == (412, "precondition_failed")


def test_head_tells_the_tag(caller: Client, stocked: Product) -> None:
    response = caller.head(CONTENT)
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == etag(caller)


@pytest.mark.parametrize("path", [CONTENT, "/api/v1/products/K-1/", "/api/v1/products/"])
def test_a_new_version_and_a_withdrawal_change_the_tag(
    caller: Client, stocked: Product, put_live: Publish, path: str
) -> None:
    tags = [etag(caller, path)]
    publication = put_live(stocked, "Boils faster.")
    tags.append(etag(caller, path))
    unpublish(slot=publication.slot, actor_id=User.objects.create_user("approver").pk)
    tags.append(etag(caller, path))
    assert len(set(tags)) == 3


def test_what_is_asked_is_part_of_the_tag(
    caller: Client, stocked: Product, put_live: Publish
) -> None:
    put_live(stocked, "für alle", locale="de")
    put_live(stocked, "for families", audience="families")
    tags = {
        etag(caller),
        etag(caller, locale="de"),
        etag(caller, locale="zh-hans"),
        etag(caller, audience="families"),
        etag(caller, types="title"),
    }
    assert len(tags) == 5


@pytest.mark.parametrize("path", ["/api/v1/products/K-1/", "/api/v1/products/"])
@pytest.mark.parametrize(
    "change", [{"name": "Jug"}, {"price": "1.00"}, {"facts": []}, {"availability": "preorder"}]
)
def test_a_change_of_the_catalogue_changes_the_tag(
    caller: Client, stocked: Product, path: str, change: dict[str, Any]
) -> None:
    before = etag(caller, path)
    Product.objects.filter(pk=stocked.pk).update(**change)
    assert etag(caller, path) != before


def test_a_page_that_gets_a_next_one_changes_its_tag(caller: Client, stocked: Product) -> None:
    before = etag(caller, "/api/v1/products/", limit="1")
    Product.objects.create(shop=stocked.shop, sku="K-2", name="Another")
    assert etag(caller, "/api/v1/products/", limit="1") != before


def test_a_change_elsewhere_leaves_the_tag(
    caller: Client, stocked: Product, put_live: Publish
) -> None:
    before = etag(caller)
    put_live(Product.objects.create(shop=stocked.shop, sku="K-2", name="Another"))
    put_live(stocked, "nur auf Deutsch", locale="de")
    assert etag(caller) == before
