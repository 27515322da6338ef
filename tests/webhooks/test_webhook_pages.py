"""Webhooks in the admin: secrets shown once, switched, tested, sent again; by operators only."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shopcontent.exceptions import InvalidInput, NotAllowed
from shopcontent.webhooks import services
from shopcontent.webhooks.delivering import send_due
from shopcontent.webhooks.models import Delivery, Endpoint
from tests.factories import make_user
from tests.webhooks.receiver import status

pytestmark = pytest.mark.django_db

LIST = "/admin/webhooks/endpoint/"
DELIVERIES = "/admin/webhooks/delivery/"


@pytest.fixture
def page(client: Client, operator: Any) -> Client:
    client.force_login(operator)
    return client


def form(**changes: Any) -> dict[str, Any]:
    return {
        "url": "https://receiver.example/hooks",
        "description": "front end",
        "events": ["content.published", "content.unpublished"],
    } | changes


def secrets(response: Any) -> list[str]:
    return re.findall(r"whsec_[A-Za-z0-9+/]{43}=", response.content.decode())


def act(client: Client, endpoint: Endpoint, name: str) -> Any:
    address = reverse(f"admin:webhooks_endpoint_{name}", args=[endpoint.pk])
    return client.post(address, {"_form_submitted": "True"})


def test_a_new_webhook_shows_its_secret_once(page, shop, operator):
    response = page.post(f"{LIST}add/", form(shop=shop.pk))
    endpoint = Endpoint.objects.get()
    assert secrets(response) == [endpoint.secret]
    assert "no-store" in response["Cache-Control"]
    assert endpoint.secret not in str(response.cookies) + str(dict(page.session))
    assert (endpoint.shop, endpoint.created_by) == (shop, operator)
    assert endpoint.events == ["content.published", "content.unpublished"]
    for address in (LIST, f"{LIST}{endpoint.pk}/change/", f"{LIST}{endpoint.pk}/history/"):
        shown = page.get(address)
        assert shown.status_code == 200
        assert secrets(shown) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"url": ""},
        {"url": "http://receiver.example/"},
        {"url": "https://127.0.0.1/"},
        {"url": "javascript:alert(1)"},
        {"events": []},
        {"events": ["fly"]},
        {"shop": ""},
    ],
)
def test_a_bad_form_makes_nothing(page, shop, changes):
    response = page.post(f"{LIST}add/", form(shop=shop.pk) | changes)
    assert response.status_code == 200
    assert "sc-secret" not in response.content.decode()
    assert not Endpoint.objects.exists()


def test_the_address_and_the_events_can_be_changed_and_the_shop_not(page, endpoint):
    address = f"{LIST}{endpoint.pk}/change/"
    changed = form(url="https://new.example/", events=["content.switched"], shop=0)
    assert page.post(address, changed).status_code == 302
    now = Endpoint.objects.get()
    assert (now.url, now.events, now.shop) == (
        "https://new.example/",
        ["content.switched"],
        endpoint.shop,
    )
    assert now.secret == endpoint.secret


def test_a_new_secret_is_asked_for_and_shown_once(page, endpoint):
    address = reverse("admin:webhooks_endpoint_rotate", args=[endpoint.pk])
    asked = page.get(address)
    assert (asked.status_code, secrets(asked)) == (200, [])
    assert Endpoint.objects.get().secret == endpoint.secret
    response = page.post(address)
    now = Endpoint.objects.get()
    assert secrets(response) == [now.secret] != [endpoint.secret]
    assert "no-store" in response["Cache-Control"]
    again = page.post(address)
    assert secrets(again) == []
    assert "the one before still holds" in again.content.decode()
    assert "signs as well until" in page.get(f"{LIST}{endpoint.pk}/change/").content.decode()


def test_a_test_is_sent_and_the_answer_shown(page, endpoint, receiver):
    receiver.answer = status(200, "<b>hello</b>")
    assert act(page, endpoint, "send_test")["HX-Redirect"] == f"{LIST}{endpoint.pk}/change/"
    send_due()
    assert [body["type"] for body in receiver.bodies] == ["webhook.test"]
    shown = page.get(f"{DELIVERIES}{Delivery.objects.get().pk}/change/").content.decode()
    assert "&lt;b&gt;hello&lt;/b&gt;" in shown
    assert "<b>hello" not in shown


def test_switching_off_and_on(page, endpoint):
    assert act(page, endpoint, "turn_on").status_code == 403
    assert act(page, endpoint, "turn_off").status_code == 200
    assert Endpoint.objects.get().status == "off"
    assert act(page, endpoint, "send_test").status_code == 403
    assert act(page, endpoint, "turn_on").status_code == 200
    assert Endpoint.objects.get().status == "active"


def test_looking_at_a_dialog_does_nothing(page, endpoint):
    for name in ("send_test", "turn_off", "rotate"):
        address = reverse(f"admin:webhooks_endpoint_{name}", args=[endpoint.pk])
        assert page.get(address).status_code == 200
    assert Endpoint.objects.get().status == "active"
    assert not Delivery.objects.exists()


def test_ended_deliveries_are_sent_again_from_the_list(page, endpoint, receiver, put_live):
    put_live()
    put_live()
    send_due()
    pks = list(Delivery.objects.values_list("pk", flat=True))
    response = page.post(DELIVERIES, {"action": "again", "_selected_action": pks}, follow=True)
    assert "2 messages are being sent again." in response.content.decode()
    send_due()
    assert receiver.numbers == [1, 2, 1, 2]


def test_the_list_counts_what_waits_and_tells_of_health(page, endpoint, receiver, put_live):
    receiver.answer = status(500)
    put_live()
    send_due()
    put_live()
    shown = page.get(LIST).content.decode()
    assert "failing since" in shown
    assert re.search(r'status__exact=queued">2</a>', shown)
    waiting = page.get(f"{DELIVERIES}?endpoint__id__exact={endpoint.pk}&status__exact=queued")
    assert "The receiver answered with an error." in waiting.content.decode()


def test_pages_take_few_queries_whatever_their_length(page, endpoint, receiver, put_live):
    for _ in range(12):
        put_live()
    send_due()
    for address in (LIST, DELIVERIES, f"{LIST}{endpoint.pk}/change/"):
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        assert len(queries) <= 15, address


@pytest.mark.parametrize("role", ["merchandiser", "approver"])
def test_others_have_no_page_and_no_service(client, endpoint, shop, role):
    user = make_user("mia", role)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    assert client.get(DELIVERIES).status_code == 403
    for name in ("send_test", "turn_off", "rotate"):
        assert act(client, endpoint, name).status_code == 403
    assert "/admin/webhooks/" not in client.get("/admin/").content.decode()
    for call in (
        lambda: services.create_endpoint(user=user, shop=shop, url="https://a.example/"),
        lambda: services.change_endpoint(user=user, endpoint=endpoint, url="", events=[]),
        lambda: services.rotate_secret(user=user, endpoint=endpoint),
        lambda: services.switch_off(user=user, endpoint=endpoint),
        lambda: services.switch_on(user=user, endpoint=endpoint),
        lambda: services.send_test(user=user, endpoint=endpoint),
        lambda: services.deliver_again(user=user, ids=[1]),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_an_operator_cannot_delete(page, endpoint):
    assert page.post(f"{LIST}{endpoint.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Endpoint.objects.exists()


@pytest.mark.parametrize("pk", ["0", "9999999", "x", "9" * 40])
def test_numbers_that_nobody_has_lead_nowhere(page, endpoint, pk):
    assert page.get(f"{LIST}{pk}/rotate/").status_code == 404
    assert page.post(f"{LIST}{pk}/test/", {"_form_submitted": "True"}).status_code in {403, 404}


@pytest.mark.parametrize("events", [[], ["fly"], ["content.published"] * 2])
def test_a_service_refuses_bad_events(operator, shop, events):
    with pytest.raises(InvalidInput):
        services.create_endpoint(user=operator, shop=shop, url="https://a.example/", events=events)
