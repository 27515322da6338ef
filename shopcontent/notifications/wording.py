"""What a notification says in the reader's language, and where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.notifications.models import Kind, Notification
from shopcontent.notifications.sources import still_waiting


@dataclass(frozen=True, slots=True)
class Line:
    """A notification as it is shown."""

    notification: Notification
    sentence: str
    icon: str
    path: str


def lines(notifications: Iterable[Notification]) -> list[Line]:
    """The notifications in words, with the drafts that wait counted as they are now."""
    rows = list(notifications)
    asked = [row.subject_id for row in rows if row.kind == Kind.DRAFTS_WAITING]
    counts = still_waiting(asked) if asked else {}
    for row in rows:
        if row.kind == Kind.DRAFTS_WAITING:
            row.data = {**row.data, "ready": counts.get(row.subject_id, 0)}
    return [_line(row) for row in rows]


def _line(row: Notification) -> Line:
    icon, page, sentence = _WORDING[Kind(row.kind)]
    if row.kind == Kind.DRAFTS_WAITING:
        path = f"{reverse(f'admin:{page}')}?status=ready&request={row.subject_id}"
    elif row.kind == Kind.TEXTS_HELD:
        path = f"{reverse(f'admin:{page}')}?coming=held&slot__shop__id__exact={row.subject_id}"
    else:
        path = reverse(f"admin:{page}", args=[row.subject_id])
    return Line(row, sentence(row), icon, path)


def _request_finished(row: Notification) -> str:
    said = _("Your draft request #%(number)d is finished: %(ready)d written, %(failed)d failed.")
    return said % {"number": row.subject_id, **row.data}


def _drafts_waiting(row: Notification) -> str:
    count = row.data["ready"]
    if not count:
        return _("The drafts of request #%(number)d are decided.") % {"number": row.subject_id}
    said = ngettext(
        "%(count)d draft of request #%(number)d waits for review.",
        "%(count)d drafts of request #%(number)d wait for review.",
        count,
    )
    return said % {"count": count, "number": row.subject_id}


def _import_ended(row: Notification) -> str:
    figures: dict[str, object] = row.data
    if figures["failed"]:
        return _("The import of “%(file)s” has failed.") % figures
    said = _("The import of “%(file)s” is finished: %(rows)d rows, %(rejected)d of them rejected.")
    return said % figures


def _texts_held(row: Notification) -> str:
    count = row.data["count"]
    said = ngettext(
        "%(count)d scheduled text is held back: a fact that it states has changed.",
        "%(count)d scheduled texts are held back: facts that they state have changed.",
        count,
    )
    return said % {"count": count}


def _webhook_off(row: Notification) -> str:
    figures: dict[str, object] = row.data
    if figures["gone"]:
        return _("The webhook “%(name)s” was switched off: its receiver is gone.") % figures
    return _("The webhook “%(name)s” was switched off: it failed for days.") % figures


_WORDING: dict[Kind, tuple[str, str, Callable[[Notification], str]]] = {
    Kind.REQUEST_FINISHED: ("edit_note", "drafting_draftrequest_change", _request_finished),
    Kind.DRAFTS_WAITING: ("rate_review", "drafting_draft_changelist", _drafts_waiting),
    Kind.IMPORT_ENDED: ("upload_file", "exchange_importrun_change", _import_ended),
    Kind.TEXTS_HELD: ("schedule", "publishing_window_changelist", _texts_held),
    Kind.WEBHOOK_OFF: ("webhook", "webhooks_endpoint_change", _webhook_off),
}
