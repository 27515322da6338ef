"""What waits, what is being written, who is at it, and what is wrong, as the first page says it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from shopcontent import dispatch
from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.overview import machines, queue
from shopcontent.overview.now import age, state, wait
from shopcontent.overview.running import drafts_per_second, running
from shopcontent.publishing.models import Slot
from shopcontent.review.services import approve
from shopcontent.workers.models import WorkerProcess
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
MAX_QUERIES = 15


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that answers."""
    monkeypatch.setattr(machines, "ask_broker", lambda *, timeout: None)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def mia(client: Client) -> User:
    user = make_user("mia", "merchandiser", "approver")
    client.force_login(user)
    return user


def make_waiting(shop: Shop, number: int, **values: Any) -> list[Draft]:
    request = make_request(shop, status=DraftRequest.Status.RUNNING)
    unwritten = {"status": Draft.Status.QUEUED, "body": None, "brief": None}
    at = f"{request.pk}"
    return [
        make_draft(request, make_product(shop, f"{at}-{n}"), **unwritten | values)
        for n in range(number)
    ]


def make_worker(**values: Any) -> WorkerProcess:
    defaults = {"node": "writer-1@here", "pid": 7, "queues": "generation", "model_name": "starter"}
    return WorkerProcess.objects.create(**defaults | values)


def page_of(client: Client) -> str:
    return client.get(INDEX).content.decode()


def test_tiles_count_by_state_and_type_and_lead_to_the_filtered_queue(
    client: Client, shop: Shop, mia: User
) -> None:
    now = timezone.now()
    request = make_request(shop)
    for number, kind in enumerate(["title", "description", "description"]):
        product = make_product(shop, f"TW-{number}")
        ready_at = now - timedelta(hours=number + 1)
        make_draft(request, product, content_type=kind, finished_at=ready_at)
    make_waiting(shop, 2, queued_at=now - timedelta(minutes=20))
    make_waiting(shop, 1, status=Draft.Status.FAILED, finished_at=now)

    tiles = {tile["key"]: tile for tile in client.get(INDEX).context["waits"]}

    ready = tiles["ready"]
    assert (ready["count"], ready["age"].replace("\xa0", " ")) == (3, "3 hours")
    assert [(each["key"], each["count"]) for each in ready["types"]] == [
        ("title", 1),
        ("description", 2),
    ]
    assert (tiles["queued"]["count"], tiles["queued"]["age"]) == (2, "20\xa0minutes")
    assert (tiles["generating"]["count"], tiles["failed"]["count"]) == (0, 1)
    listed = client.get(ready["types"][1]["address"]).context["cl"].queryset
    assert {draft.slot.content_type for draft in listed} == {"description"}
    assert listed.count() == 2


def test_a_long_queue_is_counted_every_ten_seconds(
    shop: Shop, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "COUNTED_AT_ONCE", 0)
    make_waiting(shop, 1)
    assert queue.queue().count("queued") == 1

    make_waiting(shop, 1)

    assert queue.queue().count("queued") == 1


def test_requests_wait_for_those_before_them(shop: Shop) -> None:
    first, second = make_waiting(shop, 2)[0].request, make_waiting(shop, 4)[0].request
    Draft.objects.filter(request=first).first().delete()
    make_draft(second, make_product(shop, "done"))

    found = running(per_second=0.5)

    assert [each.request for each in found] == [first, second]
    assert [(each.done, each.total) for each in found] == [(0, 1), (1, 5)]
    assert [each.seconds_left for each in found] == [2, 10]
    assert found[1].percent == 20
    assert [each.seconds_left for each in running(per_second=None)] == [None, None]


def test_the_rate_is_that_of_the_last_minutes(shop: Shop) -> None:
    now = timezone.now()
    written = {"status": Draft.Status.READY, "new_tokens": 60}
    make_waiting(shop, 3, **written, finished_at=now - timedelta(hours=1))
    assert drafts_per_second() is None
    make_waiting(shop, 1, **written, finished_at=now - timedelta(seconds=20))
    make_waiting(shop, 9, **written, finished_at=now)
    make_waiting(shop, 50, status=Draft.Status.CANCELLED, finished_at=now)

    with time_machine.travel(now, tick=False):
        assert drafts_per_second() == 10 / 20


