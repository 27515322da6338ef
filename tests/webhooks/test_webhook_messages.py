"""What a receiver is told, and what it makes of it."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shopcontent.exceptions import WrongState
from shopcontent.publishing.models import Change
from shopcontent.publishing.services import unpublish
from shopcontent.webhooks.delivering import send_due
from shopcontent.webhooks.models import Delivery, Endpoint
from shopcontent.webhooks.services import OVERLAP, deliver_again, rotate_secret
from tests.factories import make_shop

pytestmark = pytest.mark.django_db


def test_a_message_says_what_changed_and_where_but_not_the_text(
    receiver, endpoint, shop, operator, put_live
):
    publication = put_live("Boils fast.", locale="zh-hans", audience="hikers")
    unpublish(slot=publication.slot, actor_id=operator.pk)
    send_due()
    published, unpublished = receiver.bodies
    change = Change.objects.get(number=1)
    assert published == {
        "type": "content.published",
        "timestamp": change.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "shop": "larkmere",
            "number": 1,
            "sku": "TW-1",
            "type": "description",
            "locale": "zh-hans",
            "audience": "hikers",
            "key": "",
            "content_id": publication.pk,
            "version": 1,
        },
    }
    assert unpublished["type"] == "content.unpublished"
    assert unpublished["data"]["content_id"] is unpublished["data"]["version"] is None
    assert "Boils" not in str(receiver.received)
    assert receiver.received[0][0]["content-type"] == "application/json"


def test_only_the_chosen_events_are_told(receiver, endpoint, operator, put_live):
    Endpoint.objects.update(events=["content.unpublished"])
    unpublish(slot=put_live().slot, actor_id=operator.pk)
    send_due()
    assert receiver.numbers == [2]
    assert Endpoint.objects.get().cursor == 2


def test_a_kind_of_change_that_is_new_here_is_told_by_its_name(receiver, endpoint, put_live):
    put_live()
    Change.objects.update(kind="switched")
    send_due()
    assert [body["type"] for body in receiver.bodies] == ["content.switched"]


def test_what_changed_before_the_endpoint_was_made_is_not_told(receiver, shop, put_live, request):
    put_live()
    request.getfixturevalue("endpoint")
    put_live()
    send_due()
    assert receiver.numbers == [2]


def test_another_shop_is_not_told(receiver, endpoint, put_live):
    Endpoint.objects.update(shop=make_shop(slug="other", name="Other"))
    put_live()
    send_due()
    assert receiver.received == []


def test_a_receiver_takes_a_message_once_and_refuses_what_was_tampered_with(
    receiver, endpoint, operator, put_live
):
    put_live()
    send_due()
    deliver_again(user=operator, ids=[Delivery.objects.get().pk])
    send_due()
    (headers, body), (again, same_body) = receiver.received
    assert (again["webhook-id"], same_body) == (headers["webhook-id"], body)
    assert receiver.verdict(headers, body + " ", endpoint.secret) == "No matching signature found"
    forged = headers | {"webhook-id": "msg_other"}
    assert receiver.verdict(forged, body, endpoint.secret) == "No matching signature found"
    assert receiver.verdict(headers, body, endpoint.secret) == "ok"
    assert receiver.verdict(again, same_body, endpoint.secret) == "replayed"


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(4, "ok"), (6, "Message timestamp too old"), (-6, "Message timestamp too new")],
)
def test_a_receiver_refuses_a_message_from_another_time(
    receiver, endpoint, put_live, minutes, verdict
):
    put_live()
    send_due()
    ((headers, body),) = receiver.received
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert receiver.verdict(headers, body, endpoint.secret) == verdict


def test_both_secrets_sign_while_they_overlap_and_only_the_new_one_after(
    receiver, endpoint, operator, put_live
):
    changed = rotate_secret(user=operator, endpoint=endpoint)
    assert changed.secret != endpoint.secret
    put_live()
    send_due()
    with time_machine.travel(timezone.now() + OVERLAP + timedelta(seconds=1)):
        put_live()
        send_due()
        last = receiver.received[-1]
        assert receiver.verdict(*last, endpoint.secret) == "No matching signature found"
        assert receiver.verdict(*last, changed.secret) == "ok"
    first = receiver.received[0]
    for secret in (endpoint.secret, changed.secret):
        receiver.seen_ids.clear()
        assert receiver.verdict(*first, secret) == "ok"


def test_a_secret_is_not_changed_twice_while_the_one_before_still_signs(endpoint, operator):
    changed = rotate_secret(user=operator, endpoint=endpoint)
    with pytest.raises(WrongState):
        rotate_secret(user=operator, endpoint=endpoint)
    assert Endpoint.objects.get().secret == changed.secret


def test_every_attempt_has_the_time_of_its_own(receiver, endpoint, operator, put_live):
    put_live()
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        send_due()
    deliver_again(user=operator, ids=[Delivery.objects.get().pk])
    send_due()
    ((first, _), (second, _)) = receiver.received
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) >= 86_399
    assert abs(int(second["webhook-timestamp"]) - time.time()) < 60
