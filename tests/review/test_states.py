"""Every state of a draft with every action of a person: allowed, or refused with a sentence."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import write_again
from shopcontent.drafting.steering import cancel, retry_failed, undo_request
from shopcontent.exceptions import WrongState
from shopcontent.review import services
from shopcontent.review.bulk import approve_many
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

Status = Draft.Status
Action = Callable[[User, Draft], object]

ACTIONS: dict[str, Action] = {
    "approve": lambda user, draft: services.approve(user=user, draft=draft),
    "edit": lambda user, draft: services.edit(user=user, draft=draft, body=EDITED),
    "reject": lambda user, draft: services.reject(user=user, draft=draft, reason="dull"),
    "undo": lambda user, draft: services.undo(user=user, draft=draft),
    "cancel": lambda user, draft: cancel(user=user, request=draft.request),
    "retry": lambda user, draft: retry_failed(user=user, request=draft.request),
    "undo_request": lambda user, draft: undo_request(user=user, request=draft.request),
}
# What a draft is after an action; an action that is not named here refuses.
ALLOWED: dict[tuple[str, str], str] = {
    ("queued", "cancel"): "cancelled",
    ("queued", "undo_request"): "cancelled",
    ("generating", "cancel"): "cancelled",
    ("generating", "undo_request"): "cancelled",
    ("ready", "approve"): "approved",
    ("ready", "edit"): "ready",
    ("ready", "reject"): "rejected",
    ("ready", "undo_request"): "superseded",
    ("approved", "undo"): "ready",
    ("rejected", "undo"): "ready",
    ("failed", "retry"): "queued",
    ("cancelled", "retry"): "queued",
}


@pytest.fixture
def person() -> User:
    return make_user("anna", "approver", "merchandiser")


def draft_in(status: str, person: User) -> Draft:
    """A draft that came to its state as drafts do."""
    is_active = status in {Status.QUEUED, Status.GENERATING}
    state = DraftRequest.Status.RUNNING if is_active else DraftRequest.Status.FINISHED
    shop = make_shop()
    request = make_request(shop, status=state)
    draft = make_draft(request, make_product(shop))
    if status == Status.APPROVED:
        services.approve(user=person, draft=draft)
    elif status == Status.REJECTED:
        services.reject(user=person, draft=draft, reason="dull")
    elif status == Status.GENERATING:
        claimed = {"claim_token": "0" * 32, "lease_expires_at": draft.queued_at}
        Draft.objects.filter(pk=draft.pk).update(status=status, **claimed)
    else:
        Draft.objects.filter(pk=draft.pk).update(status=status)
    return Draft.objects.select_related("request").get(pk=draft.pk)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_moves_a_draft_or_refuses(status: str, action: str, person: User) -> None:
    draft = draft_in(status, person)
    after = ALLOWED.get((status, action))

    if after is None:
        with pytest.raises(WrongState) as refusal:
            ACTIONS[action](person, draft)
        assert str(refusal.value).endswith(".")
        after = status
    else:
        ACTIONS[action](person, draft)

    assert Draft.objects.get(pk=draft.pk).status == after


@pytest.mark.parametrize("status", [each for each in Status.values if each != Status.READY])
def test_bulk_approval_names_what_it_leaves(status: str, person: User) -> None:
    draft = draft_in(status, person)

    result = approve_many(user=person, drafts=[draft])

    assert not result.publications
    assert [refused.draft for refused in result.refused] == [draft]
    assert result.refused[0].sentence.endswith(".")


@pytest.mark.parametrize("status", Status.values)
def test_another_text_is_asked_for_unless_one_is_coming(status: str, person: User) -> None:
    draft = draft_in(status, person)

    if status in {Status.QUEUED, Status.GENERATING}:
        with pytest.raises(WrongState):
            write_again(user=person, draft=draft, instruction="shorter")
    else:
        made = write_again(user=person, draft=draft, instruction="shorter")
        assert made.status == Status.QUEUED
    assert Draft.objects.get(pk=draft.pk).status == status
