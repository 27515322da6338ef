"""Three drafts that wait, a person who may decide, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft, DraftRequest
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def request_(shop: Shop) -> DraftRequest:
    return make_request(shop, make_user("mia", "merchandiser", "approver"))


@pytest.fixture
def drafts(shop: Shop, request_: DraftRequest) -> list[Draft]:
    return [make_draft(request_, make_product(shop, f"TW-{n}")) for n in range(3)]


@pytest.fixture
def approver(client: Client) -> User:
    user = make_user("anna", "approver")
    client.force_login(user)
    return user


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        # Playwright runs an event loop in this thread; Django would take it for an async caller.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody, in a browser window of their own with options such as `viewport`.

    An error in a script fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_as(user: User, path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        # What a page sends when it is closed would meet a database that is being emptied.
        context.set_offline(True)
        context.close()
    assert errors == []


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
