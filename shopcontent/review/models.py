"""What people decided about drafts, who reviews what now, and where each left off."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication, Slot


class DecisionQuerySet(models.QuerySet["Decision"]):
    def edits(self) -> "DecisionQuerySet":
        return self.filter(verdict=Decision.Verdict.EDITED)

    def standing(self) -> "DecisionQuerySet":
        """The verdicts that nobody took back later."""
        taken_back = Decision.objects.filter(
            draft=OuterRef("draft"), verdict=Decision.Verdict.UNDONE, pk__gt=OuterRef("pk")
        )
        given = [Decision.Verdict.APPROVED, Decision.Verdict.REJECTED]
        return self.filter(~Exists(taken_back), verdict__in=given)

    def newest_first(self) -> "DecisionQuerySet":
        return self.order_by("-pk").select_related("decided_by")


class Decision(models.Model):
    """Who, when, verdict, reason, text before and after; never changed, undone by a second row.

    An edit leaves its draft waiting for a verdict. `restores` is what undoing an approval puts
    back: what was in the slot and the drafts that it superseded. `waited` is how many seconds the
    draft had been ready for its verdict.
    """

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        UNDONE = "undone", _("undone")
        EDITED = "edited", _("edited")

    class Reason(models.TextChoices):
        WRONG = "wrong", _("says something wrong")
        STYLE = "style", _("wrong style or tone")
        DULL = "dull", _("says too little")
        LANGUAGE = "language", _("bad language")
        LENGTH = "length", _("too long or too short")
        LEGAL = "legal", _("not lawful here")
        OTHER = "other", _("another reason")

    draft = models.ForeignKey(
        Draft, models.PROTECT, related_name="decisions", verbose_name=_("draft")
    )
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("publication"),
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    body_before = models.JSONField(_("text before"))
    body_after = models.JSONField(_("text after"))
    waited = models.PositiveIntegerField(_("waited"), null=True, editable=False)
    restores = models.JSONField(default=dict, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    decided_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = models.Manager.from_queryset(DecisionQuerySet)()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["decided_at"], name="decision_when"),
            # Few are undone, and every verdict that is counted asks whether it was.
            models.Index(fields=["draft"], condition=Q(verdict="undone"), name="decision_undone"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.verdict}"

    @property
    def edited(self) -> bool:
        return bool(self.body_before != self.body_after)


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def active(self) -> "ReservationQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def of_others(self, user_id: int) -> "ReservationQuerySet":
        """What somebody else than the person reviews now."""
        return self.active().exclude(held_by=user_id)


class Reservation(models.Model):
    """Who reviews the drafts of a slot, so that nobody else does at the same time.

    All drafts of the slot are held together: variants and older drafts go when one is approved.
    It ends by itself unless the page that is open renews it; `opening` names the page that was
    opened last, so that only its closing gives the slot back.
    """

    slot = models.OneToOneField(Slot, models.CASCADE, primary_key=True, related_name="reservation")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    opening = models.UUIDField(default=uuid4)

    objects = models.Manager.from_queryset(ReservationQuerySet)()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.held_by_id}"


class Place(models.Model):
    """Where a person left off in the queue behind some filters; `queue` is the filters' hash."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    queue = models.CharField(max_length=32)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("place in the queue")
        verbose_name_plural = _("places in the queue")
        constraints = [models.UniqueConstraint(fields=["person", "queue"], name="place_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.draft_id}"
