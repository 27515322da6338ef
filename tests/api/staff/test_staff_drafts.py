"""Drafts over REST: found, read, checked, written again."""

from collections.abc import Callable
from typing import Any

import pytest

from shopcontent.catalog.models import Category, Shop
from shopcontent.drafting.models import Draft
from shopcontent.review import services
from shopcontent.review.models import Decision
from shopcontent.review.seen import fingerprint
from tests.api.staff.conftest import Script, assert_problem, refused_fields
from tests.factories import (
    BLOCK,
    BODY,
    EDITED,
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)


def numbers(response: Any) -> list[int]:
    assert response.status_code == 200, response.json()
    return [each["id"] for each in response.json()["results"]]


def test_a_draft_in_the_list(anna: Script, draft: Draft) -> None:
    (said,) = anna.get("drafts/").json()["results"]
    assert said.pop("queued_at")
    assert said == {
        "id": draft.pk,
        "request": draft.request_id,
        "variant": draft.variant,
        "status": "ready",
        "slot": {
            "id": draft.slot_id,
            "shop": "larkmere",
            "sku": "TW-1",
            "category": None,
            "type": "description",
            "key": "",
            "locale": "en",
            "audience": "",
        },
        "body": BODY,
        "text": BODY["text"],
        "blocking": 0,
        "warnings": 0,
        "seen": fingerprint(BODY),
        "error_code": "",
        "error": "",
        "finished_at": None,
    }


def test_a_draft_with_all_that_explains_it(anna: Script, draft: Draft) -> None:
    other = make_draft(draft.request, draft.slot.product, findings=[WARNING], variant=2)
    live = services.approve(user=anna.user, draft=draft)
    Draft.objects.filter(pk=other.pk).update(status=Draft.Status.READY)
    said = anna.get(f"drafts/{other.pk}/").json()
    facts = [(f["key"], f["value"], f["unit"], f["is_stated"]) for f in said["facts"]]
    assert facts == [
        ("capacity", "1.7", "l", True),
        ("power", "2200", "W", False),
        ("colour", "sage green", None, False),
    ]
    assert said["findings"] == [
        {
            "code": "claim_unsupported",
            "severity": "warn",
            "field": "text",
            "start": 4,
            "end": 11,
            "evidence": [],
            "detail": "“rose gold” is in no fact.",
        }
    ]
    assert [(v["id"], v["status"]) for v in said["variants"]] == [
        (draft.pk, "approved"),
        (other.pk, "ready"),
    ]
    assert (said["live"]["content_id"], said["live"]["approved_by"]) == (live.pk, "anna")
    assert said["provenance"]["model"] == "starter"
    assert said["provenance"]["requested_by"] == "mia"
    assert said["provenance"]["brief"] == other.brief_id


def test_a_draft_that_is_not_written_yet_says_little(anna: Script, draft: Draft) -> None:
    Draft.objects.update(status=Draft.Status.QUEUED, body=None, text="", brief=None)
    said = anna.get(f"drafts/{draft.pk}/").json()
    assert (said["body"], said["facts"], said["findings"], said["live"]) == (None, [], [], None)
    assert_problem(anna.post(f"drafts/{draft.pk}/check/", {"body": BODY}), 409, "wrong_state")


def test_one_draft_takes_a_few_queries(
    anna: Script, draft: Draft, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(5):  # Token, permissions (2), draft, variants.
        assert anna.get(f"drafts/{draft.pk}/").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_page(
    anna: Script, shop: Shop, draft: Draft, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(20):
        make_draft(draft.request, make_product(shop, f"P-{number}"))
    for limit in (1, 20):
        with django_assert_num_queries(4):
            assert len(numbers(anna.get("drafts/", {"limit": limit}))) == limit


@pytest.fixture
def several(shop: Shop, draft: Draft, mia: Script) -> dict[str, Draft]:
    """Drafts that differ in one thing each from the first, which is clean and ready."""
    other_shop = make_shop(slug="other")
    abroad = make_product(other_shop, "AB-1")
    garden = Category.objects.create(shop=shop, name="Kitchen garden", path="Kitchen garden")
    rest = {
        "warned": make_draft(draft.request, make_product(shop, "TW-2"), findings=[WARNING]),
        "blocked": make_draft(draft.request, make_product(shop, "TW-3"), findings=[BLOCK]),
        "chinese": make_draft(draft.request, draft.slot.product, locale="zh-hans"),
        "title": make_draft(draft.request, draft.slot.product, content_type="title"),
        "queued": make_draft(
            draft.request, make_product(shop, "TW-4"), status=Draft.Status.QUEUED, body=None
        ),
        "garden": make_draft(draft.request, make_product(shop, "TW-5", category=garden)),
        "later": make_draft(make_request(shop, mia.user), make_product(shop, "TW-6")),
        "abroad": make_draft(make_request(other_shop, mia.user), abroad),
    }
    return {"first": draft, **rest}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": "queued"}, ["queued"]),
        ({"type": "title"}, ["title"]),
        ({"locale": "zh-hans"}, ["chinese"]),
        ({"findings": "warn"}, ["warned"]),
        ({"findings": "block"}, ["blocked"]),
        ({"findings": "clean", "sku": "TW-3"}, []),
        ({"sku": "TW-1", "type": "description"}, ["first", "chinese"]),
        ({"shop": "other"}, ["abroad"]),
        ({"category": "Kitchen", "sku": "TW-5"}, []),
        ({"category": "Kitchen garden"}, ["garden"]),
        ({"category": "Kitchen > Kettles", "shop": "other"}, ["abroad"]),
        (
            {"status": "ready", "findings": "clean", "locale": "en", "sku": "TW-1"},
            ["first", "title"],
        ),
    ],
)
def test_filters_narrow_the_list(
    anna: Script, several: dict[str, Draft], query: dict[str, str], names: list[str]
) -> None:
    assert numbers(anna.get("drafts/", query)) == [several[name].pk for name in names]


