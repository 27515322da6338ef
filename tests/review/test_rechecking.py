"""Rules that are newer than the drafts that wait."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shopcontent.compliance.models import Rule
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.publishing.models import Publication, Slot
from shopcontent.publishing.times import Times
from shopcontent.review.bulk import approve_many
from shopcontent.review.services import approve, undo
from tests.factories import (
    EDITED,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make_user("anna", "approver")


@pytest.fixture
def request_():
    return make_request(make_shop(), make_user("mia", "merchandiser"))


def forbid(term: str) -> None:
    Rule.objects.create(name=term, terms=term, severity=Rule.Severity.BLOCK, reason="Not here.")


def test_a_new_rule_holds_for_drafts_that_wait(request_, anna):
    draft = make_draft(request_, make_product(request_.shop))
    forbid("any table")

    with pytest.raises(WrongState, match="rules about words have changed"):
        approve(user=anna, draft=draft)
    waiting = reload(draft)
    assert [finding["code"] for finding in waiting.findings] == ["rule"]
    assert waiting.block_count == 1
    with pytest.raises(InvalidInput, match="1 blocking finding"):
        approve(user=anna, draft=waiting)
    assert approve(user=anna, draft=waiting, override_reason="It is a quotation.").version == 1


def test_bulk_approval_leaves_out_what_a_new_rule_forbids(request_, anna):
    draft = make_draft(request_, make_product(request_.shop))
    forbid("any table")
    result = approve_many(user=anna, drafts=[draft])

    assert result.publications == []
    assert "findings" in result.refused[0].sentence
    assert reload(draft).block_count == 1


def test_a_rule_that_is_gone_leaves_a_clean_draft(request_, anna):
    draft = make_draft(request_, make_product(request_.shop))
    forbid("any table")
    with pytest.raises(WrongState):
        approve(user=anna, draft=draft)
    Rule.objects.filter(name="any table").delete()

    assert len(approve_many(user=anna, drafts=[draft]).publications) == 1


def test_an_undone_approval_brings_nothing_back_that_was_over(request_, anna):
    product = make_product(request_.shop)
    promotion = make_draft(request_, product, body=EDITED)
    now = timezone.now()
    approve(user=anna, draft=promotion, times=Times(until=now + timedelta(hours=1)))
    with time_machine.travel(now + timedelta(hours=1, seconds=2)):
        draft = make_draft(make_request(request_.shop), product)
        approve(user=anna, draft=draft)
        undo(user=anna, draft=reload(draft))

    assert Slot.objects.get().live_publication is None
    assert Publication.objects.live().count() == 0
