"""A live text said in another language, and what becomes of it when its source changes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from llm.generation.echo import EchoGenerator
from llm.prompts import user_message
from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.briefs import brief_of
from shopcontent.drafting.estimate import preview
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.services import request_drafts, write_again
from shopcontent.exceptions import InvalidInput
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Origin, Publication, Slot
from shopcontent.publishing.services import Text, publish, roll_back, take_down
from shopcontent.publishing.slots import SlotKey, ensure_slots
from shopcontent.review import services as review
from tests.factories import make_product, make_shop, make_user

# Translations are marked when what they were made from is committed.
pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"text": "The kettle boils 1.7 l with 2200 W and looks good on any table."}


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


@pytest.fixture
def anna() -> User:
    return make_user("anna", "approver")


def live(
    product: Product,
    content_type: str = "description",
    locale: str = "en",
    body: dict[str, Any] = SAID,
    **place: str,
) -> Publication:
    key = SlotKey(product.pk, content_type, locale, **place)
    slot = ensure_slots(shop=product.shop, keys=[key])[key]
    return publish(shop=product.shop, text=Text(slot, body, Origin.HUMAN))


def ask(shop: Shop, **changes: Any) -> DraftRequest:
    choice: dict[str, Any] = {
        "user": None,
        "product_filter": {},
        "content_types": ["description"],
        "locales": ["zh-hans"],
        "source_locale": "en",
    }
    request = request_drafts(shop=shop, **choice | changes)
    expand(request_id=request.pk)
    return request


def localised(source: Publication, anna: User, **changes: Any) -> Slot:
    request = ask(source.slot.shop, scope="all", **changes)
    write_next_drafts(generator=EchoGenerator())
    return review.approve(user=anna, draft=request.drafts.get(), override_reason="echo").slot


def is_stale(slot: Slot) -> bool:
    slot.refresh_from_db()
    return slot.stale


def test_the_brief_carries_the_live_text_and_the_facts(product: Product) -> None:
    source = live(product)
    draft = ask(product.shop).drafts.get()
    assert (draft.slot.locale, draft.source) == ("zh-hans", source)

    write_next_drafts(generator=EchoGenerator())
    draft.refresh_from_db()
    brief = brief_of(draft)
    assert brief.source == SAID["text"]
    assert len(brief.facts) == 3
    assert f"Text to say in Simplified Chinese: {SAID['text']}" in user_message(brief)


def test_every_live_question_of_a_product_is_localised(product: Product) -> None:
    for key in ("Does it leak?", "How big is it?"):
        live(product, "faq_answer", key=key, body={"text": "It holds 1.7 l."})
    request = ask(product.shop, content_types=["faq_answer"])
    drafts = request.drafts.order_by("slot__key")
    assert [draft.slot.key for draft in drafts] == ["Does it leak?", "How big is it?"]


def test_what_has_no_live_text_to_say_is_left_out_with_a_reason(
    shop: Shop, product: Product
) -> None:
    live(product)
    other = make_product(shop, "mute")
    request = ask(shop, content_types=["description", "title"])
    assert request.drafts.count() == 1
    assert list(Skip.objects.order_by("pk").values_list("product", "content_type", "reason")) == [
        (product.pk, "title", "no_source"),
        (other.pk, "description", "no_source"),
        (other.pk, "title", "no_source"),
    ]


def test_a_text_for_an_audience_is_made_from_one_for_the_same(product: Product) -> None:
    live(product)
    source = live(product, audience="families")
    assert ask(product.shop, audience="families").drafts.get().source == source


def test_few_facts_are_enough_where_a_text_says_what_to_say(shop: Shop) -> None:
    product = make_product(shop, "bare", facts=[])
    live(product)
    assert ask(shop).drafts.count() == 1


def test_picked_texts_are_localised_and_no_others(shop: Shop, product: Product) -> None:
    other = make_product(shop, "other")
    picked = [live(product), live(other, "title", body={"text": "Harbour kettle, 1.7 l"})]
    live(product, "title", body={"text": "Harbour kettle, 1.7 l"})
    request = ask(
        shop,
        content_types=["description", "title"],
        text_filter={"slots": [text.slot_id for text in picked]},
    )
    assert sorted(draft.source_id or 0 for draft in request.drafts.all()) == sorted(
        text.pk for text in picked
    )
    assert not Skip.objects.exists()


def test_texts_of_another_shop_are_none_of_ours(product: Product) -> None:
    foreign = live(make_product(make_shop(slug="second"), "foreign"))
    with pytest.raises(InvalidInput, match="None of these texts"):
        ask(product.shop, text_filter={"slots": [foreign.slot_id, 10**17]})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source_locale": "fr"}, "does not use the language fr"),
        ({"locales": ["en", "zh-hans"]}, "languages other than"),
        ({"content_types": ["review_reply"]}, "stays in the language"),
        ({"source_locale": "", "text_filter": {"slots": [1]}}, "the language of the texts"),
    ],
)
def test_nonsense_is_refused(product: Product, changes: dict[str, Any], sentence: str) -> None:
    live(product)
    with pytest.raises(InvalidInput, match=sentence):
        ask(product.shop, **changes)


def test_a_waiting_or_live_translation_is_not_made_again(product: Product, anna: User) -> None:
    live(product)
    ask(product.shop)
    assert ask(product.shop).drafts.count() == 0
    assert Skip.objects.get().reason == "waiting"


def test_the_publication_remembers_its_source(product: Product, anna: User) -> None:
    source = live(product)
    slot = localised(source, anna)
    assert not is_stale(slot)
    assert slot.live_publication is not None
    assert slot.live_publication.source == source


def test_another_live_text_in_the_source_makes_it_stale_and_the_old_one_fresh_again(
    product: Product, anna: User
) -> None:
    source = live(product)
    slot = localised(source, anna)

    live(product, body={"text": SAID["text"] + " It whistles."})
    assert is_stale(slot)
    moves = Transition.objects.filter(subject="slot", object_id=slot.pk)
    assert moves.filter(to_state="stale").count() == 1

    roll_back(user=anna, publication=source)
    assert not is_stale(slot)
    take_down(user=anna, slot=source.slot, reason="wrong")
    assert is_stale(slot)


def test_a_translation_of_what_was_replaced_meanwhile_goes_live_as_stale(
    product: Product, anna: User
) -> None:
    live(product)
    request = ask(product.shop)
    write_next_drafts(generator=EchoGenerator())
    live(product, body={"text": SAID["text"] + " It whistles."})
    made = review.approve(user=anna, draft=request.drafts.get(), override_reason="echo")
    assert is_stale(made.slot)


def test_a_stale_translation_is_made_again_from_what_is_live(product: Product, anna: User) -> None:
    localised(live(product), anna)
    newer = live(product, body={"text": SAID["text"] + " It whistles."})
    Slot.objects.update(human_locked=False)
    request = ask(product.shop, scope="stale")
    assert request.drafts.get().source == newer


def test_asking_again_takes_what_is_live_by_now(product: Product, anna: User) -> None:
    live(product)
    draft = ask(product.shop).drafts.get()
    write_next_drafts(generator=EchoGenerator())
    newer = live(product, body={"text": SAID["text"] + " It whistles."})
    made = write_again(user=anna, draft=draft, instruction="shorter")
    assert (made.source, made.request.source_locale) == (newer, "en")


def test_undoing_the_source_puts_the_translation_right(product: Product, anna: User) -> None:
    source = live(product)
    slot = localised(source, anna)
    Slot.objects.update(human_locked=False)
    request = request_drafts(
        user=None,
        shop=product.shop,
        product_filter={},
        content_types=["description"],
        locales=["en"],
        scope="all",
    )
    expand(request_id=request.pk)
    write_next_drafts(generator=EchoGenerator())
    draft = request.drafts.get()
    review.approve(user=anna, draft=draft, override_reason="echo")
    assert is_stale(slot)
    review.undo(user=anna, draft=Draft.objects.get(pk=draft.pk))
    assert not is_stale(slot)


def test_the_preview_says_where_facts_of_another_language_are_used(
    shop: Shop, product: Product
) -> None:
    facts = [{**fact, "locales": {"zh-hans": {"value": "1"}}} for fact in product.facts]
    make_product(shop, "translated", facts=facts)
    choice: dict[str, Any] = {"product_filter": {}, "content_types": ["title"]}
    assert preview(shop=shop, locales=["en", "zh-hans"], **choice).foreign == {"zh-hans": 1}
    assert preview(shop=shop, locales=["en"], **choice).foreign == {}


@pytest.mark.django_db(transaction=True)
def test_replacing_the_source_beside_the_approval_leaves_no_fresh_translation() -> None:
    anna, shop = make_user("anna", "approver"), make_shop()
    for turn in range(10):
        product = make_product(shop, f"TW-{turn}")
        live(product)
        request = ask(shop, product_filter={"ids": [product.pk]})
        write_next_drafts(generator=EchoGenerator())
        draft = request.drafts.get()
        together = Barrier(2)

        def approve(draft: Draft, together: Barrier) -> None:
            together.wait()
            review.approve(user=anna, draft=draft, override_reason="echo")
            connection.close()

        def replace(product: Product, together: Barrier) -> None:
            together.wait()
            live(product, body={"text": SAID["text"] + " It whistles."})
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            for action in (
                pool.submit(approve, draft, together),
                pool.submit(replace, product, together),
            ):
                action.result()
        assert is_stale(draft.slot)