def test_ended_requests_are_not_shown_and_many_are_cut_short(
    client: Client, shop: Shop, mia: User
) -> None:
    make_request(shop, status=DraftRequest.Status.CANCELLED)
    for _number in range(6):
        make_request(shop, status=DraftRequest.Status.RUNNING)

    shown = client.get(INDEX)

    assert len(shown.context["running"]) == 5
    assert "and 1 more request" in shown.content.decode()


def test_the_page_asks_again_only_while_something_moves(
    client: Client, shop: Shop, mia: User
) -> None:
    part = reverse("overview_now")
    assert f'hx-get="{part}"' not in page_of(client)
    drafts = make_waiting(shop, 1)
    assert f'hx-get="{part}"' in page_of(client)
    assert "hx-get" in client.get(part).content.decode()

    Draft.objects.filter(pk=drafts[0].pk).update(status=Draft.Status.READY)

    assert "hx-get" not in client.get(part).content.decode()
    make_request(shop, status=DraftRequest.Status.EXPANDING)
    assert "hx-get" in client.get(part).content.decode()


def test_the_part_is_for_staff_and_only_read(client: Client, mia: User) -> None:
    assert client.post(reverse("overview_now")).status_code == 405
    client.force_login(User.objects.create(username="stranger"))
    assert client.get(reverse("overview_now")).status_code == 302


def test_waiting_drafts_without_a_writer_are_said(client: Client, shop: Shop, mia: User) -> None:
    make_waiting(shop, 2)
    make_worker(node="tasks@here", queues="default", model_name="")
    said = "2 drafts wait and no worker is writing: start one with `manage.py worker`."
    assert said in page_of(client)

    writer = make_worker()
    assert said not in page_of(client)

    WorkerProcess.objects.filter(pk=writer.pk).update(seen_at=timezone.now() - timedelta(hours=1))
    shown = page_of(client)
    assert said in shown
    assert "last heard of 1\xa0hour ago" in shown


def test_a_request_that_nobody_counts_is_said(client: Client, shop: Shop, mia: User) -> None:
    make_worker()
    make_request(shop, status=DraftRequest.Status.EXPANDING)
    said = "A request waits and no worker counts it"
    assert said in page_of(client)

    make_worker(node="tasks@here", queues="default,webhooks", model_name="")

    assert said not in page_of(client)


def test_nothing_is_wrong_where_nothing_waits(client: Client, shop: Shop, mia: User) -> None:
    shown = client.get(INDEX)

    assert shown.context["problems"] == []
    assert "No worker is running." in shown.content.decode()


@pytest.mark.parametrize(
    ("embedded", "said"),
    [(True, "The workers of this machine are not running"), (False, "The broker does not answer")],
)
def test_a_silent_broker_is_said_once(
    client: Client,
    shop: Shop,
    mia: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    embedded: bool,
    said: str,
) -> None:
    asked = []

    def refuse(*, timeout: float) -> None:
        asked.append(timeout)
        raise ConnectionRefusedError

    monkeypatch.setattr(machines, "ask_broker", refuse)
    settings.BROKER_IS_EMBEDDED = embedded

    assert said in page_of(client)
    assert said in page_of(client)
    assert len(asked) == 1


def test_a_broker_that_is_not_there_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis+socket://{tmp_path / 'none.sock'}")
    monkeypatch.setattr(machines, "ask_broker", dispatch.ask_broker)

    assert not machines.broker_answers()


def test_writers_are_shown_with_their_model_and_what_they_did(
    client: Client, shop: Shop, mia: User
) -> None:
    make_worker(model_name="/models/shop/qwen", device="cuda:0", drafts=1200, work_seconds=400)
    make_worker(node="writer-2@here", busy_since=timezone.now() - timedelta(minutes=3))

    shown = page_of(client)

    assert "shop/qwen · cuda:0" in shown
    assert "1,200 drafts since its start" in shown
    assert "3.0 a second" in shown
    assert "at these drafts for 3\xa0minutes" in shown


