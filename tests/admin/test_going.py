"""Through the queue: nobody is led to what somebody else reviews, everybody to where they were."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.models import Reservation
from shopcontent.review.reservations import HOLD, reserve
from tests.factories import (
    EDITED,
    address,
    make_draft,
    make_product,
    make_request,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:drafting_draft_changelist")
BEGIN = reverse("admin:drafting_draft_begin")
ENGLISH = "locale%3Den"


@pytest.fixture
def tom() -> User:
    return make_user("tom", "approver")


@pytest.fixture
def as_tom(tom: User) -> Client:
    client = Client()
    client.force_login(tom)
    return client


def page_of(draft: Draft, name: str, filters: str = "") -> str:
    page = reverse(f"admin:drafting_draft_{name}", args=[draft.pk])
    return f"{page}?_changelist_filters={filters}" if filters else page


def led_to(client: Client, page: str) -> str:
    return client.get(page).headers["Location"]


def test_opening_a_draft_holds_it_for_who_may_decide(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    client.get(address(drafts[0]))

    page = as_tom.get(address(drafts[0])).content.decode()

    assert re.search(r"Since \d.* anna has been reviewing this\.", page)
    assert 'value="take_over"' in page
    assert 'value="approve"' not in page
    assert 'id="verdict"' not in page


def test_who_only_looks_holds_nothing_and_sees_who_reviews(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    client.get(address(drafts[0]))
    looking = Client()
    looking.force_login(make_user("mia2", "merchandiser"))

    page = looking.get(address(drafts[0])).content.decode()
    looking.get(address(drafts[1]))
    looking.get(page_of(drafts[1], "next"))

    assert "anna has been reviewing this" in page
    assert 'value="take_over"' not in page
    assert [held.slot_id for held in Reservation.objects.all()] == [drafts[0].slot_id]


def test_the_queue_of_others_skips_what_is_held(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    client.get(address(drafts[1]))

    assert "1 of 2" in as_tom.get(address(drafts[0])).content.decode()
    assert led_to(as_tom, page_of(drafts[0], "next")) == address(drafts[2])
    assert led_to(as_tom, page_of(drafts[2], "previous")) == address(drafts[0])


def test_going_on_gives_back_and_keeps_the_filters(
    client: Client, approver: User, drafts: list[Draft], shop: Shop
) -> None:
    chinese = make_draft(make_request(shop), make_product(shop, "A"), locale="zh-hans")
    client.get(address(drafts[0], ENGLISH))

    assert led_to(client, page_of(drafts[0], "next", ENGLISH)) == address(drafts[1], ENGLISH)

    assert [held.slot_id for held in Reservation.objects.all()] == [drafts[1].slot_id]
    client.get(page_of(drafts[1], "next", ENGLISH))
    assert led_to(client, page_of(drafts[2], "next", ENGLISH)) == address(drafts[0], ENGLISH)
    assert chinese.slot_id not in Reservation.objects.values_list("slot", flat=True)


def test_between_variants_of_a_place_it_stays_held(
    client: Client, approver: User, shop: Shop
) -> None:
    request, product = make_request(shop), make_product(shop)
    first, second = (make_draft(request, product, variant=n) for n in (1, 2))
    client.get(address(first))

    assert led_to(client, page_of(first, "next")) == address(second)
    assert Reservation.objects.get().held_by == approver


def test_there_is_no_way_on_from_the_last(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    for draft in drafts[1:]:
        reserve(user=make_user(f"other{draft.pk}", "approver"), draft=draft)

    page = client.get(address(drafts[0]))

    assert (page.context["next_address"], page.context["previous_address"]) == ("", "")
    assert led_to(client, page_of(drafts[0], "next")) == address(drafts[0])


def test_a_verdict_on_what_was_taken_over_is_refused_and_nothing_typed_is_lost(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    form = client.get(address(drafts[0])).context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {"body_text": EDITED["text"]}
    as_tom.post(address(drafts[0]), {"action": "take_over"})

    page = client.post(address(drafts[0]), {**data, "action": "approve"}).content.decode()

    assert "tom has been reviewing this" in page
    assert EDITED["text"] in page
    assert 'value="take_over"' in page
    assert not Publication.objects.exists()
    assert Transition.objects.get().reason == "review taken over from anna"
    assert as_tom.get(address(drafts[0])).context["is_open"]


def test_taking_over_takes_the_permission(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    client.get(address(drafts[0]))
    looking = Client()
    looking.force_login(make_user("mia2", "merchandiser"))

    assert looking.post(address(drafts[0]), {"action": "take_over"}).status_code == 403
    assert Reservation.objects.get().held_by == approver


def beat(client: Client, draft: Draft, opening: str = "") -> str:
    sent = {"opening": opening or str(uuid4())}
    return client.post(page_of(draft, "hold"), sent).content.decode().strip()


def test_a_heartbeat_renews_and_tells_what_happened(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client, tom: User
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client.get(address(drafts[0]))
    with time_machine.travel(now + HOLD / 2, tick=False):
        assert beat(client, drafts[0]) == ""
    with time_machine.travel(now + HOLD + timedelta(seconds=1), tick=False):
        assert "anna has been" in as_tom.get(address(drafts[0])).content.decode()
        as_tom.post(address(drafts[0]), {"action": "take_over"})
        assert "tom has been reviewing this" in beat(client, drafts[0])
        services.reject(user=tom, draft=drafts[0], reason="dull")
        said = beat(client, drafts[0])
    assert "tom rejected this draft on" in said
    assert "stays here to be copied" in said


def test_leaving_gives_back_what_this_page_holds(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    opening = client.get(address(drafts[0])).context["opening"]
    leave = page_of(drafts[0], "leave")

    for other in ("", "nonsense", str(uuid4())):
        client.post(leave, {"opening": other})
        assert Reservation.objects.exists()
    assert client.post(leave, {"opening": str(opening)}).status_code == 204
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("name", ["hold", "leave"])
def test_holding_and_leaving_take_a_post_and_the_permission(
    client: Client, approver: User, drafts: list[Draft], name: str
) -> None:
    assert client.get(page_of(drafts[0], name)).status_code == 405
    client.force_login(make_user("mia2", "merchandiser"))
    assert client.post(page_of(drafts[0], name)).status_code == 403
    assert not Reservation.objects.exists()


def test_the_list_leads_to_where_one_left_off_in_its_filters(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    listed = f"{LIST}?status=ready&locale=en"
    assert "Review one by one" in client.get(listed).content.decode()
    client.get(page_of(drafts[0], "next", ENGLISH))
    client.get(page_of(drafts[1], "next"))

    page = client.get(listed).content.decode()

    assert "Go on where you left off" in page
    way_in = f"{BEGIN}?_changelist_filters=status%3Dready%26locale%3Den"
    assert way_in.replace("&", "&amp;") in page
    assert led_to(client, way_in) == address(drafts[1], "status%3Dready%26locale%3Den")
    assert led_to(client, BEGIN) == address(drafts[2])
    assert "Review one by one" in as_tom.get(listed).content.decode()


def test_what_was_decided_is_not_come_back_to(
    client: Client, approver: User, drafts: list[Draft], send: Callable[[Draft], str]
) -> None:
    assert send(drafts[1]) == address(drafts[2])

    assert led_to(client, BEGIN) == address(drafts[2])
    send(drafts[2])
    assert led_to(client, BEGIN) == address(drafts[0])
    send(drafts[0])
    assert led_to(client, BEGIN) == f"{LIST}?status=ready"
    assert "Nothing waits here" in client.get(LIST).content.decode()


@pytest.fixture
def send(client: Client) -> Callable[[Draft], str]:
    """Open a draft, reject it, and tell where that leads."""

    def send(draft: Draft) -> str:
        seen = client.get(address(draft)).context["form"]["seen"].value()
        sent = {"action": "reject:dull", "seen": seen, "body_text": "x"}
        return client.post(address(draft), sent).headers["Location"]

    return send


def test_two_people_begin_at_different_drafts(
    client: Client, approver: User, drafts: list[Draft], as_tom: Client
) -> None:
    assert led_to(client, BEGIN) == address(drafts[0])
    assert led_to(as_tom, BEGIN) == address(drafts[1])


def test_bulk_approval_says_what_is_left_out(
    client: Client, approver: User, drafts: list[Draft], tom: User
) -> None:
    reserve(user=tom, draft=drafts[0])
    sent = {"action": "approve_clean", "_selected_action": [draft.pk for draft in drafts]}

    asked = client.post(LIST, sent).content.decode()
    assert "2 clean drafts" in asked
    assert "1 is left out because somebody is reviewing it." in asked
    done = client.post(LIST, {**sent, "confirmed": "yes"}, follow=True).content.decode()

    assert "2 drafts approved and live." in done
    assert "tom has been reviewing this. (1)" in done
    assert reload(drafts[0]).status == Draft.Status.READY
    again = client.post(LIST, sent, follow=True).content.decode()
    assert "Somebody else is reviewing what is clean of these." in again
