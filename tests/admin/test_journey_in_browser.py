"""A new merchandiser's first hour, in a real browser with real workers.

From the sign-in page: find the gap, request drafts for a category, review ten by keyboard, see
them in the shop's JSON, have one written anew and put its first version live again. Nothing is
reached by an address that is not on the page in front of the person.
"""

import os
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Category, Shop
from shopcontent.demo.loading import load_sample
from shopcontent.processes import Supervisor
from shopcontent.publishing.models import Publication
from shopcontent.workers.machine import start_workers
from tests.admin.accessibility import check_accessible
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

CATEGORY = "Kitchen"
REVIEWED = 10
PASSWORD = "a long pass phrase"
WRITING_MS = 240_000
DARK = "isDark => document.documentElement.classList.toggle('dark', isDark)"
MENU = "[x-on\\:click*=sidebarMobileOpen]"
SIZES = {1440: 900, 1024: 768, 390: 844}

Look = Callable[[Page, str], None]


@pytest.fixture
def shop(machine: Supervisor) -> Shop:
    """The sample shop, with workers that write with the starter model."""
    shop, _result = load_sample()
    user = make_user("mia", "merchandiser", "approver")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    start_workers(machine)
    return shop


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """Look at a page in every size and colour scheme: nothing sticks out of the screen, and axe
    finds no serious barrier.

    SCREENSHOTS names a folder that keeps what was seen.
    """
    folder = os.environ.get("SCREENSHOTS")
    seen = 0

    def look(page: Page, name: str) -> None:
        nonlocal seen
        seen += 1
        size = page.viewport_size
        assert size is not None
        for (width, height), scheme in product(SIZES.items(), ["light", "dark"]):
            page.set_viewport_size({"width": width, "height": height})
            # The theme looks at the system's scheme only when a page is loaded.
            page.evaluate(DARK, scheme == "dark")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if width != 1024:
                check_accessible(page)
            if folder:
                label = f"{request.node.callspec.id}-{seen:02}-{name}-{width}-{scheme}.png"
                page.screenshot(path=Path(folder) / label, full_page=True)
        page.evaluate(DARK, False)
        page.set_viewport_size(size)

    return look


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[str, int], Page]]:
    """A fresh browser in a language and of a width; an error in a script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def new_page(language: str, width: int) -> Page:
        size: ViewportSize = {"width": width, "height": SIZES[width]}
        context = browser.new_context(base_url=live_server.url, locale=language, viewport=size)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield new_page
    for context in contexts:
        # What a page sends when it is closed would meet a database that is being emptied.
        context.set_offline(True)
        context.close()
    assert errors == []


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh-hans", 390)])
def test_from_the_sign_in_page_to_the_shop(
    shop: Shop, new_page: Callable[[str, int], Page], look: Look, language: str, width: int
) -> None:
    page = new_page(language, width)
    key = issue_key(shop=shop, name="front end").secret
    with translation.override(language):
        sign_in(page, look)
        request_for_a_gap(page, look)
        review_by_keyboard(page, look)
        published = Publication.objects.live().filter(approver__username="mia").earliest("pk")
        assert text_in_shop(page, published, key) == published.text
        open_live_text(page, published, look)
        have_it_written_anew(page, published, look)
        assert text_in_shop(page, published, key) != published.text
        open_live_text(page, published, look)
        roll_back(page, look)
        assert text_in_shop(page, published, key) == published.text


def sign_in(page: Page, look: Look) -> None:
    page.goto("/")
    look(page, "sign-in")
    page.locator("[name=username]").fill("mia")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#coverage")).to_be_visible()


def follow(page: Page, entry: str) -> None:
    """Follow an entry of the navigation, which a narrow screen keeps behind a button."""
    link = page.locator("#nav-sidebar a").filter(has_text=entry).first
    if not link.is_visible():
        page.locator(MENU).locator("visible=true").first.click()
    link.click()


def request_for_a_gap(page: Page, look: Look) -> None:
    look(page, "first-page")
    category = Category.objects.get(path=CATEGORY).name_in(translation.get_language() or "")
    gap = f"{_('Request drafts')}: {_('description')} · English, {category}"
    page.get_by_role("link", name=gap).click()
    expect(page.locator("#estimate dd").nth(1)).not_to_have_text("0")
    look(page, "request")
    page.get_by_role("button", name=_("Request drafts")).click()
    look(page, "watch")
    wait_until_written(page)
    look(page, "written")


def wait_until_written(page: Page) -> None:
    done = page.locator("#progress").get_by_text(_("finished"), exact=True)
    expect(done).to_be_visible(timeout=WRITING_MS)


def review_by_keyboard(page: Page, look: Look) -> list[str]:
    page.get_by_role("link", name=_("Review the drafts")).click()
    look(page, "queue")
    page.locator("#result_list tbody a").first.click()
    verdicts = []
    for number in range(REVIEWED):
        if number < 2:
            look(page, f"review-{number}")
        verdicts.append(decide(page))
    return verdicts


def decide(page: Page) -> None:
    """Approve by one key, or reject by two what a finding blocks; the next draft comes up."""
    verdict = page.locator("#verdict")
    before = verdict.get_attribute("data-recheck")
    is_blocked = page.locator(".sc-override").count()
    for key in ("r", "1") if is_blocked else ("a",):
        page.keyboard.press(key)
    expect(verdict).not_to_have_attribute("data-recheck", before or "")


def text_in_shop(page: Page, publication: Publication, key: str) -> str:
    """What the shop's front end reads where the publication was."""
    slot = publication.slot
    assert slot.product is not None
    answer = page.request.get(
        f"/api/v1/products/{quote(slot.product.sku, safe='')}/content/",
        params={"locale": slot.locale, "types": slot.content_type},
        headers={"Authorization": f"Api-Key {key}"},
    )
    assert answer.ok
    return str(answer.json()["content"][0]["text"])


def open_live_text(page: Page, publication: Publication, look: Look) -> None:
    follow(page, _("Live texts"))
    look(page, "live-texts")
    assert publication.slot.product is not None
    page.locator("input[name=q]").first.fill(publication.slot.product.sku)
    page.keyboard.press("Enter")
    row = page.locator("#result_list tbody tr").filter(has_text=_("description"))
    row.filter(has_text="en").first.locator("a").first.click()
    look(page, "live-text")


def have_it_written_anew(page: Page, publication: Publication, look: Look) -> None:
    """Ask for another text in the place of the live one, and approve it."""
    assert publication.slot.product is not None
    page.get_by_role("link", name=publication.slot.product.name, exact=True).click()
    page.wait_for_url("**/catalog/product/**")
    ask = page.locator("a").filter(has_text=_("Request drafts…")).first
    if not ask.is_visible():
        page.get_by_text("more_horiz", exact=True).first.click()
    ask.click()
    page.get_by_label(_("everywhere")).check()
    page.get_by_role("button", name=_("Request drafts")).click()
    wait_until_written(page)
    page.get_by_role("link", name=_("Review the drafts")).click()
    page.locator("#result_list tbody a").first.click()
    look(page, "difference")
    page.keyboard.press("a")
    expect(page.get_by_text(_("That was the last draft waiting here."))).to_be_visible()


def roll_back(page: Page, look: Look) -> None:
    earlier = page.locator(".sc-slot").filter(has_text=_("version %(version)s") % {"version": 1})
    earlier.get_by_role("link", name=_("Put live again…")).click()
    page.locator("#modal-content").get_by_role("button", name=_("Put live again")).click()
    expect(page.get_by_text(_("This version is live again."))).to_be_visible()
    look(page, "rolled-back")
