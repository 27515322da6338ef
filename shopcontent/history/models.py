"""The append-only history of every state change."""

from collections.abc import Iterable
from itertools import islice

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BATCH = 1000


class Transition(models.Model):
    """One state change of one object: what, from, to, who, when, why.

    `actor` is empty for what the system did by itself. Rows are written by the service that
    makes the change, in its transaction, and never changed.
    """

    subject = models.CharField(_("what"), max_length=32)
    object_id = models.BigIntegerField(_("number"))
    from_state = models.CharField(_("from"), max_length=16, blank=True)
    to_state = models.CharField(_("to"), max_length=16)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    reason = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("history")
        indexes = [models.Index(fields=["subject", "object_id"], name="transition_object")]

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}: {self.from_state or '–'} → {self.to_state}"


def record(
    *,
    subject: str,
    object_ids: Iterable[int],
    from_state: str,
    to_state: str,
    actor_id: int | None = None,
    reason: str = "",
) -> None:
    """Write one transition for each object, in the caller's transaction."""
    rest = iter(object_ids)
    while batch := list(islice(rest, BATCH)):
        Transition.objects.bulk_create(
            Transition(
                subject=subject,
                object_id=object_id,
                from_state=from_state,
                to_state=to_state,
                actor_id=actor_id,
                reason=reason[:500],
            )
            for object_id in batch
        )
