"""What the pages do by script, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication
from shopcontent.review.models import Decision
from shopcontent.review.services import approve
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the first page's next look for news would be held back.
IS_HELD_BACK = """() => !document.getElementById("now").dispatchEvent(
    new CustomEvent("htmx:beforeRequest", {bubbles: true, cancelable: true})
)"""


def test_drafts_are_reviewed_by_keyboard(open_as: Callable[[User, str], Page]) -> None:
    shop = make_shop()
    request = make_request(shop)
    drafts = [make_draft(request, make_product(shop, f"TW-{n}")) for n in range(3)]
    page = open_as(
        make_user("anna", "approver"), reverse("admin:drafting_draft_change", args=[drafts[0].pk])
    )
    position = page.get_by_role("navigation", name="Queue")

    expect(position).to_contain_text("1 of 3")
    page.keyboard.press("a")
    expect(page.get_by_text("Approved: Harbour kettle TW-0")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("The decision is undone")).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.type("A kettle for a long life. ")
    expect(page.get_by_role("button", name="Save edit and approve")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(position).to_contain_text("1 of 2")
    page.keyboard.press("r")
    page.keyboard.press("3")
    expect(page.get_by_text("Rejected: Harbour kettle TW-1")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.type("shorter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is being written again")).to_be_visible()

    assert Decision.objects.get(verdict="rejected").reason == "dull"
    assert Draft.objects.get(status="queued").request.instruction == "shorter"
    Draft.objects.filter(status="queued").delete()
    statuses = Draft.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["approved", "rejected", "ready"]
    live = Publication.objects.get(live_in__isnull=False)
    assert live.text.startswith("A kettle for a long life.")


def test_enter_does_what_the_open_panel_is_for(open_as: Callable[[User, str], Page]) -> None:
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))
    page = open_as(
        make_user("anna", "approver"), reverse("admin:drafting_draft_change", args=[draft.pk])
    )

    page.keyboard.press("r")
    page.get_by_label("comment").fill("too long")
    page.keyboard.press("Enter")
    expect(page.get_by_label("comment")).to_have_value("too long")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.locator("[name=start]").fill("2199-01-01T10:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That was the last draft waiting here.")).to_be_visible()

    assert list(Decision.objects.values_list("verdict", flat=True)) == ["approved"]
    assert not Publication.objects.live().exists()


def test_variants_and_differences_are_at_hand(open_as: Callable[[User, str], Page]) -> None:
    anna = make_user("anna", "approver")
    shop = make_shop()
    product = make_product(shop)
    approve(user=anna, draft=make_draft(make_request(shop), product))
    request = make_request(shop, variants=2)
    first = make_draft(request, product, body=EDITED)
    make_draft(request, product, variant=2)
    page = open_as(anna, reverse("admin:drafting_draft_change", args=[first.pk]))

    expect(page.locator("ins")).to_contain_text("that")
    expect(page.locator("del")).to_contain_text("it")
    page.keyboard.press("2")
    expect(page.locator("#text")).to_contain_text("variant 2")
    expect(page.locator("ins")).to_have_count(0)


def test_control_enter_approves_only_from_the_text(open_as: Callable[[User, str], Page]) -> None:
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))
    page = open_as(
        make_user("anna", "approver"), reverse("admin:drafting_draft_change", args=[draft.pk])
    )

    page.keyboard.press("g")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.type("Quiet. ")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("That was the last draft waiting here.")).to_be_visible()
    assert Publication.objects.get().text.startswith("Quiet.")


def test_a_text_is_checked_while_it_is_typed_and_not_lost(
    open_as: Callable[[User, str], Page],
) -> None:
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))
    page = open_as(
        make_user("anna", "approver"), reverse("admin:drafting_draft_change", args=[draft.pk])
    )

    page.keyboard.press("e")
    page.keyboard.type("It holds 9 l. ")
    expect(page.locator("#checked mark", has_text="9 l")).to_be_visible()
    expect(page.get_by_role("textbox", name="text")).to_be_focused()
    page.reload()
    expect(page.get_by_role("textbox", name="text")).to_have_value(re.compile("It holds 9 l. "))
    page.get_by_role("button", name="Back to the text as it was").click()
    expect(page.get_by_role("textbox", name="text")).to_have_value(draft.text)
    expect(page.locator("#checked mark", has_text="9 l")).to_have_count(0)
    assert Draft.objects.get().body == draft.body


def test_the_estimate_follows_the_form(open_as: Callable[[User, str], Page]) -> None:
    shop = make_shop()
    for number in range(3):
        make_product(shop, f"TW-{number}")
    page = open_as(make_user("mia", "merchandiser"), reverse("admin:drafting_draftrequest_add"))
    drafts = page.locator("#estimate dd").nth(1)

    expect(drafts).to_have_text("6")
    page.get_by_label("push notification").check()
    expect(drafts).to_have_text("12")
    page.locator("input[value=faq_answer]").check()
    expect(page.get_by_text("Enter the question")).to_be_visible()
    page.get_by_label("question that the FAQ answer").fill("Is it loud?")
    expect(drafts).to_have_text("18")


def test_facts_are_added_moved_and_removed(open_as: Callable[[User, str], Page]) -> None:
    product = make_product(make_shop())
    page = open_as(
        make_user("mia", "merchandiser"),
        reverse("admin:catalog_product_change", args=[product.pk]),
    )
    rows = page.locator("[data-facts-rows] [data-facts-row]")

    expect(rows).to_have_count(3)
    rows.nth(1).get_by_role("button", name="Move up").click()
    rows.nth(2).get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Add a fact").click()
    page.keyboard.type("warranty")
    rows.nth(2).get_by_label("Value", exact=True).fill("2 years")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()

    stored = Product.objects.get().facts
    assert [(fact["key"], fact["value"]) for fact in stored] == [
        ("power", "2200"),
        ("capacity", "1.7"),
        ("warranty", "2 years"),
    ]


def test_the_first_page_follows_the_writing_and_rests_when_it_is_done(
    open_as: Callable[[User, str], Page],
) -> None:
    shop = make_shop()
    request = make_request(shop, status="running")
    unwritten = {"status": Draft.Status.QUEUED, "body": None, "brief": None}
    drafts = [make_draft(request, make_product(shop, f"TW-{n}"), **unwritten) for n in range(2)]
    page = open_as(make_user("mia", "merchandiser"), reverse("admin:index"))
    progress = page.get_by_role("progressbar")
    expect(progress).to_have_attribute("aria-valuenow", "0")
    link = page.locator("#now-queued")
    link.focus()

    assert not page.evaluate(IS_HELD_BACK)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    assert page.evaluate(IS_HELD_BACK)
    page.evaluate("delete document.hidden")

    Draft.objects.filter(pk=drafts[0].pk).update(status=Draft.Status.READY)
    expect(progress).to_have_attribute("aria-valuenow", "50")
    expect(link).to_be_focused()

    Draft.objects.filter(pk=drafts[1].pk).update(status=Draft.Status.READY)
    expect(progress).to_have_attribute("aria-valuenow", "100")
    expect(page.locator("#now")).not_to_have_attribute("hx-get", re.compile("."))


def test_who_was_signed_out_meanwhile_is_sent_to_sign_in(
    open_as: Callable[[User, str], Page],
) -> None:
    shop = make_shop()
    unwritten = {"status": Draft.Status.QUEUED, "body": None, "brief": None}
    make_draft(make_request(shop, status="running"), make_product(shop), **unwritten)
    page = open_as(make_user("mia", "merchandiser"), reverse("admin:index"))
    expect(page.get_by_role("progressbar")).to_be_visible()

    page.context.clear_cookies()

    expect(page.get_by_label("Password")).to_be_visible(timeout=10_000)
    expect(page.locator("#now")).to_have_count(0)
