"""The live texts that an import brings, and those that it leaves alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.exchange.results import ImportResult
from shopcontent.publishing.models import Change, Origin, Publication, Slot
from shopcontent.publishing.services import Text, publish, unpublish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.exchange.files import said

Take = Callable[..., ImportResult]
FACTS = [{"key": "capacity", "value": "1.7", "unit": "l"}, {"key": "colour", "value": "sage"}]


@pytest.fixture
def bring(take: Take, write_rows: Any) -> Callable[..., ImportResult]:
    """Import one product with a description (or none)."""

    def bring_it(text: str | None, **options: Any) -> ImportResult:
        row: dict[str, Any] = {"sku": "A", "name": "Kettle", "facts": FACTS}
        if text:
            row["texts"] = [{"type": "description", "locale": "en", "text": text}]
        return take(write_rows(row), **options)

    return bring_it


def live() -> str | None:
    publication = Slot.objects.get().live_publication
    return publication.text if publication else None


def write_by_hand(shop: Shop, text: str, **values: Any) -> Publication:
    key = SlotKey(Product.objects.get().pk, "description", "en")
    slot = ensure_slots(shop=shop, keys=[key])[key]
    values = {"origin": Origin.GENERATED, **values}
    return publish(shop=shop, text=Text(slot=slot, body={"text": text}, **values))


def test_a_text_goes_live_as_a_persons_words(bring: Any) -> None:
    result = bring("It boils.")
    assert (result.texts, result.texts_kept) == (1, 0)
    slot = Slot.objects.select_related("live_publication").get()
    assert slot.live_publication is not None
    assert (slot.live_publication.origin, slot.human_locked) == (Origin.HUMAN, True)
    assert Change.objects.count() == 1


def test_the_same_text_is_not_published_again(bring: Any) -> None:
    bring("It boils.")
    result = bring("It boils.")
    assert (result.texts, result.unchanged, Publication.objects.count()) == (0, 1, 1)


def test_a_new_text_takes_the_place_of_an_imported_one(bring: Any) -> None:
    bring("It boils.")
    result = bring("It boils fast.")
    assert (result.texts, result.updated, live()) == (1, 1, "It boils fast.")
    assert Publication.objects.count() == 2


def test_a_text_from_elsewhere_stays_unless_told(bring: Any, shop: Shop) -> None:
    bring(None)
    write_by_hand(shop, "Approved words.")
    result = bring("It boils.")
    assert (result.texts, result.texts_kept, result.unchanged) == (0, 1, 1)
    assert live() == "Approved words."
    told = bring("It boils.", overwrite_texts=True)
    assert (told.texts, told.texts_kept, live()) == (1, 0, "It boils.")


def test_a_text_that_was_taken_down_stays_down_until_it_changes(bring: Any) -> None:
    user = User.objects.create(username="m")
    bring("It boils.")
    unpublish(slot=Slot.objects.get(), actor_id=user.pk)
    assert bring("It boils.").texts == 0
    assert live() is None
    assert bring("It boils fast.").texts == 1
    assert live() == "It boils fast."


def test_a_label_of_a_generated_text_is_kept(take: Take, write_rows: Any) -> None:
    label = {"Label": "1", "ContentProducer": "Elsewhere", "ProduceID": "77"}
    text = {
        "type": "title",
        "locale": "zh-hans",
        "text": "港湾电热水壶",
        "origin": "generated",
        "AIGC": label,
    }
    take(write_rows({"sku": "A", "name": "Kettle", "texts": [text]}))
    publication = Publication.objects.get()
    assert publication.origin == Origin.GENERATED
    assert publication.provenance["AIGC"] == label
    assert not Slot.objects.get().human_locked


def test_texts_for_people_and_questions_have_their_own_places(take: Take, write_rows: Any) -> None:
    texts = [
        {"type": "description", "locale": "en", "text": "For all."},
        {"type": "description", "locale": "en", "audience": "families", "text": "For families."},
        {"type": "faq_answer", "locale": "en", "key": "Is it loud?", "text": "No."},
        {"type": "faq_answer", "locale": "en", "key": "Is it heavy?", "text": "No."},
        {"type": "bullets", "locale": "en", "body": {"items": ["one", "two"]}},
    ]
    assert take(write_rows({"sku": "A", "name": "Kettle", "texts": texts})).texts == 5
    assert Slot.objects.live().count() == 5


def test_a_dry_run_counts_texts_and_publishes_none(bring: Any) -> None:
    result = bring("It boils.", dry_run=True)
    assert (result.created, result.texts) == (1, 1)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("facts", "stale"),
    [
        ([{"key": "capacity", "value": "1.5", "unit": "l"}, FACTS[1]], True),
        ([{"key": "capacity", "value": "1.7", "unit": "pt"}, FACTS[1]], True),
        ([FACTS[1]], True),
        ([FACTS[0], {"key": "colour", "value": "ivory"}], False),
        ([*FACTS, {"key": "power", "value": "2200"}], False),
        ([FACTS[1], FACTS[0]], False),
    ],
)
def test_texts_that_state_a_changed_fact_become_stale(
    bring: Any, take: Take, write_rows: Any, shop: Shop, facts: Any, stale: bool
) -> None:
    bring(None)
    write_by_hand(shop, "Holds 1.7 l.", fact_values={with_ids(FACTS)[0]["id"]: "1.7 l"})
    result = take(write_rows({"sku": "A", "facts": facts}))
    assert (Slot.objects.get().stale, result.stale) == (stale, int(stale))


def test_the_words_of_the_texts_language_count(take: Take, write_rows: Any, shop: Shop) -> None:
    def facts(chinese: str) -> list[Any]:
        local = {"key": "颜色", "value": chinese}
        return [{"key": "colour", "value": "sage", "locales": {"zh-hans": local}}]

    take(write_rows({"sku": "A", "name": "Kettle", "facts": facts("绿")}))
    stated = {with_ids(facts("绿"))[0]["id"]: "sage"}
    write_by_hand(shop, "A sage kettle.", fact_values=stated)
    assert take(write_rows({"sku": "A", "facts": facts("鼠尾草绿")})).stale == 0


GENERATED = {"type": "title", "locale": "en", "text": "A quiet kettle", "origin": "generated"}
KETTLE = {"sku": "A", "name": "Kettle"}


@pytest.mark.parametrize("origin", ["generated", "edited"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_four_eyes_let_no_generated_text_in_that_nobody_approved(
    take: Take, write_rows: Any, shop: Shop, origin: str, dry_run: bool
) -> None:
    Shop.objects.update(four_eyes=True)
    shop.refresh_from_db()
    human = {**GENERATED, "origin": "human"}
    rows = [
        {**KETTLE, "texts": [{**GENERATED, "origin": origin}]},
        {**KETTLE, "sku": "B", "texts": [human]},
        {**KETTLE, "sku": "C"},
    ]

    result = take(write_rows(*rows), dry_run=dry_run)

    assert (result.created, result.rejected, result.texts) == (2, 1, 1)
    assert said(result) == [
        "row 1, texts: In this shop somebody must approve a generated text; an import cannot."
    ]
    assert set(Publication.objects.values_list("origin", flat=True)) <= {Origin.HUMAN}


def test_a_generated_text_that_is_live_already_may_stand_in_the_file(
    take: Take, write_rows: Any, shop: Shop
) -> None:
    take(write_rows({**KETTLE, "texts": [GENERATED]}))
    Shop.objects.update(four_eyes=True)
    shop.refresh_from_db()

    result = take(write_rows({**KETTLE, "brand": "Tarn", "texts": [GENERATED]}))
    assert (result.updated, result.rejected) == (1, 0)

    other = {**GENERATED, "text": "A loud kettle"}
    assert take(write_rows({**KETTLE, "texts": [other]})).rejected == 1
    assert live() == "A quiet kettle"


def test_a_language_that_the_shop_does_not_have_is_refused(take: Take, write_rows: Any) -> None:
    texts = [{**GENERATED, "locale": "fr"}]

    result = take(write_rows({**KETTLE, "texts": texts}, {**KETTLE, "sku": "B"}))

    assert said(result) == ["row 1, texts: The shop has no language fr; it has en, zh-hans."]
    assert list(Product.objects.values_list("sku", flat=True)) == ["B"]


def test_the_case_of_a_language_does_not_matter(take: Take, write_rows: Any) -> None:
    assert take(write_rows({**KETTLE, "texts": [{**GENERATED, "locale": "zh-Hans"}]})).texts == 1
