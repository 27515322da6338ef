"""Decisions taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import WrongState
from shopcontent.publishing.models import Change
from shopcontent.review import services
from tests.factories import (
    EDITED,
    make_draft,
    make_request,
    reload,
)

pytestmark = pytest.mark.django_db


def test_undo_brings_everything_back(draft: Draft, product: Product, approver: User) -> None:
    first = services.approve(user=approver, draft=draft)
    request = make_request(draft.slot.shop)
    second = make_draft(request, product, variant=1)
    sibling = make_draft(request, product, variant=2)
    services.approve(user=approver, draft=second, body=EDITED)

    services.undo(user=approver, draft=second)

    slot = reload(draft).slot
    assert slot.live_publication == first
    assert not slot.human_locked
    assert reload(second).status == reload(sibling).status == Draft.Status.READY
    assert reload(second).body == EDITED
    assert Change.objects.order_by("number").last().publication == first


def test_undo_of_the_only_text_empties_the_slot(draft: Draft, approver: User) -> None:
    services.approve(user=approver, draft=draft)
    services.undo(user=approver, draft=draft)

    assert reload(draft).slot.live_publication is None
    assert [change.kind for change in Change.objects.order_by("number")] == [
        Change.Kind.PUBLISHED,
        Change.Kind.UNPUBLISHED,
    ]
    services.approve(user=approver, draft=reload(draft))
    assert reload(draft).slot.live_publication.version == 2


def test_an_approval_is_undone_within_ten_minutes(draft: Draft, approver: User) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        services.approve(user=approver, draft=draft)
    with time_machine.travel(now + timedelta(minutes=10, seconds=1), tick=False):
        with pytest.raises(WrongState, match="ten minutes"):
            services.undo(user=approver, draft=draft)
        assert reload(draft).status == Draft.Status.APPROVED
    with time_machine.travel(now + timedelta(minutes=10), tick=False):
        services.undo(user=approver, draft=draft)
    assert reload(draft).status == Draft.Status.READY


def test_a_rejection_is_undone_at_any_time(draft: Draft, approver: User) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        services.reject(user=approver, draft=draft, reason="dull")
    with time_machine.travel(now + timedelta(days=90), tick=False):
        services.undo(user=approver, draft=draft)
    assert reload(draft).status == Draft.Status.READY


def test_an_approval_is_not_undone_over_a_newer_one(
    draft: Draft, product: Product, approver: User
) -> None:
    newer = make_draft(make_request(draft.slot.shop), product)
    services.approve(user=approver, draft=draft)
    live = services.approve(user=approver, draft=newer)

    with pytest.raises(WrongState):
        services.undo(user=approver, draft=draft)
    assert reload(draft).status == Draft.Status.APPROVED
    assert reload(draft).slot.live_publication == live
