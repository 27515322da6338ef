"""An earlier version goes live again; a place is unlocked."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.catalog.products import save_product
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Publication, Slot
from shopcontent.publishing.services import roll_back, unlock
from shopcontent.review import services as review
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def versions(approver: User) -> list[Publication]:
    """Two versions of one slot; the second, a person's, is live."""
    shop = make_shop()
    product = make_product(shop)
    bodies = (None, EDITED)
    drafts = [make_draft(make_request(shop), product) for _ in bodies]
    return [
        review.approve(user=approver, draft=draft, body=body)
        for draft, body in zip(drafts, bodies, strict=True)
    ]


def test_an_earlier_version_is_live_again(versions: list[Publication], approver: User) -> None:
    first, second = versions

    roll_back(user=approver, publication=first, reason=" Better. ")

    assert Slot.objects.get().live_publication == first
    last = Change.objects.order_by("number").last()
    assert (last.kind, last.publication) == (Change.Kind.PUBLISHED, first)
    moves = Transition.objects.filter(subject="publication", reason="Better.", actor=approver)
    assert set(moves.values_list("object_id", "to_state")) == {
        (first.pk, "live"),
        (second.pk, "withdrawn"),
    }


def test_it_is_stale_where_its_facts_have_changed(
    versions: list[Publication], approver: User
) -> None:
    product = Product.objects.get()
    product.facts = with_ids([{"key": "capacity", "value": "1.5", "unit": "l"}])
    save_product(product)

    roll_back(user=approver, publication=versions[0])

    assert Slot.objects.get().stale


def test_what_is_live_cannot_be_put_live_again(versions: list[Publication], approver: User) -> None:
    with pytest.raises(WrongState, match="live already"):
        roll_back(user=approver, publication=versions[1])


def test_a_version_whose_approval_was_undone_stays_away(
    versions: list[Publication], approver: User
) -> None:
    second = versions[1]
    review.undo(user=approver, draft=second.decisions.get().draft)

    with pytest.raises(WrongState, match="undone"):
        roll_back(user=approver, publication=second)
    assert Slot.objects.get().live_publication == versions[0]


def test_undoing_brings_no_undone_version_back(versions: list[Publication], approver: User) -> None:
    first, second = versions
    roll_back(user=approver, publication=first)
    review.undo(user=approver, draft=first.decisions.get().draft)
    roll_back(user=approver, publication=second)

    review.undo(user=approver, draft=second.decisions.get(verdict="approved").draft)

    assert Slot.objects.get().live_publication is None
    assert Change.objects.order_by("number").last().kind == Change.Kind.UNPUBLISHED


def test_four_eyes_hold_for_earlier_versions_too(
    versions: list[Publication], approver: User
) -> None:
    second = versions[1]
    roll_back(user=approver, publication=versions[0])
    Shop.objects.update(four_eyes=True)

    for user in (approver, make_user("tom", "approver")):
        with pytest.raises(NotAllowed, match="wrote or requested"):
            roll_back(user=user, publication=second)


@pytest.mark.parametrize("group", ["merchandiser", "operator"])
def test_it_takes_the_permission(versions: list[Publication], group: str) -> None:
    other = make_user("otto", group)
    with pytest.raises(NotAllowed):
        roll_back(user=other, publication=versions[0])
    with pytest.raises(NotAllowed):
        unlock(user=other, slot=Slot.objects.get())


def test_a_reason_is_not_endless(versions: list[Publication], approver: User) -> None:
    with pytest.raises(InvalidInput):
        roll_back(user=approver, publication=versions[0], reason="x" * 501)


def test_unlocking_lets_the_next_run_write(versions: list[Publication], approver: User) -> None:
    slot = Slot.objects.get()
    assert slot.human_locked

    unlock(user=approver, slot=slot)

    slot.refresh_from_db()
    assert not slot.human_locked
    assert Transition.objects.filter(to_state="unlocked", actor=approver).exists()
    with pytest.raises(WrongState):
        unlock(user=approver, slot=slot)


def test_it_can_be_done_on_the_pages(
    client: Client, versions: list[Publication], approver: User
) -> None:
    client.force_login(approver)
    slot = Slot.objects.get()
    place = reverse("admin:publishing_slot_change", args=[slot.pk])

    page = client.get(place).content.decode()
    assert "What changed" in page
    assert "<ins" in page

    address = reverse("admin:publishing_publication_roll_back", args=[versions[0].pk])
    assert (
        client.post(address, {"_form_submitted": "True", "reason": "Better."}).headers[
            "HX-Redirect"
        ]
        == place
    )
    slot.refresh_from_db()
    assert slot.live_publication == versions[0]

    unlocking = reverse("admin:publishing_slot_unlock", args=[slot.pk])
    assert client.post(unlocking, {"_form_submitted": "True"}).headers["HX-Redirect"] == place
    slot.refresh_from_db()
    assert not slot.human_locked
