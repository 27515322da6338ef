"""What a reviewer does with one draft."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Origin, Publication
from shopcontent.review import services
from shopcontent.review.models import Decision
from tests.factories import (
    BODY,
    EDITED,
    make_draft,
    make_product,
    make_request,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db


def test_an_approved_text_is_live_with_its_provenance(draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=draft)

    slot = reload(draft).slot
    assert slot.live_publication == publication
    assert (publication.body, publication.origin) == (BODY, Origin.GENERATED)
    assert publication.approver == approver
    assert publication.fact_values == draft.fact_values
    assert publication.provenance == {
        "draft": draft.pk,
        "request": draft.request_id,
        "brief": draft.brief_id,
        "prompt_version": "1",
        "model": "starter",
        "model_hash": "0" * 64,
        "sampling": {"temperature": 0.7},
        "seed": 7,
    }
    assert reload(draft).status == Draft.Status.APPROVED
    assert not slot.human_locked


def test_an_approval_is_decided_recorded_and_announced(draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=draft)

    decision = Decision.objects.get(draft=draft)
    assert (decision.verdict, decision.decided_by) == (Decision.Verdict.APPROVED, approver)
    assert decision.publication == publication
    transition = Transition.objects.get(subject="draft", object_id=draft.pk)
    assert (transition.from_state, transition.to_state) == ("ready", "approved")
    assert transition.actor == approver
    assert Change.objects.get().publication == publication


def test_an_edit_is_approved_as_the_persons_words(draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=draft, body=EDITED)

    assert (publication.body, publication.origin) == (EDITED, Origin.EDITED)
    assert f",{approver.pk}," in publication.author_ids
    assert reload(draft).slot.human_locked
    decision = Decision.objects.get(verdict=Decision.Verdict.APPROVED)
    assert (decision.body_before, decision.body_after) == (BODY, EDITED)


def test_the_same_text_sent_back_is_no_edit(draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=draft, body={"text": f" {BODY['text']} "})

    assert publication.origin == Origin.GENERATED
    assert not Decision.objects.edits().exists()


def test_an_edit_can_wait_for_somebody_elses_approval(
    draft: Draft, approver: User, requester: User
) -> None:
    services.edit(user=requester, draft=draft, body=EDITED)
    publication = services.approve(user=approver, draft=reload(draft))

    assert publication.origin == Origin.EDITED
    assert publication.author_ids == f",{requester.pk},"
    decision = Decision.objects.get(verdict=Decision.Verdict.APPROVED)
    assert (decision.body_before, decision.body_after) == (BODY, EDITED)


def test_an_edit_is_checked_again(draft: Draft, approver: User) -> None:
    wrong = {"text": BODY["text"].replace("2200 W", "9000 W")}

    edited = services.edit(user=approver, draft=draft, body=wrong)

    assert edited.block_count + edited.warn_count > 0
    assert "9000" in str(reload(draft).findings)


@pytest.mark.parametrize("body", [{"text": " "}, {}, {"text": "ok", "more": "x"}, {"text": 3}])
def test_an_edit_that_does_not_fit_the_type_is_refused(
    draft: Draft, approver: User, body: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        services.approve(user=approver, draft=draft, body=body)

    assert reload(draft).status == Draft.Status.READY


def test_approval_supersedes_siblings_and_older_drafts_only(
    shop: Shop, product: Product, requester: User, approver: User
) -> None:
    older = make_draft(make_request(shop, requester), product)
    request = make_request(shop, requester)
    chosen = make_draft(request, product, variant=1)
    sibling = make_draft(request, product, variant=2)
    newer = make_draft(make_request(shop, requester), product)
    elsewhere = make_draft(make_request(shop, requester), make_product(shop, "TW-2"))

    services.approve(user=approver, draft=chosen)

    assert reload(older).status == reload(sibling).status == Draft.Status.SUPERSEDED
    assert reload(newer).status == reload(elsewhere).status == Draft.Status.READY


def test_a_rejection_needs_a_known_reason(draft: Draft, approver: User) -> None:
    with pytest.raises(InvalidInput, match="reason"):
        services.reject(user=approver, draft=draft, reason="because")

    services.reject(user=approver, draft=draft, reason="wrong", comment="It is not copper.")

    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason) == (Decision.Verdict.REJECTED, "wrong")
    assert decision.comment == "It is not copper."
    assert reload(draft).status == Draft.Status.REJECTED


def test_a_comment_that_is_too_long_is_refused(draft: Draft, approver: User) -> None:
    with pytest.raises(InvalidInput, match="500"):
        services.reject(user=approver, draft=draft, reason="wrong", comment="x" * 501)


def test_a_second_decision_is_told_of_the_first(
    draft: Draft, approver: User, requester: User
) -> None:
    services.reject(user=approver, draft=draft, reason="wrong")

    with pytest.raises(WrongState, match="anna rejected this draft on"):
        services.approve(user=requester, draft=draft)
    assert Decision.objects.count() == 1


def test_a_text_that_was_edited_meanwhile_is_not_approved_unseen(
    draft: Draft, approver: User, requester: User
) -> None:
    services.edit(user=requester, draft=Draft.objects.get(pk=draft.pk), body=EDITED)

    with pytest.raises(WrongState, match="mia edited this draft on"):
        services.approve(user=approver, draft=draft)


ACTIONS = {
    "approve": lambda user, draft: services.approve(user=user, draft=draft),
    "edit": lambda user, draft: services.edit(user=user, draft=draft, body=EDITED),
    "reject": lambda user, draft: services.reject(user=user, draft=draft, reason="wrong"),
    "undo": lambda user, draft: services.undo(user=user, draft=draft),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", [each for each in Draft.Status if each != "ready"])
def test_only_a_ready_draft_is_decided_and_only_a_decision_undone(
    draft: Draft, approver: User, action: str, status: str
) -> None:
    if status in {"approved", "rejected"}:
        ACTIONS["approve" if status == "approved" else "reject"](approver, draft)
    else:
        Draft.objects.filter(pk=draft.pk).update(
            status=status, claim_token=uuid4(), lease_expires_at=timezone.now()
        )
    before = (reload(draft).status, Decision.objects.count(), Publication.objects.count())

    if action == "undo" and status in {"approved", "rejected"}:
        services.undo(user=approver, draft=draft)
        assert reload(draft).status == Draft.Status.READY
        return
    with pytest.raises(WrongState) as refusal:
        ACTIONS[action](approver, draft)
    assert len(str(refusal.value)) > 20
    after = (reload(draft).status, Decision.objects.count(), Publication.objects.count())
    assert after == before


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("group", ["merchandiser", "operator"])
def test_deciding_takes_the_permission(draft: Draft, action: str, group: str) -> None:
    user = make_user("otto", group)

    with pytest.raises(NotAllowed):
        ACTIONS[action](user, draft)
    assert reload(draft).status == Draft.Status.READY
