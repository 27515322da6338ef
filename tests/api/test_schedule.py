"""What is scheduled, over REST: right at every moment, whether or not a worker runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.dateparse import parse_datetime

from shopcontent.catalog.models import Product
from shopcontent.publishing.switching import sweep
from shopcontent.publishing.times import Times
from tests.api.conftest import Publish
from tests.clock import Clock

NINE = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONTENT = "/api/v1/products/K-1/content/"
PATHS = [CONTENT, "/api/v1/products/K-1/", "/api/v1/products/"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NINE - HOUR, tick=False) as clock:
        yield clock


def texts(caller: Client, path: str = CONTENT, **query: str) -> list[dict[str, Any]]:
    body = caller.get(path, query).json()
    entry = body["results"][0] if "results" in body else body
    found: list[dict[str, Any]] = entry["content"]
    return found


def words(caller: Client, path: str = CONTENT) -> list[str]:
    return [each["text"] for each in texts(caller, path)]


@pytest.mark.parametrize("path", PATHS)
def test_a_text_is_shown_from_its_time_until_its_end_without_any_worker(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock, path: str
) -> None:
    put_live(kettle, "As always.")
    put_live(kettle, "On Friday.", times=Times(NINE, NINE + HOUR))
    seen = []
    for moment in (NINE - HOUR, NINE, NINE + HOUR - timedelta(seconds=1), NINE + HOUR):
        clock.move_to(moment)
        seen.append(words(caller, path))
    assert seen == [["As always."], ["On Friday."], ["On Friday."], ["As always."]]


def test_the_only_text_comes_and_goes(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    put_live(kettle, "On Friday.", times=Times(NINE, NINE + HOUR))
    assert words(caller) == []
    clock.move_to(NINE)
    assert words(caller) == ["On Friday."]
    clock.move_to(NINE + HOUR)
    assert words(caller) == []


def test_nothing_changes_when_the_worker_has_looked(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    put_live(kettle, "As always.")
    put_live(kettle, "On Friday.", times=Times(NINE, NINE + HOUR))
    for moment in (NINE + timedelta(minutes=1), NINE + 2 * HOUR):
        clock.move_to(moment)
        before = caller.get(CONTENT)
        sweep()
        after = caller.get(CONTENT)
        assert before.json() == after.json()
        asked = caller.get(CONTENT, headers={"if-none-match": before["ETag"]})
        assert asked.status_code == 304


def test_it_says_when_it_went_live(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    put_live(kettle, times=Times(NINE))
    clock.move_to(NINE + HOUR)
    for _look in range(2):
        (text,) = texts(caller)
        assert parse_datetime(text["published_at"]) == NINE
        sweep()


def test_the_tag_changes_with_the_time(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    put_live(kettle, "As always.")
    put_live(kettle, "On Friday.", times=Times(NINE, NINE + HOUR))
    first = caller.get(CONTENT)["ETag"]
    clock.move_to(NINE)
    during = caller.get(CONTENT, headers={"if-none-match": first})
    assert during.status_code == 200
    assert caller.get(CONTENT, headers={"if-none-match": during["ETag"]}).status_code == 304
    clock.move_to(NINE + HOUR)
    assert caller.get(CONTENT)["ETag"] == first


def test_it_costs_no_query(
    caller: Client,
    kettle: Product,
    put_live: Publish,
    clock: Clock,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for number in range(3):
        put_live(kettle, f"Number {number}.", times=Times(NINE + number * HOUR, NINE + 9 * HOUR))
    clock.move_to(NINE + 4 * HOUR)
    with django_assert_num_queries(3):
        assert words(caller) == ["Number 2."]


def test_the_reader_gets_the_nearest_that_is_there_at_the_time(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    put_live(kettle, "Für alle.", locale="de")
    put_live(kettle, "For all.", times=Times(NINE, NINE + HOUR))
    put_live(kettle, "For families.", audience="families", times=Times(NINE, NINE + HOUR))

    def seen() -> list[str]:
        return [each["text"] for each in texts(caller, locale="en", audience="families")]

    assert seen() == ["Für alle."]
    clock.move_to(NINE)
    assert seen() == ["For families."]
    clock.move_to(NINE + HOUR)
    assert seen() == ["Für alle."]


def test_switches_are_in_the_log_in_their_order(
    caller: Client, kettle: Product, put_live: Publish, clock: Clock
) -> None:
    always = put_live(kettle, "As always.")
    friday = put_live(kettle, "On Friday.", times=Times(NINE, NINE + HOUR))
    clock.move_to(NINE + 2 * HOUR)
    later = put_live(kettle, "Ever after.")

    entries = caller.get("/api/v1/changes/").json()["results"]

    assert [(each["number"], each["kind"], each["content_id"]) for each in entries] == [
        (1, "published", always.pk),
        (2, "switched", friday.pk),
        (3, "switched", always.pk),
        (4, "published", later.pk),
    ]
    assert parse_datetime(entries[1]["at"]) == NINE
    sweep()
    assert len(caller.get("/api/v1/changes/").json()["results"]) == 4
