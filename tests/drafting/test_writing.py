"""A worker's turn and the sweeper: claims, leases, attempts, fencing."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from celery.worker import state
from django.conf import settings
from django.db import connection
from django.utils import timezone

from llm.exceptions import GenerationError
from llm.generation.echo import EchoGenerator
from shopcontent.drafting import generation
from shopcontent.drafting.claims import claim, heartbeat, release, renew
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts
from shopcontent.drafting.steering import cancel, retry_failed
from shopcontent.drafting.sweeping import requeue_expired, sweep
from shopcontent.drafting.worker import stopping_where_broken
from tests.factories import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What was sent to the broker, which is not there."""
    messages = []
    for module in ("dispatch", "drafting.generation", "drafting.sweeping", "drafting.expansion"):
        monkeypatch.setattr(
            f"shopcontent.{module}.wake", lambda task, *args: messages.append((task.name, *args))
        )
    return messages


@pytest.fixture
def request_of_three():
    shop = make_shop()
    for number in range(3):
        make_product(shop, f"sku-{number}")
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["description"], locales=["en"]
    )
    expand(request_id=request.pk)
    return request


def drafts():
    return list(Draft.objects.order_by("pk"))


def test_a_written_draft_explains_itself(request_of_three):
    assert write_next_drafts(generator=EchoGenerator()) == 3
    draft = drafts()[0]
    assert draft.status == Draft.Status.READY
    assert "1.7 l" in draft.text
    assert draft.brief.payload["name"] == "Harbour kettle sku-0"
    assert draft.model_name == "echo"
    assert draft.prompt_version
    assert draft.sampling["seed"] == draft.seed
    assert draft.new_tokens > 0
    assert set(draft.fact_values.values()) >= {"1.7 l", "2200 W"}
    assert draft.claim_token is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_the_queue_is_read_in_the_order_of_its_index(request_of_three):
    queue = Draft.objects.claimable().order_by("priority", "pk")[:64]
    assert "draft_queue" in queue.explain()
    assert "TEMP B-TREE" not in queue.explain()


def test_a_failing_draft_leaves_its_neighbours_and_ends_after_three_attempts(request_of_three):
    poisoned = str(drafts()[1].pk)
    for _ in range(settings.DRAFT_MAX_ATTEMPTS):
        write_next_drafts(generator=EchoGenerator(fails=[poisoned]))
    first, second, third = drafts()
    assert (first.status, third.status) == ("ready", "ready")
    assert (second.status, second.attempts) == ("failed", 3)
    assert second.error == "The echo was told to fail."
    request_of_three.refresh_from_db()
    assert request_of_three.status == DraftRequest.Status.FINISHED


def test_a_permanent_refusal_is_not_tried_again(request_of_three):
    write_next_drafts(generator=EchoGenerator(refuses=[str(drafts()[0].pk)]))
    assert (drafts()[0].status, drafts()[0].attempts) == ("failed", 1)


def test_an_answer_that_does_not_parse_is_asked_for_again_with_another_seed(request_of_three):
    first = drafts()[0]
    write_next_drafts(generator=EchoGenerator(garbage=[str(first.pk)]))
    assert drafts()[0].status == "queued"
    write_next_drafts(generator=EchoGenerator())
    assert drafts()[0].status == "ready"
    assert drafts()[0].sampling["seed"] != first.seed


def test_a_broken_generator_queues_what_it_had(request_of_three):
    with pytest.raises(GenerationError):
        write_next_drafts(generator=EchoGenerator(breaks=[str(drafts()[1].pk)]))
    assert [draft.status for draft in drafts()] == ["ready", "queued", "queued"]


def test_facts_that_went_away_meanwhile_fail_the_draft_with_the_reason(request_of_three):
    product = drafts()[0].slot.product
    product.facts = []
    product.save()
    write_next_drafts(generator=EchoGenerator())
    assert drafts()[0].status == "failed"
    assert drafts()[0].error == "Too few facts for description: 0 of at least 2."


def test_two_claims_never_share_a_draft(request_of_three):
    one, two, three = claim(limit=2), claim(limit=2), claim(limit=2)
    assert [len(c.drafts) for c in (one, two)] == [2, 1]
    assert three is None
    assert {d.pk for d in one.drafts}.isdisjoint(d.pk for d in two.drafts)


def test_a_result_after_the_lease_is_refused(request_of_three):
    late = claim(limit=1)
    expire(late)
    assert requeue_expired() == 1
    current = claim(limit=1)
    assert not release(draft=late.drafts[0], token=late.token, to=Draft.Status.READY, text="late")
    assert release(draft=current.drafts[0], token=current.token, to=Draft.Status.READY, text="new")
    assert drafts()[0].text == "new"