def test_the_drafts_of_a_request_are_found(anna: Script, several: dict[str, Draft]) -> None:
    later = several["later"]
    assert numbers(anna.get("drafts/", {"request": later.request_id})) == [later.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "done"}, "status"),
        ({"type": "poem"}, "type"),
        ({"findings": "none"}, "findings"),
        ({"request": "0"}, "request"),
        ({"request": "1e9"}, "request"),
        ({"request": "9" * 5000}, "request"),
        ({"request": "NaN"}, "request"),
        ({"locale": "a\0"}, "locale"),
        ({"category": "%" * 60_000}, "category"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"cursor": "cD1hYmM="}, "cursor"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_parameters_are_named(
    anna: Script, draft: Draft, query: dict[str, str], field: str
) -> None:
    assert refused_fields(anna.get("drafts/", query)) == {field}


@pytest.mark.parametrize("path", ["drafts/1/", "drafts/999999999999999999/", "slots/7/"])
def test_what_is_not_there_is_not_found(anna: Script, path: str) -> None:
    assert_problem(anna.get(path), 404, "not_found")


@pytest.mark.parametrize("path", [f"drafts/{10**18}/", "drafts/-1/", "drafts/x/", "drafts/1.0/"])
def test_what_is_no_number_is_not_found(anna: Script, path: str) -> None:
    assert_problem(anna.get(path), 404, "not_found")


def test_who_may_not_see_drafts_is_refused(otto: Script, draft: Draft) -> None:
    for path in ("drafts/", f"drafts/{draft.pk}/", "drafts/99/", "decisions/", "slots/"):
        assert_problem(otto.get(path), 403, "not_allowed")
    for path in ("check", "again"):
        assert_problem(otto.post(f"drafts/{draft.pk}/{path}/"), 403, "not_allowed")


def test_the_checks_speak_of_a_text_and_save_nothing(anna: Script, draft: Draft) -> None:
    words = {"text": f"<b>New</b> {BODY['text']} **Quiet.**"}
    said = anna.post(f"drafts/{draft.pk}/check/", {"body": words}).json()
    codes = {finding["code"] for finding in said["findings"]}
    assert {"html", "markdown"} <= codes
    assert said["blocking"] == sum(f["severity"] == "block" for f in said["findings"]) > 0
    assert said["warnings"] == sum(f["severity"] == "warn" for f in said["findings"]) > 0
    html = next(finding for finding in said["findings"] if finding["code"] == "html")
    assert words["text"][html["start"] : html["end"]] == "<b>"
    draft.refresh_from_db()
    assert (draft.body, draft.findings) == (BODY, [])
    assert not Decision.objects.exists()


def test_the_checks_are_for_who_decides(db: None, draft: Draft) -> None:
    merchandiser = Script(make_user("mick", "merchandiser"))
    response = merchandiser.post(f"drafts/{draft.pk}/check/", {"body": EDITED})
    assert_problem(response, 403, "not_allowed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"body": None}, "body"),
        ({"body": "words"}, "body"),
        ({"body": []}, "body"),
        ({"body": {"text": 1}}, "body"),
        ({"body": {"text": {"text": "words"}}}, "body"),
        ({"body": {"text": ["words", 1]}}, "body"),
        ({"body": {"text": "a\0b"}}, "body"),
        ({"body": {"a\0": "b"}}, "body"),
        ({"body": {"text": "w" * 100_000}}, "body"),
        ({"body": {"text": ["word"] * 21}}, "body"),
        ({"body": BODY, "seen": "x"}, "seen"),
    ],
)
def test_a_body_that_is_none_is_refused(
    anna: Script, draft: Draft, body: dict[str, Any], field: str
) -> None:
    assert field in {
        name.split(".")[0] for name in refused_fields(anna.post(f"drafts/{draft.pk}/check/", body))
    }


@pytest.mark.parametrize(
    "words", [{}, {"text": ""}, {"text": " "}, {"words": "x"}, {"text": ["one", "two"]}]
)
def test_a_body_of_another_type_is_refused(
    anna: Script, draft: Draft, words: dict[str, Any]
) -> None:
    response = anna.post(f"drafts/{draft.pk}/check/", {"body": words})
    assert_problem(response, 400, "invalid_input")


def test_another_text_is_written(mia: Script, anna: Script, draft: Draft) -> None:
    response = anna.post(f"drafts/{draft.pk}/again/", {"instruction": "say it shorter"})
    assert response.status_code == 201
    said = response.json()
    made = Draft.objects.get(pk=said["id"])
    assert (said["status"], said["slot"]["id"]) == ("queued", draft.slot_id)
    assert (made.request.created_by, made.request.instruction) == (anna.user, "say it shorter")
    again = mia.post(f"drafts/{draft.pk}/again/", {"instruction": "say it longer"})
    assert_problem(again, 409, "wrong_state")


@pytest.mark.parametrize("sent", [{}, {"instruction": " "}, {"instruction": "i" * 301}])
def test_writing_again_needs_an_instruction(
    anna: Script, draft: Draft, sent: dict[str, str]
) -> None:
    assert refused_fields(anna.post(f"drafts/{draft.pk}/again/", sent)) == {"instruction"}
    assert Draft.objects.count() == 1
