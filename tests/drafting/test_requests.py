"""Asking for drafts: validation, permission, expansion, skips, cancel and retry."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Review
from shopcontent.drafting.estimate import preview
from shopcontent.drafting.expansion import expand, expand_batch
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.progress import progress
from shopcontent.drafting.services import request_drafts
from shopcontent.drafting.steering import cancel, retry_failed
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Origin, Slot
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    """The rows are the truth: these tests do the workers' turns themselves."""
    monkeypatch.setattr("shopcontent.dispatch.wake", lambda task, *args: True)


def ask(shop, **changes):
    choice = {
        "user": None,
        "shop": shop,
        "product_filter": {},
        "content_types": ["description"],
        "locales": ["en"],
    }
    return request_drafts(**choice | changes)


def test_every_type_and_locale_and_variant_becomes_a_draft():
    shop = make_shop()
    make_product(shop)
    request = ask(
        shop, content_types=["title", "description"], locales=["en", "zh-hans"], variants=2
    )
    expand(request_id=request.pk)
    assert Draft.objects.count_by_status() == {"queued": 8}
    request.refresh_from_db()
    assert request.status == DraftRequest.Status.RUNNING


def test_products_that_come_later_are_not_meant():
    shop = make_shop()
    make_product(shop)
    request = ask(shop)
    make_product(shop, "later")
    expand(request_id=request.pk)
    assert [d.slot.product.sku for d in Draft.objects.all()] == ["TW-1"]


def test_expansion_can_be_repeated_and_resumed(monkeypatch):
    monkeypatch.setattr("shopcontent.drafting.expansion.BATCH", 2)
    shop = make_shop()
    for number in range(5):
        make_product(shop, f"sku-{number}")
    request = ask(shop)
    assert expand_batch(request_id=request.pk)
    DraftRequest.objects.filter(pk=request.pk).update(cursor=0)
    expand(request_id=request.pk)
    expand(request_id=request.pk)
    assert Draft.objects.count() == 5


def test_a_product_with_too_few_facts_gets_a_reason_instead_of_a_draft():
    shop = make_shop()
    make_product(shop, facts=with_ids([{"key": "colour", "value": "red"}]))
    request = ask(shop)
    expand(request_id=request.pk)
    skip = Skip.objects.get()
    assert (skip.reason, skip.why) == (
        "too_little",
        "Too few facts for description: 1 of at least 2.",
    )
    request.refresh_from_db()
    assert request.status == DraftRequest.Status.FINISHED


def live(product, *, stale=False, origin=Origin.GENERATED):
    key = SlotKey(product.pk, "description", "en")
    slot = ensure_slots(shop=product.shop, keys=[key])[key]
    publish(shop=product.shop, text=Text(slot, {"text": "It boils water."}, origin))
    Slot.objects.filter(pk=slot.pk).update(stale=stale)


@pytest.mark.parametrize(
    ("scope", "stale", "origin", "over_locked", "reason"),
    [
        ("empty", False, Origin.GENERATED, False, "has_text"),
        ("empty", True, Origin.GENERATED, False, "has_text"),
        ("stale", False, Origin.GENERATED, False, "has_text"),
        ("stale", True, Origin.GENERATED, False, None),
        ("stale", True, Origin.HUMAN, False, "locked"),
        ("all", False, Origin.GENERATED, False, None),
        ("all", False, Origin.EDITED, False, "locked"),
        ("all", False, Origin.HUMAN, True, None),
    ],
)
def test_what_is_live_is_written_again_only_where_asked(scope, stale, origin, over_locked, reason):
    product = make_product(make_shop())
    live(product, stale=stale, origin=origin)
    request = ask(product.shop, scope=scope, over_locked=over_locked)
    expand(request_id=request.pk)
    assert [skip.reason for skip in Skip.objects.all()] == ([reason] if reason else [])
    assert Draft.objects.count() == (0 if reason else 1)


def test_a_waiting_draft_is_not_asked_for_twice():
    product = make_product(make_shop())
    expand(request_id=ask(product.shop).pk)
    expand(request_id=ask(product.shop).pk)
    assert Draft.objects.count() == 1
    assert Skip.objects.get().reason == "waiting"