def test_a_result_after_a_cancel_is_refused(request_of_three):
    held = claim(limit=1)
    cancel(user=None, request=request_of_three)
    assert not release(draft=held.drafts[0], token=held.token, to=Draft.Status.READY, text="x")
    assert {draft.status for draft in drafts()} == {"cancelled"}


def test_a_lost_worker_costs_an_attempt_and_the_third_fails_the_draft(request_of_three):
    for attempt in range(1, settings.DRAFT_MAX_ATTEMPTS + 1):
        held = claim(limit=3)
        assert {draft.attempts for draft in held.drafts} == {attempt}
        expire(held)
        requeue_expired()
    assert {(d.status, d.error_code) for d in drafts()} == {("failed", "worker_lost")}


def test_a_lease_that_is_renewed_does_not_expire(request_of_three):
    held = claim(limit=3)
    expire(held)
    assert renew(token=held.token) == 3
    assert requeue_expired() == 0


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_keeps_the_lease_while_the_model_thinks(settings, request_of_three):
    settings.DRAFT_LEASE_SECONDS = 0.3
    held = claim(limit=3)
    before = Draft.objects.get(pk=held.drafts[0].pk).lease_expires_at
    renewed = Event()

    def look():
        while not renewed.is_set():
            if Draft.objects.get(pk=held.drafts[0].pk).lease_expires_at > before:
                renewed.set()
        connection.close()

    with heartbeat(token=held.token):
        watcher = Thread(target=look, daemon=True)
        watcher.start()
        assert renewed.wait(20)
        watcher.join()


def test_the_sweeper_wakes_a_worker_when_the_queue_was_lost(request_of_three, sent, monkeypatch):
    monkeypatch.setattr("shopcontent.drafting.sweeping.waiting_messages", lambda queue: 0)
    sent.clear()
    sweep()
    assert sent == [("shopcontent.drafting.tasks.generate_drafts",)]


def test_the_sweeper_adds_no_message_to_a_queue_that_has_some(request_of_three, sent, monkeypatch):
    monkeypatch.setattr("shopcontent.drafting.sweeping.waiting_messages", lambda queue: 1)
    sent.clear()
    sweep()
    assert sent == []


def test_the_sweeper_goes_on_with_a_stalled_expansion(sent, monkeypatch):
    monkeypatch.setattr("shopcontent.drafting.sweeping.waiting_messages", lambda queue: 0)
    shop = make_shop()
    make_product(shop)
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["title"], locales=["en"]
    )
    sent.clear()
    sweep()
    assert sent == []
    DraftRequest.objects.update(touched_at=timezone.now() - timedelta(minutes=1))
    sweep()
    assert sent == [("shopcontent.drafting.tasks.expand_request", request.pk)]


def expire(held):
    past = timezone.now() - timedelta(seconds=1)
    Draft.objects.filter(claim_token=held.token).update(lease_expires_at=past)


def test_one_bad_answer_is_one_drafts_failure(request_of_three, monkeypatch):
    check = generation.checks.check_text

    def broken(body, brief, rules):
        if brief.name.endswith("sku-1"):
            raise RuntimeError("unforeseen")
        return check(body, brief, rules)

    monkeypatch.setattr(generation.checks, "check_text", broken)
    write_next_drafts(generator=EchoGenerator())

    ready, again, other = drafts()
    assert ready.status == other.status == Draft.Status.READY
    assert again.status == Draft.Status.QUEUED
    assert again.error_code == "internal"


def test_asking_again_draws_another_text(request_of_three):
    first = {draft.slot_id: draft.seed for draft in drafts()}
    cancel(user=None, request=request_of_three)
    asked = request_drafts(
        user=None,
        shop=request_of_three.shop,
        product_filter={},
        content_types=["description"],
        locales=["en"],
    )
    expand(request_id=asked.pk)
    second = {draft.slot_id: draft.seed for draft in asked.drafts.all()}

    assert first.keys() == second.keys()
    assert not set(first.values()) & set(second.values())

    retry_failed(user=None, request=request_of_three)
    assert all(draft.seed != first[draft.slot_id] for draft in request_of_three.drafts.all())


def test_a_broken_generator_ends_its_process(monkeypatch):
    monkeypatch.setattr(state, "should_stop", None)

    with pytest.raises(GenerationError), stopping_where_broken():
        raise GenerationError("CUDA error")

    assert state.should_stop
