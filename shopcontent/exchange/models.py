"""Imports that people started in the admin."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.catalog.models import Shop
from shopcontent.exchange.storage import imports_storage

# Whoever has not written a batch, or not been claimed, for so long is taken for lost.
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
# An uploaded file that nobody has confirmed for so long is removed.
KEPT_UNCONFIRMED = timedelta(days=7)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def expired(self, now: datetime) -> ImportRunQuerySet:
        """Runs whose worker, or whose message, is taken for lost."""
        moving = [ImportRun.Status.QUEUED, ImportRun.Status.RUNNING]
        return self.filter(status__in=moving, lease_expires_at__lt=now)

    def forgotten(self, now: datetime) -> ImportRunQuerySet:
        """Uploads that nobody confirmed."""
        uploaded = self.filter(status=ImportRun.Status.UPLOADED)
        return uploaded.filter(created_at__lt=now - KEPT_UNCONFIRMED)


class ImportRun(models.Model):
    """One uploaded file on its way into the catalogue: looked at, confirmed, imported.

    A worker claims a queued run by a conditional update and renews its lease with every batch, in
    the batch's transaction, so that no two workers write at once. A run whose lease expired is
    queued again and starts from the beginning; what is in already counts as unchanged.

    `mapping` is the mapping file (None for the project's own columns), `preview` what
    `previewing` made of the first rows, `result` an `ImportResult` as a dict, of the last
    attempt. The file is removed once it is imported.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("to be confirmed")
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", verbose_name=_("shop"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    file = models.FileField(_("file"), storage=imports_storage, upload_to="%Y-%m", blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    mapping = models.JSONField(_("mapping"), null=True, blank=True)
    overwrite_texts = models.BooleanField(_("write over live texts"), default=False)
    preview = models.JSONField(_("preview"), default=dict)
    status = models.CharField(
        _("status"), max_length=16, choices=Status, default=Status.UPLOADED, db_index=True
    )
    claim_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    result = models.JSONField(_("result"), default=dict)
    rejects = models.FileField(_("rejected rows"), storage=imports_storage, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)

    objects = models.Manager.from_queryset(ImportRunQuerySet)()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    @property
    def mapping_name(self) -> str:
        return str(self.mapping["name"]) if self.mapping else ""

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def can_start(self) -> bool:
        """Whether it waits for a person: to be confirmed, or to be tried again."""
        return self.status in {self.Status.UPLOADED, self.Status.FAILED}

    @property
    def is_moving(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}