def test_a_reply_is_drafted_for_each_review_in_its_language():
    product = make_product(make_shop())
    for number, locale in enumerate(["en", "en", "zh-hans"]):
        Review.objects.create(
            product=product, external_id=str(number), rating=2, text="It drips.", locale=locale
        )
    expand(request_id=ask(product.shop, content_types=["review_reply"]).pk)
    assert sorted(Draft.objects.values_list("slot__key", flat=True)) == ["0", "1"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"content_types": []}, "at least one content type"),
        ({"content_types": ["poem"]}, "no content type poem"),
        ({"locales": []}, "at least one language"),
        ({"locales": ["fr"]}, "does not use the language fr"),
        ({"variants": 0}, "1 to 8 variants"),
        ({"variants": 1000}, "1 to 8 variants"),
        ({"length": "endless"}, "short, medium or long"),
        ({"scope": "some"}, "empty, stale or all"),
        ({"content_types": ["faq_answer"]}, "Enter the question"),
        ({"product_filter": {"category": "Nowhere"}}, "no category “Nowhere”"),
        ({"product_filter": {"brand": "Nobody"}}, "No product is chosen"),
        ({"product_filter": {"lacks": "poem:en"}}, "“poem:en” is no content type"),
        ({"product_filter": {"lacks": "title:fr"}}, "“title:fr” is no content type"),
        ({"product_filter": {"stale": "no"}}, "“no” is no choice"),
        ({"product_filter": {"ids": list(range(10_001))}}, "Pick at most 10000"),
        ({"text_filter": {"slots": list(range(10_001))}}, "Pick at most 10000"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(changes, sentence):
    shop = make_product(make_shop()).shop
    with pytest.raises(InvalidInput, match=sentence):
        ask(shop, **changes)
    assert not DraftRequest.objects.exists()


def test_asking_needs_the_permission():
    shop = make_product(make_shop()).shop
    with pytest.raises(NotAllowed):
        ask(shop, user=make_user("guest"))
    assert ask(shop, user=make_user("mia", "merchandiser")).created_by.username == "mia"


def test_the_preview_says_what_the_request_then_does():
    shop = make_shop()
    live(make_product(shop, "done"))
    make_product(shop, "open")
    estimate = preview(
        shop=shop, product_filter={}, content_types=["description"], locales=["en"], variants=3
    )
    assert (estimate.products, estimate.drafts, estimate.skipped) == (
        2,
        3,
        {"there is a live text": 1},
    )
    assert estimate.is_exact
    assert not Draft.objects.exists()


def test_the_preview_names_the_skipped_texts():
    shop = make_shop()
    live(make_product(shop, "done"))
    estimate = preview(shop=shop, product_filter={}, content_types=["description"], locales=["en"])
    (listed,) = estimate.listed
    assert (listed.product.sku, listed.skip.reason) == ("done", Skip.Reason.HAS_TEXT)
    assert estimate.tokens is None


def test_the_preview_lists_at_most_twenty_skipped_texts():
    shop = make_shop()
    for number in range(21):
        make_product(shop, f"bare-{number}", facts=[])
    estimate = preview(shop=shop, product_filter={}, content_types=["description"], locales=["en"])
    assert len(estimate.listed) == 20
    assert estimate.skipped == {"not enough to write from": 21}


def test_the_preview_expects_the_tokens_that_such_texts_needed():
    shop = make_shop()
    make_product(shop, "written")
    expand(request_id=ask(shop, content_types=["title", "description"]).pk)
    write_next_drafts(generator=EchoGenerator())
    for name, tokens in (("title", 60), ("description", 200)):
        Draft.objects.filter(slot__content_type=name).update(prompt_tokens=tokens, new_tokens=40)
    make_product(shop, "open")

    def tokens(**changes):
        choice = {"content_types": ["title"], "locales": ["en"], "product_filter": {}}
        return preview(shop=shop, **choice | changes).tokens

    assert tokens() == 100
    assert tokens(content_types=["title", "description"], variants=2) == 680
    # No bullets were written yet: they are taken to need what the others needed.
    assert tokens(content_types=["bullets"]) == 2 * 170


def test_cancelling_drops_what_is_not_written_and_retry_brings_it_back():
    shop = make_shop()
    make_product(shop, "a")
    make_product(shop, "b")
    request = ask(shop)
    expand(request_id=request.pk)
    assert cancel(user=None, request=request) == 2
    assert write_next_drafts(generator=EchoGenerator()) == 0
    with pytest.raises(WrongState):
        cancel(user=None, request=request)
    request.refresh_from_db()
    assert retry_failed(user=None, request=request) == 2
    expand(request_id=request.pk)
    assert write_next_drafts(generator=EchoGenerator()) == 2
    request.refresh_from_db()
    assert request.status == DraftRequest.Status.FINISHED
    assert progress(request).done == 2


def test_retry_refuses_where_nothing_failed():
    shop = make_shop()
    make_product(shop)
    with pytest.raises(WrongState, match="has failed"):
        retry_failed(user=None, request=ask(shop))


def test_every_move_of_a_draft_is_in_the_history():
    make_product(make_shop())
    shop = make_product(make_shop(slug="two")).shop
    expand(request_id=ask(shop).pk)
    write_next_drafts(generator=EchoGenerator())
    moves = Transition.objects.filter(subject="draft").values_list("from_state", "to_state")
    assert list(moves) == [("queued", "generating"), ("generating", "ready")]


def test_expanding_a_batch_takes_the_same_queries_for_many_products():
    shop = make_shop()
    counts = []
    for size in (2, 20):
        for number in range(size):
            make_product(shop, f"{size}-{number}")
        request = ask(shop, product_filter={"search": f"{size}-"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            expand_batch(request_id=request.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
