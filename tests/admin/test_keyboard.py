"""What can be pressed can be reached and pressed by keyboard."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.admin.accessibility import check_accessible
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_filters_and_the_menu_of_the_person_open_by_keyboard(
    open_as: Callable[[User, str], Page],
) -> None:
    shop = make_shop()
    make_draft(make_request(shop), make_product(shop))
    page = open_as(make_user("anna", "approver"), reverse("admin:drafting_draft_changelist"))

    page.get_by_role("button", name="Filters").press("Enter")
    expect(page.locator("#changelist-filter")).to_be_visible()
    check_accessible(page)
    page.keyboard.press("Escape")
    page.locator("[role=button]", has_text="anna").press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    check_accessible(page)
