"""A person takes a live text down."""

import pytest

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Slot
from shopcontent.publishing.services import take_down
from shopcontent.review.services import approve
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    shop = make_shop()
    draft: Draft = make_draft(make_request(shop), make_product(shop))
    approve(user=make_user("tom", "approver"), draft=draft)
    return Slot.objects.get()


def test_the_text_is_gone_and_the_reason_kept(slot: Slot) -> None:
    take_down(user=make_user("anna", "approver"), slot=slot, reason=" Recall. ")

    assert not Slot.objects.live().exists()
    assert Change.objects.order_by("number").last().kind == Change.Kind.UNPUBLISHED
    transition = Transition.objects.get(to_state="withdrawn")
    assert (transition.reason, transition.actor.username) == ("Recall.", "anna")


@pytest.mark.parametrize("group", ["merchandiser", "operator"])
def test_it_takes_the_permission(slot: Slot, group: str) -> None:
    with pytest.raises(NotAllowed):
        take_down(user=make_user("otto", group), slot=slot, reason="Recall.")
    assert Slot.objects.live().exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_it_takes_a_reason(slot: Slot, reason: str) -> None:
    with pytest.raises(InvalidInput):
        take_down(user=make_user("anna", "approver"), slot=slot, reason=reason)
    assert Slot.objects.live().exists()


def test_an_empty_slot_has_nothing_to_take_down(slot: Slot) -> None:
    anna = make_user("anna", "approver")
    take_down(user=anna, slot=slot, reason="Recall.")

    with pytest.raises(WrongState):
        take_down(user=anna, slot=slot, reason="Recall.")
