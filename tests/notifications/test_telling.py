"""Who is told what, and only once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product
from shopcontent.catalog.products import save_product
from shopcontent.drafting.expansion import finish_requests
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import write_again
from shopcontent.drafting.steering import retry_failed
from shopcontent.exchange.models import ImportRun
from shopcontent.notifications.models import Notification
from shopcontent.notifications.services import save_preferences, sweep
from shopcontent.notifications.wording import lines
from shopcontent.publishing.times import Times
from shopcontent.review.services import approve
from shopcontent.webhooks.models import Endpoint
from shopcontent.webhooks.states import move_endpoint
from tests.factories import FACTS, make_draft, make_product, make_request, make_user
from tests.notifications.conftest import finished, told_to

pytestmark = pytest.mark.django_db


def sentences(user: User) -> list[str]:
    return [line.sentence for line in lines(Notification.objects.of(user).order_by("pk"))]


def test_who_asked_is_told_the_end_and_approvers_of_what_waits(asked, mia, anna):
    sweep()
    assert sentences(mia) == [f"Your draft request #{asked.pk} is finished: 2 written, 1 failed."]
    assert sentences(anna) == [f"2 drafts of request #{asked.pk} wait for review."]


def test_nobody_is_told_twice(asked, mia, anna):
    sweep()
    sweep()
    assert told_to(mia) == ["request_finished"]
    assert told_to(anna) == ["drafts_waiting"]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once(asked, mia, anna):
    def work():
        try:
            sweep()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result()
    assert told_to(mia) == ["request_finished"]
    assert told_to(anna) == ["drafts_waiting"]


def test_an_approver_who_asked_is_told_once(shop, asked, anna):
    other = make_user("otto", "merchandiser", "approver")
    DraftRequest.objects.update(created_by=other)
    sweep()
    assert told_to(other) == ["request_finished"]
    assert told_to(anna) == ["drafts_waiting"]


def test_a_running_request_is_no_news(asked, mia, anna):
    DraftRequest.objects.update(status="running", finished_at=None)
    sweep()
    assert not Notification.objects.exists()


def test_a_request_of_the_command_line_is_told_to_approvers_only(asked, anna):
    DraftRequest.objects.update(created_by=None)
    sweep()
    assert list(Notification.objects.values_list("user", "kind")) == [(anna.pk, "drafts_waiting")]


def test_a_request_without_drafts_makes_nobody_review(shop, mia, anna):
    finished(shop, mia)
    sweep()
    assert told_to(mia) == ["request_finished"]
    assert told_to(anna) == []


def test_what_ended_long_ago_is_no_news(shop, asked, mia):
    DraftRequest.objects.update(finished_at=timezone.now() - timedelta(days=8))
    sweep()
    assert told_to(mia) == []


def test_a_request_that_ends_a_second_time_is_told_a_second_time(asked, mia):
    sweep()
    retry_failed(user=None, request=asked)
    sweep()
    assert told_to(mia) == ["request_finished"]
    Draft.objects.filter(status="queued").update(status="ready")
    finish_requests()
    sweep()
    assert sentences(mia)[1].endswith("3 written, 0 failed.")


def test_a_single_draft_that_is_written_again_is_no_news(asked, mia, anna):
    sweep()
    draft = Draft.objects.filter(status="ready").first()
    write_again(user=anna, draft=draft, instruction="shorter")
    Draft.objects.filter(status="queued").update(status="ready")
    finish_requests()
    sweep()
    assert told_to(anna) == ["drafts_waiting"]
    assert told_to(mia) == ["request_finished"]


def test_what_waited_is_counted_as_it_is_now_and_read_by_itself_once_decided(asked, mia, anna):
    sweep()
    first, second = Draft.objects.filter(status="ready")
    approve(user=anna, draft=first)
    sweep()
    assert sentences(anna) == [f"1 draft of request #{asked.pk} waits for review."]
    assert Notification.objects.of(anna).unread().exists()
    approve(user=anna, draft=second)
    sweep()
    assert sentences(anna) == [f"The drafts of request #{asked.pk} are decided."]
    assert not Notification.objects.of(anna).unread().exists()
    assert Notification.objects.of(mia).unread().exists()


def test_inactive_people_are_told_nothing(asked, anna):
    User.objects.filter(pk=anna.pk).update(is_active=False)
    sweep()
    assert told_to(anna) == []


def test_kinds_that_a_person_does_not_want_are_not_told(asked, mia, anna):
    save_preferences(user=anna, wanted=["request_finished"], digest="off", language="en")
    sweep()
    assert told_to(anna) == []
    assert told_to(mia) == ["request_finished"]


@pytest.mark.parametrize(
    ("status", "result", "sentence"),
    [
        (
            "finished",
            {"rows": 12, "rejected": 2},
            "The import of “kettles 100%.csv” is finished: 12 rows, 2 of them rejected.",
        ),
        ("failed", {}, "The import of “kettles 100%.csv” has failed."),
    ],
)
def test_an_import_is_told_to_who_uploaded_it(shop, mia, anna, status, result, sentence):
    ImportRun.objects.create(
        shop=shop,
        created_by=mia,
        file_name="kettles 100%.csv",
        status=status,
        result=result,
        finished_at=timezone.now(),
    )
    sweep()
    assert sentences(mia) == [sentence]
    assert told_to(anna) == []


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("failed", "The webhook “front end” was switched off: it failed for days."),
        ("gone", "The webhook “front end” was switched off: its receiver is gone."),
    ],
)
def test_operators_are_told_of_a_webhook_that_is_off_each_time(shop, mia, state, sentence):
    otto = make_user("otto", "operator")
    hook = Endpoint.objects.create(shop=shop, url="https://a.example/", description="front end")
    for _ in range(2):
        move_endpoint(endpoint_id=hook.pk, before="active", after=Endpoint.Status(state))
        sweep()
        move_endpoint(endpoint_id=hook.pk, before=state, after=Endpoint.Status.ACTIVE)
    move_endpoint(endpoint_id=hook.pk, before="active", after=Endpoint.Status.OFF)
    sweep()
    assert sentences(otto) == [sentence, sentence]
    assert told_to(mia) == []


def test_a_sweep_without_news_costs_few_queries(asked, django_assert_max_num_queries):
    sweep()
    with django_assert_max_num_queries(8):
        sweep()


def test_what_nobody_wants_to_be_told_is_not_counted(shop, asked, mia, anna):
    for user in (mia, anna):
        save_preferences(user=user, wanted=[], digest="off", language="en")
    with CaptureQueriesContext(connection) as one:
        sweep()
    for number in range(3):
        make_draft(finished(shop, mia), make_product(shop, f"X-{number}"))
    with CaptureQueriesContext(connection) as four:
        sweep()
    assert "COUNT" not in "".join(query["sql"] for query in [*one, *four])
    assert not Notification.objects.exists()


def test_news_of_many_requests_stay_one_each(shop, mia, anna):
    for _ in range(3):
        request = finished(shop, mia)
        product = make_product(shop, f"P-{request.pk}")
        for locale in ("en", "zh-hans"):
            make_draft(request, product, locale=locale)
    sweep()
    assert told_to(anna) == ["drafts_waiting"] * 3


def change_capacity(product: Product, value: str) -> None:
    product.facts = with_ids([{**FACTS[0], "value": value}, *FACTS[1:]])
    save_product(product)


def test_approvers_are_told_once_of_texts_that_are_held_back(shop, mia, anna):
    product = make_product(shop)
    draft = make_draft(make_request(shop), product)
    approve(user=anna, draft=draft, times=Times(timezone.now() + timedelta(days=1)))
    sweep()
    assert told_to(anna) == []

    change_capacity(product, "1.5")
    sweep()
    sweep()

    assert sentences(anna) == ["1 scheduled text is held back: a fact that it states has changed."]
    assert told_to(mia) == []
    (line,) = lines(Notification.objects.of(anna))
    assert line.path.endswith(f"?coming=held&slot__shop__id__exact={shop.pk}")

    change_capacity(product, "1.7")
    change_capacity(product, "1.6")
    sweep()
    assert told_to(anna) == ["texts_held", "texts_held"]


def test_who_does_not_want_to_hear_of_held_texts_is_not_told(shop, anna):
    save_preferences(user=anna, wanted=["drafts_waiting"], digest="off", language="en")
    product = make_product(shop)
    draft = make_draft(make_request(shop), product)
    approve(user=anna, draft=draft, times=Times(timezone.now() + timedelta(days=1)))
    change_capacity(product, "1.5")
    sweep()
    assert told_to(anna) == []
