"""Draft requests over REST: asked, estimated, watched, stopped, retried, undone."""

from typing import Any

import pytest

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.models import Budget, Draft, DraftRequest, Skip
from tests.api.staff.conftest import Script, assert_problem, refused_fields
from tests.factories import make_draft, make_product, make_request, make_shop

ASKED = {"products": {}, "types": ["description"], "locales": ["en"]}


def test_everything_of_the_dialog_can_be_asked(mia: Script, product: Product) -> None:
    asked = {
        "shop": "larkmere",
        "products": {"skus": ["TW-1"], "category": "Kitchen", "availability": "in_stock"},
        "types": ["faq_answer", "title", "title"],
        "locales": ["zh-hans"],
        "audience": "families",
        "tone": "warm",
        "length": "short",
        "question": "Does it whistle?",
        "instruction": "mention the warranty",
        "variants": 2,
        "scope": "all",
        "over_locked": True,
    }
    response = mia.post("draft-requests/", asked)
    assert response.status_code == 201
    said = response.json()
    made = DraftRequest.objects.get(pk=said["id"])
    assert (made.created_by, made.product_filter) == (
        mia.user,
        {"category": "Kitchen", "availability": "in_stock", "ids": [product.pk]},
    )
    assert said["products"] == {"category": "Kitchen", "availability": "in_stock", "chosen": 1}
    assert said["types"] == ["faq_answer", "title"]
    for name in asked.keys() - {"products", "types"}:
        assert said[name] == asked[name], name
    assert (said["by"], said["status"], said["finished_at"]) == ("mia", "expanding", None)


def test_the_languages_are_the_shops_by_default(mia: Script, product: Product) -> None:
    said = mia.post("draft-requests/", {"products": {}, "types": ["title"]}).json()
    assert said["locales"] == ["en", "zh-hans"]
    assert (said["variants"], said["scope"], said["length"]) == (1, "empty", "medium")


def test_who_may_not_ask_is_refused(anna: Script, otto: Script, product: Product) -> None:
    assert_problem(anna.post("draft-requests/", ASKED), 403, "not_allowed")
    assert_problem(anna.post("draft-requests/estimate/", ASKED), 403, "not_allowed")
    assert_problem(otto.post("draft-requests/", ASKED), 403, "not_allowed")
    assert not DraftRequest.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"products": None}, "products"),
        ({"products": []}, "products.non_field_errors"),
        ({"products": {"sku": "TW-1"}}, "products.sku"),
        ({"products": {"skus": []}}, "products.skus"),
        ({"products": {"skus": ["a\0"]}}, "products.skus.0"),
        ({"products": {"skus": [str(n) for n in range(1001)]}}, "products.skus"),
        ({"products": {"search": "%" * 60_000}}, "products.search"),
        ({"products": {"lacks": "title"}}, "products.lacks"),
        ({"products": {"stale": "no"}}, "products.stale"),
        ({"types": []}, "types"),
        ({"types": ["poem"]}, "types.0"),
        ({"types": "title"}, "types"),
        ({"locales": []}, "locales"),
        ({"tone": "t" * 101}, "tone"),
        ({"instruction": "i" * 100_000}, "instruction"),
        ({"variants": 0}, "variants"),
        ({"variants": 10**400}, "variants"),
        ({"variants": 1.5}, "variants"),
        ({"scope": "some"}, "scope"),
        ({"over_locked": "perhaps"}, "over_locked"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_used_is_named(
    mia: Script, product: Product, change: dict[str, Any], field: str
) -> None:
    for path in ("draft-requests/", "draft-requests/estimate/"):
        assert field in refused_fields(mia.post(path, ASKED | change))
    assert not DraftRequest.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"shop": "nowhere"}, "nowhere"),
        ({"locales": ["fr"]}, "fr"),
        ({"products": {"skus": ["TW-1", "TW-9"]}}, "“TW-9”"),
        ({"products": {"brand": "Nobody"}}, "No product"),
        ({"types": ["faq_answer"]}, "question"),
    ],
)
def test_what_the_service_refuses_is_said(
    mia: Script, product: Product, change: dict[str, Any], said: str
) -> None:
    body = assert_problem(mia.post("draft-requests/", ASKED | change), 400, "invalid_input")
    assert said in body["detail"]
    assert not DraftRequest.objects.exists()


