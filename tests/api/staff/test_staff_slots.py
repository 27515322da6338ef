"""Slots over REST: what is live, every version of it, taken down and put back."""

from typing import Any

import pytest

from shopcontent.catalog.models import Category, Shop
from shopcontent.drafting.models import Draft
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Publication, Slot
from shopcontent.review import services
from tests.api.staff.conftest import Script, assert_problem, refused_fields
from tests.factories import BODY, EDITED, make_draft, make_product, make_request, make_user


@pytest.fixture
def slot(anna: Script, draft: Draft) -> Slot:
    """A place with two versions, of which the second, a person's words, is live."""
    services.approve(user=anna.user, draft=draft)
    again = make_draft(make_request(draft.request.shop), draft.slot.product)
    services.approve(user=anna.user, draft=again, body=EDITED)
    return Slot.objects.get()


def test_a_slot_with_its_versions(anna: Script, slot: Slot) -> None:
    said = anna.get(f"slots/{slot.pk}/").json()
    assert (said["sku"], said["type"], said["locale"]) == ("TW-1", "description", "en")
    assert (said["stale"], said["locked"]) == (False, True)
    assert [(v["version"], v["origin"], v["body"]) for v in said["versions"]] == [
        (2, "edited", EDITED),
        (1, "generated", BODY),
    ]
    assert said["live"] == said["versions"][0]
    assert said["live"]["approved_by"] == "anna"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["first", "empty", "garden"]),
        ({"live": "true"}, ["first"]),
        ({"live": "false"}, ["empty", "garden"]),
        ({"locked": "true"}, ["first"]),
        ({"locked": "false", "locale": "zh-hans"}, ["empty"]),
        ({"stale": "true"}, ["garden"]),
        ({"sku": "TW-1"}, ["first", "empty"]),
        ({"type": "title"}, ["garden"]),
        ({"category": "Kitchen"}, ["first", "empty"]),
        ({"audience": "families"}, ["garden"]),
        ({"shop": "other"}, []),
    ],
)
def test_filters_narrow_the_list(
    anna: Script, shop: Shop, slot: Slot, query: dict[str, str], names: list[str]
) -> None:
    garden = Category.objects.create(shop=shop, name="Garden", path="Garden")
    hose = make_product(shop, "G-1", category=garden)
    numbers = {
        "first": slot.pk,
        "empty": Slot.objects.create(
            shop=shop, product=slot.product, content_type="description", locale="zh-hans"
        ).pk,
        "garden": Slot.objects.create(
            shop=shop, product=hose, content_type="title", audience="families", stale=True
        ).pk,
    }
    found = anna.get("slots/", query).json()["results"]
    assert [each["id"] for each in found] == [numbers[name] for name in names]


@pytest.mark.parametrize("query", [{"live": "yes"}, {"stale": "1"}, {"x": "1"}])
def test_bad_parameters_are_named(anna: Script, slot: Slot, query: dict[str, str]) -> None:
    assert refused_fields(anna.get("slots/", query)) == set(query)


def test_the_number_of_queries_does_not_grow_with_the_page(
    anna: Script, shop: Shop, slot: Slot, django_assert_num_queries: Any
) -> None:
    for number in range(9):
        other = make_draft(make_request(shop), make_product(shop, f"P-{number}"))
        services.approve(user=anna.user, draft=other)
    for limit in (1, 10):
        with django_assert_num_queries(5):
            assert len(anna.get("slots/", {"limit": limit}).json()["results"]) == limit
    with django_assert_num_queries(6):
        anna.get(f"slots/{slot.pk}/")


def test_a_text_is_taken_down_with_a_reason(anna: Script, slot: Slot) -> None:
    path = f"slots/{slot.pk}/take-down/"
    assert refused_fields(anna.post(path)) == {"reason"}
    assert refused_fields(anna.post(path, {"reason": "r" * 501})) == {"reason"}
    said = anna.post(path, {"reason": "recalled"}).json()
    assert (said["live"], len(said["versions"])) == (None, 2)
    last = Transition.objects.filter(subject="publication").latest("pk")
    assert (last.to_state, last.reason, last.actor) == ("withdrawn", "recalled", anna.user)
    assert_problem(anna.post(path, {"reason": "recalled"}), 409, "wrong_state")


def test_an_earlier_version_is_live_again(anna: Script, slot: Slot) -> None:
    path = f"slots/{slot.pk}/roll-back/"
    said = anna.post(path, {"version": 1}).json()
    assert (said["live"]["version"], said["live"]["body"]) == (1, BODY)
    assert_problem(anna.post(path, {"version": 1, "reason": ""}), 409, "wrong_state")
    assert_problem(anna.post(path, {"version": 3}), 404, "not_found")
    for version in (0, -1, 2**70, "one", None):
        assert refused_fields(anna.post(path, {"version": version})) == {"version"}


def test_no_author_puts_their_words_back(mia: Script, anna: Script, slot: Slot) -> None:
    Shop.objects.update(four_eyes=True)
    response = mia.post(f"slots/{slot.pk}/roll-back/", {"version": 1})
    assert_problem(response, 403, "not_allowed")
    assert Publication.objects.live().get().version == 2


def test_a_place_is_unlocked(anna: Script, slot: Slot) -> None:
    path = f"slots/{slot.pk}/unlock/"
    assert anna.post(path).json()["locked"] is False
    assert_problem(anna.post(path), 409, "wrong_state")
    assert refused_fields(anna.post(path, {"why": "because"})) == {"why"}


@pytest.mark.parametrize(
    ("what", "sent"),
    [("take-down", {"reason": "no"}), ("roll-back", {"version": 1}), ("unlock", {})],
)
def test_who_may_not_is_refused(
    otto: Script, anna: Script, slot: Slot, what: str, sent: dict[str, Any]
) -> None:
    merchandiser = Script(make_user("mick", "merchandiser"))
    for script in (otto, merchandiser):
        assert_problem(script.post(f"slots/{slot.pk}/{what}/", sent), 403, "not_allowed")
    assert_problem(anna.post(f"slots/{slot.pk + 1}/{what}/", sent), 404, "not_found")
    slot.refresh_from_db()
    assert slot.human_locked
    assert Publication.objects.live().get().version == 2
