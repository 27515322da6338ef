"""What the database refuses to whoever writes past the services."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from shopcontent.publishing.models import Publication, Slot
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db


def slot(*, four_eyes: bool) -> Slot:
    shop = make_shop(four_eyes=four_eyes)
    return Slot.objects.create(
        shop=shop, product=make_product(shop), content_type="title", locale="en"
    )


def insert(place: Slot, **values: Any) -> None:
    """A row written by SQL alone."""
    row: dict[str, Any] = {
        "slot_id": place.pk,
        "version": 1,
        "body": '{"text": "Kettle"}',
        "text": "Kettle",
        "origin": "generated",
        "author_ids": ",",
        "approver_id": None,
        "four_eyes": False,
        "fact_values": "{}",
        "provenance": "{}",
        "published_at": "2026-01-01 00:00:00+00:00",
        "revoked": False,
    } | values
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    statement = f"INSERT INTO publishing_publication ({names}) VALUES ({marks})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(row.values()))


def test_an_author_cannot_be_the_approver() -> None:
    anna = make_user("anna", "approver")
    with pytest.raises(IntegrityError):
        insert(slot(four_eyes=True), approver_id=anna.pk, author_ids=f",{anna.pk},", four_eyes=True)


def test_a_row_cannot_hide_that_its_shop_has_four_eyes() -> None:
    anna = make_user("anna", "approver")
    with pytest.raises(IntegrityError, match="four eyes"):
        insert(slot(four_eyes=True), approver_id=anna.pk, author_ids=f",{anna.pk},")


def test_a_list_of_authors_cannot_be_written_so_that_nobody_is_found() -> None:
    anna = make_user("anna", "approver")
    with pytest.raises(IntegrityError):
        insert(slot(four_eyes=True), approver_id=anna.pk, author_ids=str(anna.pk), four_eyes=True)


def test_somebody_else_may_approve() -> None:
    anna, mia = make_user("anna", "approver"), make_user("mia", "merchandiser")
    insert(slot(four_eyes=True), approver_id=anna.pk, author_ids=f",{mia.pk},", four_eyes=True)
    assert Publication.objects.count() == 1


def test_imported_copy_has_no_approver() -> None:
    insert(slot(four_eyes=True), origin="human")
    assert Publication.objects.count() == 1


def test_elsewhere_an_author_may_approve() -> None:
    anna = make_user("anna", "approver")
    insert(slot(four_eyes=False), approver_id=anna.pk, author_ids=f",{anna.pk},")
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"approver_id": None},
        {"author_ids": ",7,"},
        {"four_eyes": True},
        {"text": "Pot"},
        {"body": {"text": "Pot"}},
        {"origin": "human"},
        {"version": F("version") + 1},
        {"fact_values": {"a": "1"}},
        {"provenance": {"model": "x"}},
    ],
)
def test_a_publication_is_never_changed(change: dict[str, Any]) -> None:
    insert(slot(four_eyes=False))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Publication.objects.update(**change)