def test_of_several_shops_one_is_named(mia: Script, product: Product) -> None:
    make_shop(slug="other")
    assert_problem(mia.post("draft-requests/", ASKED), 400, "invalid_input")
    assert mia.post("draft-requests/", {**ASKED, "shop": "larkmere"}).status_code == 201


def test_an_estimate_asks_for_nothing(mia: Script, shop: Shop, product: Product) -> None:
    make_product(shop, "TW-2", facts=[])
    asked = ASKED | {"variants": 3, "tone": "warm", "instruction": "say more"}
    response = mia.post("draft-requests/estimate/", asked)
    assert response.status_code == 200
    assert response.json() == {
        "products": 2,
        "drafts": 3,
        "skipped": [{"reason": "too_little", "count": 1}],
        "listed": [
            {
                "sku": "TW-2",
                "type": "description",
                "locale": "en",
                "reason": "too_little",
                "detail": "Too few facts for description: 0 of at least 2.",
            }
        ],
        "seconds": None,
        "tokens": None,
        "price": None,
        "left_today": None,
        "is_exact": True,
    }
    assert not DraftRequest.objects.exists()


def test_the_days_budget_holds_for_scripts_too(mia: Script, shop: Shop, product: Product) -> None:
    Budget.objects.create(shop=shop, per_person=2)
    assert mia.post("draft-requests/estimate/", ASKED).json()["left_today"] == 2
    assert_problem(mia.post("draft-requests/", ASKED | {"variants": 3}), 400, "budget_exceeded")
    assert mia.post("draft-requests/", ASKED | {"variants": 2}).status_code == 201
    assert mia.post("draft-requests/estimate/", ASKED).json()["left_today"] == 0

    draft = make_draft(make_request(shop), make_product(shop, "TW-2"), status="ready")
    again = mia.post(f"drafts/{draft.pk}/again/", {"instruction": "shorter"})
    assert_problem(again, 400, "budget_exceeded")


def test_three_are_written_first_and_the_rest_when_a_script_says_so(
    mia: Script, anna: Script, shop: Shop, product: Product
) -> None:
    for number in range(3):
        make_product(shop, f"more-{number}")
    said = mia.post("draft-requests/", ASKED | {"sample_first": True}).json()
    assert (said["status"], said["sample_first"]) == ("sampling", True)
    assert Draft.objects.count() == 3

    rest = f"draft-requests/{said['id']}/rest/"
    assert_problem(anna.post(rest, {}), 403, "not_allowed")
    assert mia.post(rest, {}).json()["status"] == "expanding"
    assert_problem(mia.post(rest, {}), 409, "wrong_state")
    expand(request_id=said["id"])
    assert Draft.objects.count() == 4


def test_live_texts_are_said_in_the_other_languages(
    mia: Script, shop: Shop, product: Product
) -> None:
    said = mia.post(
        "draft-requests/", {"products": {}, "types": ["description"], "source_locale": "en"}
    ).json()
    assert (said["source_locale"], said["locales"]) == ("en", ["zh-hans"])
    wrong = ASKED | {"source_locale": "en"}
    assert_problem(mia.post("draft-requests/", wrong), 400, "invalid_input")


def test_an_estimate_speaks_to_programs_in_every_language(
    mia: Script, shop: Shop, product: Product
) -> None:
    make_product(shop, "TW-2", facts=[])
    response = mia.client.post(
        "/api/v1/draft-requests/estimate/",
        ASKED,
        content_type="application/json",
        headers={"accept-language": "zh-hans"},
    )
    assert response.json()["skipped"] == [{"reason": "too_little", "count": 1}]


