"""Moving drafts between states: locked, guarded, counted, with their history."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import WrongState
from shopcontent.history.models import record
from shopcontent.publishing.switching import lock_lines
from shopcontent.review.models import Decision

_WHO_DID = {
    Decision.Verdict.APPROVED: gettext_noop("%(who)s approved this draft on %(when)s."),
    Decision.Verdict.REJECTED: gettext_noop("%(who)s rejected this draft on %(when)s."),
    Decision.Verdict.UNDONE: gettext_noop("%(who)s undid the decision on this draft on %(when)s."),
    Decision.Verdict.EDITED: gettext_noop("%(who)s edited this draft on %(when)s."),
}


def lock(draft: Draft) -> Draft:
    """The draft as it is now, held until the transaction ends.

    Its slot is locked first, always: reviewers of two drafts for one slot then take turns instead
    of waiting for each other. What is due in the slot is done before anything is decided there.
    """
    lock_lines([draft.slot_id])
    rows = Draft.objects.select_for_update(of=("self",))
    return rows.select_related("request", "brief", "slot__shop").get(pk=draft.pk)


def lock_ready(draft: Draft) -> Draft:
    """As `lock`; raises WrongState unless it is ready and has the text that the caller saw."""
    current = lock(draft)
    if current.status != Draft.Status.READY or current.body != draft.body:
        raise WrongState(what_happened(current))
    return current


def move(
    *,
    draft_ids: Collection[int],
    from_status: Draft.Status,
    to_status: Draft.Status,
    actor_id: int,
    reason: str = "",
) -> None:
    """Move all of the drafts or none; raises WrongState where one is not in `from_status`."""
    moving = Draft.objects.filter(pk__in=draft_ids, status=from_status)
    if moving.update(status=to_status) != len(draft_ids):
        raise WrongState()
    record(
        subject="draft",
        object_ids=draft_ids,
        from_state=from_status,
        to_state=to_status,
        actor_id=actor_id,
        reason=reason,
    )


def seconds_waited(draft: Draft) -> int | None:
    """How long the draft has been ready; None where nobody knows since when."""
    if draft.finished_at is None:
        return None
    return max(0, int((timezone.now() - draft.finished_at).total_seconds()))


def not_ready(draft: Draft) -> str:
    return _("This draft is %(status)s and cannot be decided now.") % {
        "status": draft.get_status_display()
    }


def what_happened(draft: Draft) -> str:
    """One sentence on why the draft can no longer be decided as the caller saw it."""
    last = draft.decisions.newest_first().first()
    if last is None or draft.status in {Draft.Status.SUPERSEDED, Draft.Status.CANCELLED}:
        return not_ready(draft)
    return _(_WHO_DID[Decision.Verdict(last.verdict)]) % {
        "who": last.decided_by.get_username(),
        "when": date_format(localtime(last.decided_at), "DATETIME_FORMAT"),
    }
