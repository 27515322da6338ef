"""The worker processes, as they report themselves."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a process that fell silent is still shown as lost.
KEPT = timedelta(days=1)


def silent_since() -> datetime:
    """Who was last heard of before then is lost: two leases ago, so that a beat may be late."""
    return timezone.now() - 2 * timedelta(seconds=settings.DRAFT_LEASE_SECONDS)


class WorkerProcessQuerySet(models.QuerySet["WorkerProcess"]):
    def at_work(self) -> WorkerProcessQuerySet:
        return self.filter(seen_at__gte=silent_since())

    def writers(self) -> WorkerProcessQuerySet:
        return self.exclude(model_name="")

    def known(self) -> WorkerProcessQuerySet:
        """Who is at work, and who was lost not long ago."""
        return self.filter(seen_at__gte=timezone.now() - KEPT)

    def forgotten(self) -> WorkerProcessQuerySet:
        return self.filter(seen_at__lt=timezone.now() - KEPT)


class WorkerProcess(models.Model):
    """One Celery worker, from its start to its end; the process itself keeps its row.

    `queues` is joined by commas; the model is empty where the process holds none. `busy_since` is
    when it began the drafts that it is at; `drafts` is how many it has been through since it
    started, and `work_seconds` how long these took it. A clean stop removes the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node = models.CharField(_("worker"), max_length=255)
    pid = models.PositiveIntegerField(_("process"))
    queues = models.CharField(_("queues"), max_length=255)
    model_name = models.CharField(_("model"), max_length=200, blank=True)
    model_hash = models.CharField(_("model hash"), max_length=64, blank=True)
    device = models.CharField(_("device"), max_length=64, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heard of"), default=timezone.now)
    busy_since = models.DateTimeField(_("writing since"), null=True)
    drafts = models.PositiveIntegerField(_("drafts"), default=0)
    work_seconds = models.FloatField(_("seconds of work"), default=0)

    objects = models.Manager.from_queryset(WorkerProcessQuerySet)()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["node", "started_at"]

    def __str__(self) -> str:
        return f"{self.node} ({self.pid})"

    @property
    def is_lost(self) -> bool:
        return self.seen_at < silent_since()

    @property
    def is_writer(self) -> bool:
        return bool(self.model_name)

    @property
    def drafts_per_second(self) -> float | None:
        """While it was at work; None before it has been through any."""
        return self.drafts / self.work_seconds if self.drafts and self.work_seconds else None

    def takes_from(self, queue: str) -> bool:
        return queue in self.queues.split(",")
