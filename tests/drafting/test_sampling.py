"""Three texts first: which, how soon, and what follows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Review, Shop
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.services import request_drafts, write_again
from shopcontent.drafting.steering import cancel, retry_failed, undo_request, write_rest
from shopcontent.exceptions import NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Origin
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from shopcontent.publishing.times import Times
from shopcontent.review import services as review
from tests.factories import BODY, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def mia() -> User:
    return make_user("mia", "merchandiser")


def ask(shop: Shop, user: User | None = None, **changes: object) -> DraftRequest:
    choice: dict[str, object] = {
        "product_filter": {},
        "content_types": ["description"],
        "locales": ["en"],
        "sample_first": True,
    }
    return request_drafts(user=user, shop=shop, **choice | changes)  # type: ignore[arg-type]


def skus(request: DraftRequest) -> list[str]:
    drafts = request.drafts.order_by("slot__product")
    return list(drafts.values_list("slot__product__sku", flat=True))


def state(request: DraftRequest) -> str:
    request.refresh_from_db()
    return request.status


def moves(request: DraftRequest) -> list[tuple[str, str]]:
    rows = Transition.objects.filter(subject="draft_request", object_id=request.pk).order_by("pk")
    return list(rows.values_list("from_state", "to_state"))


def test_the_sample_is_spread_over_the_choice(shop: Shop) -> None:
    for number in range(9):
        make_product(shop, f"sku-{number}")
    request = ask(shop)
    assert request.status == DraftRequest.Status.SAMPLING
    assert skus(request) == ["sku-1", "sku-4", "sku-7"]


def test_the_sample_of_a_large_choice_looks_at_parts_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopcontent.drafting.sampling.LOOKED_AT", 2)
    for number in range(30):
        make_product(shop, f"sku-{number:02}")
    assert skus(ask(shop)) == ["sku-06", "sku-16", "sku-26"]


def test_the_sample_shows_different_types_and_languages(shop: Shop) -> None:
    for number in range(3):
        make_product(shop, f"sku-{number}")
    request = ask(shop, content_types=["title", "bullets"], locales=["en", "zh-hans"], variants=2)
    places = request.drafts.order_by("pk").values_list("slot__content_type", "slot__locale")
    assert list(places) == [("title", "en"), ("title", "zh-hans"), ("bullets", "en")]


def test_one_product_gives_three_of_its_texts(shop: Shop) -> None:
    make_product(shop)
    request = ask(shop, content_types=["title", "bullets", "description", "push"])
    assert request.drafts.count() == 3


def test_products_without_facts_are_no_sample(shop: Shop) -> None:
    make_product(shop, "bare", facts=with_ids([]))
    make_product(shop, "told")
    assert skus(ask(shop)) == ["told"]


def test_with_nothing_to_try_there_is_nothing_to_wait_for(shop: Shop) -> None:
    make_product(shop, "bare", facts=[])
    request = ask(shop)
    expand(request_id=request.pk)
    assert state(request) == DraftRequest.Status.FINISHED
    assert Skip.objects.count() == 1


def test_the_sample_is_written_before_what_was_queued_earlier(shop: Shop) -> None:
    for number in range(5):
        make_product(shop, f"sku-{number}")
    expand(request_id=ask(shop, sample_first=False).pk)
    request = ask(shop, content_types=["title"])
    assert write_next_drafts(generator=EchoGenerator()) == 3
    assert set(request.drafts.values_list("status", flat=True)) == {"ready"}
    assert write_next_drafts(generator=EchoGenerator()) == 5


def test_a_text_that_a_person_asks_for_again_jumps_the_queue(shop: Shop) -> None:
    first = make_draft(make_request(shop), make_product(shop, "first"))
    make_product(shop, "other")
    expand(request_id=ask(shop, sample_first=False).pk)
    made = write_again(
        user=make_user("anna", "approver"), draft=first, instruction="mention the colour"
    )
    assert write_next_drafts(generator=EchoGenerator()) == 1
    assert Draft.objects.get(pk=made.pk).status == Draft.Status.READY


def test_the_request_waits_until_a_person_says_to_go_on(shop: Shop, mia: User) -> None:
    for number in range(6):
        make_product(shop, f"sku-{number}")
    request = ask(shop, mia)
    write_next_drafts(generator=EchoGenerator())
    expand(request_id=request.pk)
    assert (state(request), request.drafts.count()) == (DraftRequest.Status.SAMPLING, 3)

    write_rest(user=mia, request=request)
    expand(request_id=request.pk)
    assert request.drafts.count() == 6
    assert write_next_drafts(generator=EchoGenerator()) == 3
    assert state(request) == DraftRequest.Status.FINISHED
    assert moves(request) == [
        ("", "sampling"),
        ("sampling", "expanding"),
        ("expanding", "running"),
        ("running", "finished"),
    ]


def test_the_rest_writes_none_of_the_three_again_whatever_became_of_them(
    shop: Shop, mia: User
) -> None:
    for number in range(4):
        make_product(shop, f"sku-{number}")
    request = ask(shop, mia, variants=2)
    write_next_drafts(generator=EchoGenerator())
    approved, rejected, _waiting = request.drafts.order_by("pk")
    review.approve(user=make_user("anna", "approver"), draft=approved)
    review.reject(user=make_user("tom", "approver"), draft=rejected, reason="wrong")

    write_rest(user=mia, request=request)
    expand(request_id=request.pk)

    assert not Skip.objects.exists()
    # Nothing more for the approved one; the second variants of the others and the fourth product.
    assert request.drafts.filter(slot=approved.slot).count() == 1
    assert request.drafts.filter(status=Draft.Status.QUEUED).count() == 4
    assert request.drafts.filter(variant=1).count() == 4


def test_going_on_takes_the_permission_and_the_right_moment(shop: Shop, mia: User) -> None:
    make_product(shop)
    request = ask(shop, mia)
    with pytest.raises(NotAllowed):
        write_rest(user=make_user("anna", "approver"), request=request)
    write_rest(user=mia, request=request)
    with pytest.raises(WrongState, match="does not wait"):
        write_rest(user=mia, request=request)


def test_a_sample_can_be_cancelled_and_brought_back(shop: Shop, mia: User) -> None:
    for number in range(4):
        make_product(shop, f"sku-{number}")
    request = ask(shop, mia)
    assert cancel(user=mia, request=request) == 3
    with pytest.raises(WrongState):
        write_rest(user=mia, request=request)

    assert retry_failed(user=mia, request=request) == 3
    assert state(request) == DraftRequest.Status.SAMPLING
    write_rest(user=mia, request=request)
    expand(request_id=request.pk)
    assert request.drafts.count() == 4


def test_a_failed_text_of_the_sample_is_tried_again_within_it(shop: Shop, mia: User) -> None:
    make_product(shop)
    request = ask(shop, mia)
    request.drafts.update(status=Draft.Status.FAILED)
    retry_failed(user=mia, request=request)
    assert state(request) == DraftRequest.Status.SAMPLING
    assert moves(request) == [("", "sampling")]


def test_the_sample_of_a_large_choice_is_of_what_lacks_a_text(shop: Shop, mia: User) -> None:
    for number in range(160):
        product = make_product(shop, f"sku-{number:03}")
        if number < 155:
            approve_text(shop, product)
    request = ask(shop, mia)

    assert state(request) == DraftRequest.Status.SAMPLING
    assert set(skus(request)) < {f"sku-{number}" for number in range(155, 160)}


def test_the_variants_of_a_sample_are_written_though_its_places_wait(shop: Shop, mia: User) -> None:
    product = make_product(shop)
    review_of = Review.objects.create(
        product=product, external_id="r1", rating=2, text="It leaks.", locale="en"
    )
    request = ask(
        shop,
        mia,
        content_types=["review_reply"],
        variants=3,
        text_filter={"reviews": {"reply": "none"}},
    )
    assert request.drafts.count() == 1
    write_rest(user=mia, request=request)
    expand(request_id=request.pk)

    variants = request.drafts.filter(slot__key=review_of.external_id).order_by("variant")
    assert list(variants.values_list("variant", flat=True)) == [1, 2, 3]


def test_a_place_where_a_text_is_scheduled_is_left_out(shop: Shop, mia: User) -> None:
    product = make_product(shop)
    draft = make_draft(make_request(shop), product)
    anna = make_user("anna", "approver")
    later = Times(timezone.now() + timedelta(days=1))
    review.approve(user=anna, draft=draft, times=later)
    request = ask(shop, mia, sample_first=False)
    expand(request_id=request.pk)

    assert [skip.reason for skip in request.skips.all()] == ["scheduled"]
    everywhere = ask(shop, mia, sample_first=False, scope="all")
    expand(request_id=everywhere.pk)
    assert everywhere.drafts.count() == 1


def approve_text(shop: Shop, product: Product) -> None:
    slots = ensure_slots(shop=shop, keys=[SlotKey(product.pk, "description", "en")])
    for slot in slots.values():
        publish(shop=shop, text=Text(slot, BODY, Origin.GENERATED))


def test_a_sample_can_be_undone(shop: Shop, mia: User) -> None:
    for number in range(3):
        make_product(shop, f"sku-{number}")
    request = ask(shop, mia)
    write_next_drafts(generator=EchoGenerator())
    assert undo_request(user=mia, request=request) == 3
    assert state(request) == DraftRequest.Status.CANCELLED
    assert set(request.drafts.values_list("status", flat=True)) == {"superseded"}
