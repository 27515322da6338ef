"""The numbers of the change log: in order and without gaps, whoever publishes at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from shopcontent.catalog.models import Product, Shop
from shopcontent.publishing.models import Change, Origin, Publication, Slot
from shopcontent.publishing.services import Text, publish, publish_many
from shopcontent.publishing.slots import SlotKey, ensure_slots

pytestmark = pytest.mark.django_db(transaction=True)


def make_slots(shop: Shop, count: int) -> list[Slot]:
    product = Product.objects.create(shop=shop, sku="K-1", name="Kettle")
    keys = [SlotKey(product.pk, "faq_answer", "en", key=str(number)) for number in range(count)]
    return list(ensure_slots(shop=shop, keys=keys).values())


def text(slot: Slot, words: str = "Yes, it does.") -> Text:
    return Text(slot=slot, body={"text": words}, origin=Origin.GENERATED)


@pytest.fixture
def shop() -> Shop:
    return Shop.objects.create(slug="corner", name="Corner", locales=["en"])


def numbers(shop: Shop) -> list[int]:
    return list(Change.objects.after(shop, 0).values_list("number", flat=True))


def test_publications_at_once_draw_different_numbers_without_gaps(shop: Shop) -> None:
    slots = make_slots(shop, 24)
    together = Barrier(4)

    def publish_some(mine: list[Slot]) -> None:
        try:
            together.wait()
            publish_many(shop=shop, texts=[text(slot) for slot in mine[:3]])
            for slot in mine[3:]:
                publish(shop=shop, text=text(slot))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish_some, [slots[start::4] for start in range(4)]))

    assert numbers(shop) == list(range(1, 25))


def test_two_people_at_once_in_one_slot_make_two_versions(shop: Shop) -> None:
    (slot,) = make_slots(shop, 1)
    together = Barrier(2)

    def publish_words(words: str) -> int:
        try:
            together.wait()
            return publish(shop=shop, text=text(slot, words)).version
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        versions = list(pool.map(publish_words, ["one", "two"]))

    assert sorted(versions) == [1, 2]
    assert numbers(shop) == [1, 2]
    live = Publication.objects.live().get()
    assert live.version == 2


def test_a_publication_that_fails_leaves_no_gap(shop: Shop) -> None:
    first, second = make_slots(shop, 2)

    def publish_and_fail() -> None:
        with transaction.atomic():
            publish(shop=shop, text=text(first))
            raise RuntimeError("The power is gone.")

    with pytest.raises(RuntimeError):
        publish_and_fail()
    publish(shop=shop, text=text(second))
    assert numbers(shop) == [1]


def test_a_reader_never_sees_a_later_number_before_an_earlier_one(shop: Shop) -> None:
    slots = make_slots(shop, 30)
    done = Event()
    seen: list[list[int]] = []

    def publish_all(mine: list[Slot]) -> None:
        try:
            for slot in mine:
                publish(shop=shop, text=text(slot))
        finally:
            connection.close()

    def read() -> None:
        try:
            while not done.is_set():
                seen.append(numbers(shop))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        reader = pool.submit(read)
        writers = [pool.submit(publish_all, slots[start::3]) for start in range(3)]
        for writer in writers:
            writer.result()
        done.set()
        reader.result()

    assert all(part == list(range(1, len(part) + 1)) for part in seen)
    assert numbers(shop) == list(range(1, 31))
