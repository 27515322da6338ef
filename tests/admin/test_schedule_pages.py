"""Approving for a time on the review screen and in bulk, and the pages of what is scheduled."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.catalog.products import save_product
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication, Slot, Window
from shopcontent.publishing.switching import sweep
from shopcontent.publishing.times import Times
from shopcontent.review import services
from tests.clock import Clock
from tests.factories import (
    BLOCK,
    BODY,
    address,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

pytestmark = pytest.mark.django_db

# In Berlin it is ten.
NINE = datetime(2026, 3, 27, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DRAFTS = reverse("admin:drafting_draft_changelist")
SCHEDULE = reverse("admin:publishing_window_changelist")
EDITED = BODY["text"].replace("boils it", "boils that")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NINE - DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def shop() -> Shop:
    return make_shop(time_zone="Europe/Berlin")


@pytest.fixture
def send(client: Client, approver: User) -> Callable[..., HttpResponse]:
    """Look at the draft, fill in a time, press a button."""

    def send(draft: Draft, action: str = "schedule", **changed: str) -> HttpResponse:
        form = client.get(address(draft)).context["form"]
        data = {field.html_name: field.value() or "" for field in form}
        sent = {**data, **changed, "action": action}
        return client.post(address(draft), sent, follow=True)

    return send


@pytest.fixture
def window(drafts: list[Draft], approver: User) -> Window:
    return services.approve(user=approver, draft=drafts[0], times=Times(NINE)).window


def errors(page: HttpResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.context["form"].errors
    return found


def test_a_text_is_approved_by_the_shops_clock(
    drafts: list[Draft], send: Callable[..., Any]
) -> None:
    page = send(drafts[0], start="2026-03-27T10:00", until="2026-03-28T10:00")

    window = Window.objects.get()
    assert (window.starts_at, window.until) == (NINE, NINE + DAY)
    assert (
        "approved for 2026-03-27 10:00 – 2026-03-28 10:00 (Europe/Berlin)" in page.content.decode()
    )
    assert page.context["draft"] == drafts[1]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "start", "Say from when or until when."),
        ({"start": "2026-03-26T09:59"}, "start", "This time is past."),
        ({"until": "2026-03-26T09:59"}, "until", "This time is past."),
        (
            {"start": "2026-03-28T10:00", "until": "2026-03-27T10:00"},
            "until",
            "The end must come after the beginning.",
        ),
        ({"start": "2026-03-29T02:30"}, "start", "The clocks go forward in Europe/Berlin then"),
        ({"until": "2026-10-25T02:30"}, "until", "The clocks go back in Europe/Berlin then"),
        ({"start": "next Friday"}, "start", "Write a date and a time such as"),
        ({"start": "2026-03-27T10:00+08:00"}, "start", "Write a date and a time such as"),
        ({"start": "2026-02-30T10:00"}, "start", "Write a date and a time such as"),
        ({"start": "0001-01-01T00:00"}, "start", "This is no date of our calendar."),
        ({"start": "1" * 5000}, "start", "Write a date and a time such as"),
        ({"start": "2026-03-27T10:00\0"}, "start", "Write a date and a time such as"),
    ],
)
def test_a_time_that_cannot_be_is_refused_at_its_field_and_nothing_is_lost(
    drafts: list[Draft],
    send: Callable[..., Any],
    typed: dict[str, str],
    field: str,
    said: str,
) -> None:
    page = send(drafts[0], body_text=EDITED, **typed)

    assert said in errors(page)[field][0]
    form = page.context["form"]
    assert form["body_text"].value() == EDITED
    assert all(form[name].value() == value for name, value in typed.items())
    assert not Publication.objects.exists()


def test_approving_now_does_not_read_a_time_that_stands_in_the_fields(
    drafts: list[Draft], send: Callable[..., Any]
) -> None:
    send(drafts[0], "approve", start="2026-03-29T02:30", until="nonsense")

    assert Slot.objects.get(pk=drafts[0].slot_id).live_publication is not None
    assert not Window.objects.exists()


def test_a_refusal_for_another_reason_keeps_the_time(shop: Shop, send: Callable[..., Any]) -> None:
    draft = make_draft(make_request(shop), make_product(shop), findings=[BLOCK])

    page = send(draft, start="2026-03-27T10:00")

    assert "say why it may go live" in errors(page)["override_reason"][0]
    assert page.context["form"]["start"].value() == "2026-03-27T10:00"
    send(draft, start="2026-03-27T10:00", override_reason="A quotation.")
    assert Window.objects.get().starts_at == NINE


def test_the_screen_says_what_is_scheduled_and_undoes_it(
    client: Client, approver: User, drafts: list[Draft], window: Window, clock: Clock
) -> None:
    other = make_draft(make_request(drafts[0].slot.shop), drafts[0].slot.product)
    page = client.get(address(other)).content.decode()
    assert "Scheduled here" in page
    assert reverse("admin:publishing_window_change", args=[window.pk]) in page

    clock.move_to(NINE - timedelta(hours=1))
    assert client.get(address(drafts[0])).context["undoable"]
    client.post(address(drafts[0]), {"action": "undo"})
    assert Window.objects.get().state == Window.State.CANCELLED
    assert Draft.objects.get(pk=drafts[0].pk).status == Draft.Status.READY


def test_a_text_that_is_held_back_is_told(
    client: Client, drafts: list[Draft], send: Callable[..., Any]
) -> None:
    product = drafts[0].slot.product
    product.facts = with_ids([{"key": "capacity", "value": "1.5", "unit": "l"}])
    save_product(product)

    page = send(drafts[0], start="2026-03-27T10:00").content.decode()

    assert "held back: a fact it states has changed" in page
    held = client.get(f"{SCHEDULE}?coming=held").content.decode()
    assert product.name in held
    single = client.get(
        reverse("admin:publishing_window_change", args=[Window.objects.get().pk])
    ).content.decode()
    assert "1.7 l" in single
    assert "1.5 l" in single


def test_clean_drafts_are_approved_for_a_time_in_bulk(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    sent = {"action": "approve_clean", "_selected_action": [draft.pk for draft in drafts]}

    refused = client.post(DRAFTS, {**sent, "confirmed": "schedule", "start": "2026-03-29T02:30"})
    assert "go forward" in refused.context["form"].errors["start"][0]
    assert 'value="2026-03-29T02:30"' in refused.content.decode()
    assert not Publication.objects.exists()

    timed = {**sent, "confirmed": "schedule", "start": "2026-03-27T10:00", "until": ""}
    page = client.post(DRAFTS, timed, follow=True).content.decode()
    assert "3 drafts approved and scheduled." in page
    assert set(Window.objects.values_list("starts_at", flat=True)) == {NINE}


def test_drafts_of_shops_with_different_clocks_have_no_common_time(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    other = make_shop(slug="far", time_zone="Asia/Shanghai")
    drafts.append(make_draft(make_request(other), make_product(other)))
    sent = {"action": "approve_clean", "_selected_action": [draft.pk for draft in drafts]}

    page = client.post(DRAFTS, {**sent, "confirmed": "schedule", "start": "2026-03-27T10:00"})

    assert "Their shops have different clocks" in page.content.decode()
    assert not Publication.objects.exists()


def test_the_list_shows_what_is_to_come_next_first(
    client: Client, approver: User, drafts: list[Draft], window: Window
) -> None:
    running = services.approve(
        user=approver, draft=drafts[1], times=Times(until=NINE - timedelta(hours=1))
    ).window
    over = services.approve(user=approver, draft=drafts[2], times=Times(NINE + DAY))
    services.undo(user=approver, draft=drafts[2])

    page = client.get(f"{SCHEDULE}?coming=yes")

    assert list(page.context["cl"].result_list) == [running, window]
    assert over.window.publication.text not in page.content.decode()
    assert "March 27, 2026, 10 a.m." in page.content.decode()
    everything = client.get(f"{SCHEDULE}?state__exact=cancelled")
    assert len(everything.context["cl"].result_list) == 1


def test_an_overdue_switch_is_marked(
    client: Client, approver: User, window: Window, clock: Clock
) -> None:
    clock.move_to(NINE)
    assert "overdue" in client.get(f"{SCHEDULE}?coming=yes").content.decode()
    sweep()
    assert "overdue" not in client.get(SCHEDULE).content.decode()


def change(client: Client, window: Window, action: str, **typed: str) -> HttpResponse:
    page = reverse(f"admin:publishing_window_{action}", args=[window.pk])
    return client.post(page, {"_form_submitted": "True", **typed})


def test_its_time_is_changed_on_its_page(client: Client, approver: User, window: Window) -> None:
    shown = client.get(reverse("admin:publishing_window_reschedule", args=[window.pk]))
    assert 'value="2026-03-27T10:00"' in shown.content.decode()

    refused = change(client, window, "reschedule", start="2026-03-29T02:30", reason="Later.")
    assert "go forward" in refused.content.decode()
    assert "Later." in refused.content.decode()
    assert "HX-Redirect" not in refused.headers

    change(client, window, "reschedule", start="2026-03-28T10:00", reason="Later.")
    assert Window.objects.get().starts_at == NINE + DAY


def test_of_one_that_runs_only_the_end_is_asked(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    window = services.approve(user=approver, draft=drafts[0], times=Times(until=NINE)).window

    assert "Say until when." in change(client, window, "reschedule", reason="x").content.decode()
    change(client, window, "reschedule", until="2026-03-28T10:00", reason="It goes well.")

    assert Window.objects.get().until == NINE + DAY


def test_it_is_called_off_on_its_page(client: Client, approver: User, window: Window) -> None:
    assert "HX-Redirect" not in change(client, window, "cancel", reason="").headers
    assert change(client, window, "cancel", reason="No.").headers["HX-Redirect"]

    assert Window.objects.get().state == Window.State.CANCELLED
    assert change(client, window, "cancel", reason="No.").status_code == 403


@pytest.mark.parametrize("action", ["reschedule", "cancel"])
def test_changing_takes_the_permission(client: Client, window: Window, action: str) -> None:
    client.force_login(make_user("otto", "operator"))
    assert change(client, window, action, start="", reason="x").status_code == 403
    assert Window.objects.get().state == Window.State.WAITING


def test_the_versions_of_a_place_say_what_is_scheduled(
    client: Client, approver: User, window: Window
) -> None:
    page = client.get(reverse("admin:publishing_slot_change", args=[window.slot_id]))

    assert "never live" in page.content.decode()
    assert "from March 27, 2026, 10 a.m." in page.content.decode()
    found = client.get(reverse("admin:publishing_slot_changelist")).content.decode()
    assert "scheduled" in found


def test_odd_text_is_escaped(client: Client, approver: User, shop: Shop) -> None:
    product: Product = make_product(shop, "<i>", name="<script>alert(1)</script>")
    body = {"text": f"{BODY['text']} <b>bold</b>"}
    draft = make_draft(make_request(shop), product, body=body)
    window = services.approve(user=approver, draft=draft, times=Times(NINE)).window

    for page in (SCHEDULE, reverse("admin:publishing_window_change", args=[window.pk])):
        text = client.get(page).content.decode()
        assert "<script>alert(1)" not in text
        assert "<b>bold" not in text