def may(user: User, *codenames: str) -> User:
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user


def test_each_part_needs_its_permission(client: Client, shop: Shop) -> None:
    make_waiting(shop, 1)
    make_worker()
    assert state(make_user("nobody")) == {}

    reader = state(may(make_user("reader"), "view_draft"))
    assert "running" not in reader
    assert [tile["act"] for tile in reader["waits"]] == ["", "", "", ""]

    asker = state(may(make_user("asker"), "view_draftrequest"))
    assert (asker["waits"], asker["workers"]) == (None, None)
    assert len(asker["running"]) == 1

    client.force_login(may(make_user("keeper"), "view_draftrequest", "view_workerprocess"))
    assert "writer-1@here" in page_of(client)


def test_staff_without_a_group_is_told_whom_to_ask(client: Client, shop: Shop) -> None:
    client.force_login(make_user("nobody"))
    shown = page_of(client)
    assert "Ask an administrator" in shown

    client.force_login(make_user("mia", "merchandiser"))
    assert "Ask an administrator" not in page_of(client)


def test_stale_texts_lead_to_their_list_and_to_a_prefilled_request(
    client: Client, shop: Shop, mia: User
) -> None:
    fresh, stale = make_product(shop, "fresh"), make_product(shop, "stale")
    request = make_request(shop)
    for product in (fresh, stale):
        approve(user=mia, draft=make_draft(request, product))
    assert "Request fresh drafts" not in page_of(client)
    Slot.objects.filter(product=stale).update(stale=True)

    shown = client.get(INDEX)

    assert "1 stale" in shown.content.decode()
    fresh_drafts = shown.context["fresh_drafts"]
    asked = parse_qs(urlsplit(fresh_drafts).query)
    assert (asked["content_types"], asked["locales"]) == (["description"], ["en"])
    form = client.get(fresh_drafts).context["form"]
    assert (form["scope"].value(), form["stale"].value()) == ("stale", "yes")

    sent = {"shop": shop.pk, "length": "medium", "variants": 1, **asked}
    client.post(reverse("admin:drafting_draftrequest_add"), sent)

    made = DraftRequest.objects.latest("pk")
    assert made.product_filter == {"stale": "yes"}
    watched = client.get(reverse("admin:drafting_draftrequest_change", args=[made.pk]))
    assert "with a stale text" in watched.content.decode()


def test_who_may_not_ask_for_drafts_sees_no_button_for_it(client: Client, shop: Shop) -> None:
    anna = make_user("anna", "approver")
    client.force_login(anna)
    approve(user=anna, draft=make_draft(make_request(shop), make_product(shop)))
    Slot.objects.update(stale=True)

    shown = page_of(client)

    assert "1 stale" in shown
    assert "Request fresh drafts" not in shown


def test_a_busy_page_stays_within_its_queries(client: Client, shop: Shop, mia: User) -> None:
    written = {"status": Draft.Status.READY, "new_tokens": 60, "finished_at": timezone.now()}
    for _number in range(3):
        make_waiting(shop, 3)
        make_waiting(shop, 2, **written)
        make_worker()
    ready = make_draft(make_request(shop), make_product(shop, "live"))
    approve(user=mia, draft=ready)
    Slot.objects.live().update(stale=True)

    with CaptureQueriesContext(connection) as queries:
        client.get(INDEX)
    assert len(queries) <= MAX_QUERIES, [query["sql"][:120] for query in queries]


def test_the_page_speaks_chinese(client: Client, shop: Shop, mia: User) -> None:
    make_waiting(shop, 1)
    client.cookies["django_language"] = "zh-hans"

    assert "待撰写" in page_of(client)


def test_ages_are_said_in_one_unit() -> None:
    now = timezone.now()
    ages = [timedelta(seconds=59), timedelta(minutes=1), timedelta(hours=25)]
    with translation.override("en"):
        said = [age(now - each, now).replace("\xa0", " ") for each in ages]
        assert (wait(None), wait(0)) == ("", "less than a minute")
    assert said == ["less than a minute", "1 minute", "1 day"]
