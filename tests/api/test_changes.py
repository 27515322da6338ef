"""The change log over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shopcontent.catalog.models import Product, Shop
from shopcontent.publishing.services import unpublish
from tests.api.conftest import Publish

CHANGES = "/api/v1/changes/"


def test_an_entry_says_what_to_read_again(
    caller: Client, kettle: Product, put_live: Publish
) -> None:
    publication = put_live(kettle, audience="families", type="push", key="k", locale="de")
    body = caller.get(CHANGES).json()
    (entry,) = body["results"]
    assert entry.pop("at")
    assert entry == {
        "number": 1,
        "kind": "published",
        "sku": "K-1",
        "type": "push",
        "locale": "de",
        "key": "k",
        "audience": "families",
        "content_id": publication.pk,
    }
    assert (body["after"], body["more"]) == (1, False)


def test_a_withdrawal_and_a_text_of_the_shop_are_entries_too(
    caller: Client, shop: Shop, put_live: Publish
) -> None:
    publication = put_live(shop, type="faq_answer", key="returns")
    unpublish(slot=publication.slot, actor_id=User.objects.create_user("approver").pk)
    entries = caller.get(CHANGES).json()["results"]
    said = [(each["number"], each["kind"], each["sku"], each["content_id"]) for each in entries]
    assert said == [(1, "published", None, publication.pk), (2, "unpublished", None, None)]


def test_reading_on_misses_nothing(caller: Client, kettle: Product, put_live: Publish) -> None:
    for number in range(1, 8):
        put_live(kettle, f"Version {number}.")
    seen: list[int] = []
    after, more = 0, True
    while more:
        body = caller.get(CHANGES, {"after": after, "limit": 3}).json()
        seen += [entry["number"] for entry in body["results"]]
        after, more = body["after"], body["more"]
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert caller.get(CHANGES, {"after": after}).json() == {
        "results": [],
        "after": 7,
        "more": False,
    }
    put_live(kettle)
    assert [e["number"] for e in caller.get(CHANGES, {"after": after}).json()["results"]] == [8]


def test_each_shop_counts_for_itself(
    caller: Client, kettle: Product, other_shop: Shop, put_live: Publish
) -> None:
    put_live(other_shop, type="faq_answer")
    put_live(kettle)
    assert [entry["number"] for entry in caller.get(CHANGES).json()["results"]] == [1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "-1"}, "after"),
        ({"after": "soon"}, "after"),
        ({"after": str(2**63)}, "after"),
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"since": "1"}, "since"),
    ],
)
def test_bad_parameters_are_named(
    caller: Client, shop: Shop, query: dict[str, str], field: str
) -> None:
    response = caller.get(CHANGES, query)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_the_log_takes_two_queries_and_is_not_kept(
    caller: Client,
    kettle: Product,
    put_live: Publish,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for number in range(20):
        put_live(kettle, f"Version {number}.")
    with django_assert_num_queries(2):
        response = caller.get(CHANGES)
    assert len(response.json()["results"]) == 20
    assert response["Cache-Control"] == "private, no-cache"
