"""What people are told, and how they want to be told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What there is to tell."""

    REQUEST_FINISHED = "request_finished", _("a draft request of mine is finished")
    DRAFTS_WAITING = "drafts_waiting", _("drafts wait for review")
    IMPORT_ENDED = "import_ended", _("an import of mine has ended")
    TEXTS_HELD = "texts_held", _("a scheduled text is held back")
    WEBHOOK_OFF = "webhook_off", _("a webhook was switched off because it failed")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> NotificationQuerySet:
        return self.filter(user=user)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)

    def to_mail(self) -> NotificationQuerySet:
        """Unread, and in no mail yet."""
        return self.unread().filter(mailed_at=None)


class Notification(models.Model):
    """One thing that one person is told once.

    `subject_id` is the primary key of what it is about, whose model follows from the kind;
    `happened_at` tells a second time from the first; `data` holds the figures of that moment.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    subject_id = models.BigIntegerField()
    happened_at = models.DateTimeField(_("when"))
    data = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("read"), null=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True)

    objects = models.Manager.from_queryset(NotificationQuerySet)()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject_id", "happened_at"], name="notification_once"
            )
        ]
        indexes = [
            # The bell on every page counts these.
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["kind", "subject_id"], name="notification_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class PreferencesQuerySet(models.QuerySet["Preferences"]):
    def due(self, now: datetime) -> PreferencesQuerySet:
        """Those of people who are to be sent a digest now: there is something, and an address."""
        news = Notification.objects.to_mail().filter(user=OuterRef("user"))
        wanted = self.exclude(digest=Preferences.Digest.OFF).filter(next_digest_at__lte=now)
        reachable = wanted.filter(user__is_active=True, user__is_staff=True)
        return reachable.exclude(user__email="").filter(Exists(news)).select_related("user")


class Preferences(models.Model):
    """How one person wants to be told; who has saved none is told everything, without mail.

    `muted` are the kinds that they do not want. Digests are written in `language`, that of the
    page on which they were asked for; none is sent before `next_digest_at`.
    """

    class Digest(models.TextChoices):
        OFF = "off", _("never")
        HOURLY = "hourly", _("at most once an hour")
        DAILY = "daily", _("at most once a day")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    muted = models.JSONField(default=list)
    digest = models.CharField(_("by e-mail"), max_length=8, choices=Digest, default=Digest.OFF)
    language = models.CharField(max_length=16, default="en")
    next_digest_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager.from_queryset(PreferencesQuerySet)()

    def __str__(self) -> str:
        return str(self.user)
