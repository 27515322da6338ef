"""What the review screen does by script, in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from shopcontent.drafting.models import Draft
from shopcontent.review import services
from shopcontent.review.models import Reservation
from shopcontent.review.reservations import take_over
from tests.factories import (
    BODY,
    WARNING,
    address,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Open = Callable[..., Page]


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def draft() -> Draft:
    shop = make_shop()
    return make_draft(make_request(shop), make_product(shop), findings=[WARNING])


def write(page: Page, text: str) -> None:
    page.keyboard.press("e")
    page.keyboard.type(text)


# Claims and facts


def test_a_claim_leads_to_its_fact_and_back_by_keyboard(
    open_as: Open, anna: User, draft: Draft
) -> None:
    page = open_as(anna, address(draft), reduced_motion="reduce")
    claim = page.locator("#checked mark", has_text="2200 W")
    fact = page.get_by_role("button", name="power 2200 W")

    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(claim).to_be_focused()
    page.keyboard.press("Enter")
    expect(fact).to_have_class(re.compile("sc-lit"))
    expect(page.locator(".sc-about")).to_have_text("power: 2200 W")
    fact.press("Enter")
    expect(claim).to_be_focused()
    expect(claim).to_have_class(re.compile("sc-lit"))


def test_a_finding_leads_to_its_place(open_as: Open, anna: User, draft: Draft) -> None:
    page = open_as(anna, address(draft))

    page.get_by_role("button", name="“rose gold” is in no fact.").click()

    expect(page.locator("mark.sc-lit")).to_have_text("Harbour")
    expect(page.locator("mark.sc-lit")).to_be_focused()


def test_on_a_phone_a_claim_is_explained_where_it_stands(
    open_as: Open, anna: User, draft: Draft
) -> None:
    page = open_as(anna, address(draft), **PHONE)
    claim = page.locator("#checked mark", has_text="2200 W")

    expect(page.get_by_role("button", name="power 2200 W")).to_be_hidden()
    claim.tap()
    expect(page.locator(".sc-about")).to_have_text("power: 2200 W")
    expect(claim).to_be_in_viewport()
    page.get_by_text("Facts", exact=True).tap()
    page.get_by_role("button", name="capacity 1.7 l").tap()
    expect(page.locator("mark.sc-lit")).to_have_text("1.7 l")
    expect(page.locator("mark.sc-lit")).to_be_in_viewport()


def test_a_phone_has_the_verdict_at_hand_and_nothing_beside_it(
    open_as: Open, anna: User, draft: Draft
) -> None:
    page = open_as(anna, address(draft), **PHONE)

    buttons = page.locator("#verdict [value=approve], #verdict .sc-actions summary").all()
    assert len(buttons) >= 2
    for button in buttons:
        expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".sc-actions").get_by_text("Reject…").tap()
    page.get_by_role("button", name="says too little").tap()
    expect(page.get_by_text("That was the last draft waiting here.")).to_be_visible()
    assert Draft.objects.get().status == Draft.Status.REJECTED


# While typing


def test_facts_and_announcement_follow_what_is_typed(
    open_as: Open, anna: User, draft: Draft
) -> None:
    page = open_as(anna, address(draft))
    capacity = page.locator("li", has=page.get_by_role("button", name="capacity 1.7 l"))

    expect(capacity).to_have_class("sc-used")
    page.keyboard.press("e")
    page.get_by_role("textbox", name="text").fill(BODY["text"].replace("1.7", "2.9"))
    expect(page.locator("#checked mark", has_text="2.9 l")).to_be_visible()
    expect(capacity).not_to_have_class("sc-used")
    expect(page.locator("#said")).to_have_text(re.compile("1 (blocking|warning)"))


def test_a_late_answer_never_overwrites_a_newer_one(
    open_as: Open, anna: User, draft: Draft
) -> None:
    page = open_as(anna, address(draft))
    held: list[tuple[Route, Any]] = []

    def answer(route: Route) -> None:
        if held:
            route.continue_()
        else:
            # The first answer is ready, and comes after the second.
            held.append((route, route.fetch()))

    page.route("**/recheck/", answer)
    write(page, "It holds 8 l. ")
    while not held:
        page.wait_for_timeout(50)
    page.keyboard.type("It holds 9 l. ")
    expect(page.locator("#checked mark", has_text="9 l")).to_be_visible()
    route, late = held[0]
    route.fulfill(response=late)
    page.wait_for_timeout(100)
    expect(page.locator("#checked mark", has_text="9 l")).to_be_visible()


def test_half_a_chinese_character_is_not_checked(open_as: Open, anna: User, draft: Draft) -> None:
    page = open_as(anna, address(draft))
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "recheck" in each.url else None)
    input_method = page.context.new_cdp_session(page)
    box = page.get_by_role("textbox", name="text")

    page.keyboard.press("e")
    input_method.send(
        "Input.imeSetComposition", {"text": "shui", "selectionStart": 4, "selectionEnd": 4}
    )
    page.wait_for_timeout(900)
    assert asked == []
    input_method.send("Input.insertText", {"text": "水"})
    expect(page.locator("#checked")).to_contain_text("水The Harbour kettle")
    assert asked
    expect(box).to_be_focused()
    assert box.evaluate("box => box.selectionStart") == 1


@pytest.mark.parametrize(
    ("pasted", "said", "refused"),
    [
        ("Long words. " * 8334, "at most 20000 characters; these are 100007.", "these are 100007"),
        ("", "This cannot be empty.", "This cannot be empty."),
        ("<script>alert(1)</script> <b>Bold</b>", "“<script>” is HTML.", "has a blocking finding"),
    ],
    ids=["long", "empty", "script"],
)
def test_what_cannot_be_a_text_is_answered_with_a_sentence_and_kept(
    open_as: Open, anna: User, draft: Draft, pasted: str, said: str, refused: str
) -> None:
    page = open_as(anna, address(draft))
    box = page.get_by_role("textbox", name="text")

    page.keyboard.press("e")
    box.fill(pasted)
    expect(page.locator("#checked")).to_contain_text(said)
    page.locator("#verdict [value=approve]").click()
    expect(page.locator("#verdict")).to_contain_text(refused)
    expect(box).to_have_value(pasted)
    assert Draft.objects.get().body == BODY


# Two people


def test_who_comes_second_sees_who_reviews_and_takes_over(
    open_as: Open, anna: User, draft: Draft
) -> None:
    first = open_as(anna, address(draft))
    write(first, "Mine. ")
    second = open_as(make_user("tom", "approver"), address(draft))

    expect(second.locator("#standing")).to_contain_text("anna has been reviewing this")
    expect(second.locator("#verdict")).to_have_count(0)
    second.keyboard.press("o")
    expect(second.locator("#verdict")).to_be_visible()

    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.locator("#standing")).to_contain_text("tom has been reviewing this")
    first.keyboard.press("Control+Enter")
    expect(first.locator("#verdict")).to_contain_text("tom has been reviewing this")
    expect(first.get_by_role("textbox", name="text")).to_have_value(re.compile("^Mine. "))
    first.get_by_role("button", name="Take over").click()
    expect(first.locator("#verdict [value=approve]")).to_be_visible()
    expect(first.get_by_role("textbox", name="text")).to_have_value(re.compile("^Mine. "))


def test_a_decision_elsewhere_is_told_while_one_types(
    open_as: Open, anna: User, draft: Draft
) -> None:
    tom = make_user("tom", "approver")
    page = open_as(anna, address(draft))
    take_over(user=tom, draft=draft)
    services.reject(user=tom, draft=draft, reason="dull")

    write(page, "Mine. ")

    expect(page.locator("#checked")).to_contain_text("tom rejected this draft on")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#standing")).to_contain_text("stays here to be copied")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#verdict")).to_contain_text("tom rejected this draft on")
    expect(page.get_by_role("textbox", name="text")).to_have_value(re.compile("^Mine. "))


def test_a_page_that_is_left_gives_its_draft_back(open_as: Open, anna: User, draft: Draft) -> None:
    page = open_as(anna, address(draft))
    assert Reservation.objects.get().held_by == anna

    page.goto(reverse("admin:catalog_product_changelist"))

    for _look in range(100):
        if not Reservation.objects.exists():
            break
        page.wait_for_timeout(50)
    assert not Reservation.objects.exists()


# Variants


def test_variants_stand_side_by_side_and_one_is_chosen_by_its_number(
    open_as: Open, anna: User
) -> None:
    shop = make_shop()
    request, product = make_request(shop, variants=2), make_product(shop)
    first, _second = (make_draft(request, product, variant=n, findings=[WARNING]) for n in (1, 2))
    page = open_as(anna, address(first), viewport={"width": 1440, "height": 900})

    for text in page.locator(".sc-draft").all():
        expect(text.locator("mark", has_text="2200 W")).to_be_visible()
    expect(page.locator(".sc-draft")).to_have_count(2)
    page.keyboard.press("2")
    expect(page.locator("#text")).to_contain_text("variant 2")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_text("That was the last draft waiting here.")).to_be_visible()
    statuses = dict(Draft.objects.values_list("variant", "status"))
    assert statuses == {1: "superseded", 2: "approved"}


def test_on_a_phone_variants_are_tabs(open_as: Open, anna: User) -> None:
    shop = make_shop()
    request, product = make_request(shop, variants=2), make_product(shop)
    first, _second = (make_draft(request, product, variant=n) for n in (1, 2))
    page = open_as(anna, address(first), **PHONE)

    expect(page.locator(".sc-other")).to_be_hidden()
    page.get_by_role("link", name="variant 2").tap()
    expect(page.get_by_role("link", name="variant 2")).to_have_attribute("aria-current", "true")
