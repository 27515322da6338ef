"""Replies to chosen customer reviews."""

from typing import Any

import pytest

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Product, Review, Shop
from shopcontent.drafting.estimate import preview
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.replies import as_query, from_query, matching, with_reply
from shopcontent.drafting.services import request_drafts
from shopcontent.exceptions import InvalidInput
from shopcontent.publishing.models import Origin
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.factories import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def product(shop: Shop) -> Product:
    return make_product(shop)


def made(product: Product, number: int, **values: Any) -> Review:
    defaults = {"rating": 2, "text": f"It drips, {number}.", "locale": "en"}
    return Review.objects.create(product=product, external_id=f"r{number}", **defaults | values)


def ask(shop: Shop, **changes: Any) -> DraftRequest:
    choice: dict[str, Any] = {
        "user": None,
        "product_filter": {},
        "content_types": ["review_reply"],
        "locales": shop.locales,
    }
    request = request_drafts(shop=shop, **choice | changes)
    expand(request_id=request.pk)
    return request


def reply(review: Review) -> None:
    key = SlotKey(review.product_id, "review_reply", review.locale, "", review.external_id)
    shop = review.product.shop
    slot = ensure_slots(shop=shop, keys=[key])[key]
    publish(shop=shop, text=Text(slot, {"text": "Thank you, we are sorry."}, Origin.HUMAN))


def keys(request: DraftRequest) -> list[str]:
    return list(request.drafts.order_by("slot__key").values_list("slot__key", flat=True))


def test_the_chosen_reviews_get_a_reply_and_no_others_of_the_product(
    shop: Shop, product: Product
) -> None:
    chosen = [made(product, 1), made(product, 2, locale="zh-hans")]
    made(product, 3)
    made(make_product(shop, "other"), 4)
    request = ask(shop, text_filter={"reviews": {"ids": [review.pk for review in chosen]}})
    assert keys(request) == ["r1", "r2"]
    assert not Skip.objects.exists()

    write_next_drafts(generator=EchoGenerator())
    draft = request.drafts.get(slot__key="r2")
    assert draft.brief is not None
    assert [passage["id"] for passage in draft.brief.payload["passages"]] == ["r2"]


def test_what_is_not_replied_to_has_a_reason(shop: Shop, product: Product) -> None:
    live, waiting, foreign, new = (made(product, number) for number in range(4))
    Review.objects.filter(pk=foreign.pk).update(locale="fr")
    reply(live)
    ask(shop, text_filter={"reviews": {"ids": [waiting.pk]}})

    every = {"ids": [live.pk, waiting.pk, foreign.pk, new.pk]}
    request = ask(shop, text_filter={"reviews": every})
    assert keys(request) == ["r3"]
    assert list(request.skips.order_by("key").values_list("key", "locale", "reason")) == [
        ("r0", "en", "has_text"),
        ("r1", "en", "waiting"),
        ("r2", "fr", "language"),
    ]


def test_all_of_a_filter_is_a_filter(shop: Shop, product: Product) -> None:
    made(product, 1, rating=1)
    made(product, 2, rating=3)
    made(product, 3, rating=5)
    reply(made(product, 4, rating=1))
    unhappy = {"stars": "low", "reply": "none"}
    request = ask(shop, text_filter={"reviews": unhappy})
    assert keys(request) == ["r1", "r2"]
    assert not Skip.objects.exists()
    estimate = preview(
        shop=shop,
        product_filter={},
        content_types=["review_reply"],
        locales=shop.locales,
        text_filter={"reviews": {"stars": "5"}},
    )
    assert (estimate.products, estimate.drafts) == (1, 1)


def test_a_sample_of_replies_leaves_the_rest(shop: Shop, product: Product) -> None:
    for number in range(5):
        made(product, number)
    request = ask(shop, text_filter={"reviews": {"reply": "none"}}, sample_first=True)
    assert request.drafts.count() == 3
    DraftRequest.objects.update(status=DraftRequest.Status.EXPANDING)
    expand(request_id=request.pk)
    assert request.drafts.count() == 5
    assert not Skip.objects.exists()


def test_reviews_of_another_shop_are_none_of_ours(product: Product) -> None:
    foreign = made(make_product(make_shop(slug="second"), "foreign"), 1)
    with pytest.raises(InvalidInput, match="None of these texts"):
        ask(product.shop, text_filter={"reviews": {"ids": [foreign.pk]}})


@pytest.mark.parametrize(
    "chosen",
    [
        {"ids": []},
        {"ids": [10**17]},
        {"stars": "6"},
        {"reply": "perhaps"},
        {"locale": "xx"},
        {"search": "nothing like it"},
    ],
)
def test_a_choice_of_nothing_is_refused(product: Product, chosen: dict[str, Any]) -> None:
    made(product, 1)
    with pytest.raises(InvalidInput, match="None of these texts"):
        ask(product.shop, text_filter={"reviews": chosen})


def test_reviews_are_only_replied_to(product: Product) -> None:
    review = made(product, 1)
    with pytest.raises(InvalidInput, match="replied to"):
        ask(
            product.shop,
            content_types=["title"],
            text_filter={"reviews": {"ids": [review.pk]}},
        )


def test_the_filter_knows_what_is_live_and_what_waits(shop: Shop, product: Product) -> None:
    reply(made(product, 1))
    waiting = made(product, 2)
    made(product, 3, verified=True)
    ask(shop, text_filter={"reviews": {"ids": [waiting.pk]}})

    def found(**chosen: Any) -> list[str]:
        reviews = matching(Review.objects.all(), chosen)  # type: ignore[arg-type]
        return list(reviews.order_by("pk").values_list("external_id", flat=True))

    assert (found(reply="live"), found(reply="waiting"), found(reply="none")) == (
        ["r1"],
        ["r2"],
        ["r3"],
    )
    assert found(verified="yes") == ["r3"]
    assert found(search=product.sku) == ["r1", "r2", "r3"]
    marks = with_reply(Review.objects.order_by("pk")).values_list("has_reply", "has_draft")
    assert list(marks) == [(True, False), (False, True), (False, False)]
    Draft.objects.update(status=Draft.Status.REJECTED)
    assert found(reply="waiting") == []


def test_a_choice_survives_its_query_string() -> None:
    chosen = from_query({"stars": "low", "q": "leaks & drips", "ids": "3,x,4", "page": "2"})
    assert chosen == {"stars": "low", "search": "leaks & drips", "ids": [3, 4]}
    assert as_query(chosen) == "stars=low&search=leaks+%26+drips&ids=3%2C4"