def test_a_request_is_watched_from_the_beginning_to_the_end(
    mia: Script, shop: Shop, product: Product
) -> None:
    make_product(shop, "TW-2", facts=[])
    number = mia.post("draft-requests/", ASKED).json()["id"]
    expand(request_id=number)
    said = mia.get(f"draft-requests/{number}/").json()
    assert (said["status"], said["progress"]["total"], said["progress"]["queued"]) == (
        "running",
        1,
        1,
    )
    assert said["skipped"] == [{"reason": "too_little", "count": 1}]
    draft = Draft.objects.get()
    Draft.objects.update(status=Draft.Status.FAILED, error_code="output", error="It has no end.")
    said = mia.get(f"draft-requests/{number}/").json()
    assert said["failures"] == [{"code": "output", "detail": "It has no end.", "count": 1}]
    assert (said["progress"]["failed"], said["waiting"]) == (1, 0)
    assert mia.post(f"draft-requests/{number}/retry/").json() == {"drafts": 1, "status": "running"}
    draft.refresh_from_db()
    assert draft.status == "queued"


def test_what_is_left_out_is_listed(mia: Script, shop: Shop, product: Product) -> None:
    request = make_request(shop, mia.user)
    for locale in ("en", "zh-hans"):
        Skip.objects.create(
            request=request,
            product=product,
            content_type="title",
            locale=locale,
            reason=Skip.Reason.HAS_TEXT,
        )
    path = f"draft-requests/{request.pk}/skips/"
    assert [each["locale"] for each in mia.get(path).json()["results"]] == ["en", "zh-hans"]
    (found,) = mia.get(path, {"locale": "en", "reason": "has_text"}).json()["results"]
    assert found == {
        "sku": "TW-1",
        "type": "title",
        "locale": "en",
        "key": "",
        "reason": "has_text",
        "detail": "there is a live text",
    }
    assert mia.get(path, {"reason": "waiting"}).json()["results"] == []
    assert_problem(mia.get("draft-requests/99/skips/"), 404, "not_found")


def test_a_request_is_stopped_and_undone(mia: Script, draft: Draft) -> None:
    request = draft.request
    DraftRequest.objects.update(status=DraftRequest.Status.RUNNING)
    make_draft(request, make_product(request.shop, "TW-2"), status=Draft.Status.QUEUED)
    path = f"draft-requests/{request.pk}/"
    assert mia.post(f"{path}cancel/").json() == {"drafts": 1, "status": "cancelled"}
    assert_problem(mia.post(f"{path}cancel/"), 409, "wrong_state")
    assert mia.post(f"{path}undo/").json() == {"drafts": 1, "status": "cancelled"}
    draft.refresh_from_db()
    assert draft.status == "superseded"
    assert_problem(mia.post(f"{path}undo/"), 409, "wrong_state")
    assert refused_fields(mia.post(f"{path}retry/", {"all": True})) == {"all"}


@pytest.mark.parametrize("what", ["cancel", "retry", "undo"])
def test_who_may_not_stop_is_refused(anna: Script, otto: Script, draft: Draft, what: str) -> None:
    DraftRequest.objects.update(status=DraftRequest.Status.RUNNING)
    path = f"draft-requests/{draft.request_id}/{what}/"
    assert_problem(anna.post(path), 403, "not_allowed")
    assert_problem(otto.post(path), 403, "not_allowed")
    assert_problem(anna.post(f"draft-requests/99/{what}/"), 404, "not_found")
    assert DraftRequest.objects.get().status == DraftRequest.Status.RUNNING


def test_requests_are_listed_the_newest_first(
    mia: Script, shop: Shop, django_assert_num_queries: Any
) -> None:
    for _number in range(7):
        make_request(shop, mia.user)
    by_nobody = make_request(shop, None, status=DraftRequest.Status.CANCELLED)
    numbers = list(DraftRequest.objects.order_by("-pk").values_list("pk", flat=True))
    with django_assert_num_queries(4):
        first = mia.get("draft-requests/", {"limit": 5}).json()
    second = mia.client.get(first["next"]).json()
    assert [each["id"] for each in first["results"] + second["results"]] == numbers
    (found,) = mia.get("draft-requests/", {"status": "cancelled"}).json()["results"]
    assert (found["id"], found["by"]) == (by_nobody.pk, None)
    assert len(mia.get("draft-requests/", {"by": "mia", "shop": shop.slug}).json()["results"]) == 7
    assert mia.get("draft-requests/", {"shop": "other"}).json()["results"] == []
