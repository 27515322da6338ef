"""Imports that people start in the admin and workers carry out."""

import logging
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.dispatch import wake_on_commit
from shopcontent.exceptions import InvalidInput, NotAllowed, ShopcontentError, WrongState
from shopcontent.exchange import tasks
from shopcontent.exchange.mapping import ForeignMapping
from shopcontent.exchange.models import LEASE, MAX_ATTEMPTS, ImportRun
from shopcontent.exchange.previewing import as_mapping, preview
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.services import import_catalog
from shopcontent.history.models import record

logger = logging.getLogger(__name__)

PERMISSIONS = ("catalog.add_product", "catalog.change_product")
OVERWRITE = "publishing.change_slot"
MUTABLE = ["status", "claim_token", "lease_expires_at", "finished_at", "error"]


def may_import(user: AbstractBaseUser | AnonymousUser) -> bool:
    return isinstance(user, User) and user.has_perms(PERMISSIONS)


def upload(
    *,
    user: User,
    shop: Shop,
    file: "UploadedFile[Any]",
    mapping: ForeignMapping | None = None,
    overwrite_texts: bool = False,
) -> ImportRun:
    """Keep a file and look at its first rows; nothing is imported before `start`.

    Raises NotAllowed, InvalidInput for a file above IMPORT_MAX_BYTES, UnreadableFile, BadMapping.
    """
    if not may_import(user):
        raise NotAllowed()
    if overwrite_texts and not user.has_perm(OVERWRITE):
        raise NotAllowed(_("Only who may unpublish texts may let a file replace approved ones."))
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB.") % {"limit": settings.IMPORT_MAX_BYTES >> 20}
        )
    run = ImportRun(
        shop=shop,
        created_by=user,
        file_name=Path(file.name or "").name[-255:],
        mapping=mapping.model_dump(mode="json") if mapping else None,
        overwrite_texts=overwrite_texts,
    )
    run.file.save(f"{uuid4().hex}{Path(run.file_name).suffix}", file, save=False)
    try:
        run.preview = preview(
            shop=shop,
            path=Path(run.file.path),
            mapping=run.mapping,
            overwrite_texts=overwrite_texts,
        )
        run.save()
    except BaseException:
        run.file.delete(save=False)
        raise
    return run


@transaction.atomic
def start(*, user: User, run: ImportRun) -> None:
    """Confirm an uploaded file, or try a failed import again; raises NotAllowed, WrongState."""
    if not may_import(user):
        raise NotAllowed()
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not current.can_start:
        raise WrongState()
    current.attempts = current.done = 0
    _queue(current, actor_id=user.pk)


def sweep() -> None:
    """Queue again what a silent worker held, or a lost message; every worker calls this."""
    _remove_forgotten()
    expired = ImportRun.objects.expired(timezone.now())
    # Looking first keeps an idle sweep from taking SQLite's only write lock.
    if not expired.exists():
        return
    with transaction.atomic():
        for run in expired.select_for_update(skip_locked=True):
            if run.attempts < MAX_ATTEMPTS:
                _queue(run)
            else:
                _fail_silent(run)


def _remove_forgotten() -> None:
    """Remove the uploads that nobody confirmed, with their files."""
    for run in ImportRun.objects.forgotten(timezone.now()):
        with transaction.atomic():
            waiting = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.UPLOADED)
            removed, _of_each = waiting.delete()
            if removed:
                transaction.on_commit(partial(run.file.delete, save=False))


def carry_out(*, run_id: int) -> None:
    """Claim a queued run and import its file; without effect where another worker has it.

    What goes wrong is kept on the run; what nobody foresaw is raised as well.
    """
    run = _claim(run_id)
    if run is None:
        return
    try:
        result = _import(run)
    except WrongState:
        logger.warning("Import %s is another worker's by now.", run.pk)
    except ShopcontentError as error:
        _end(run, ImportRun.Status.FAILED, error=str(error))
    except Exception:
        _end(run, ImportRun.Status.FAILED, error=_("Something unforeseen went wrong."))
        raise
    else:
        rejects = _rejects_name(run) if result.rejects else ""
        end = {"result": result.to_dict(), "rejects": rejects, "file": ""}
        if _end(run, ImportRun.Status.FINISHED, **end):
            run.file.delete(save=False)


def _queue(run: ImportRun, *, actor_id: int | None = None) -> None:
    before, run.status = run.status, ImportRun.Status.QUEUED
    run.claim_token, run.error, run.finished_at = None, "", None
    run.lease_expires_at = timezone.now() + LEASE
    run.save(update_fields=[*MUTABLE, "attempts", "done"])
    _note(run, before, actor_id=actor_id)
    wake_on_commit(tasks.run_import, run.pk)


def _fail_silent(run: ImportRun) -> None:
    before, run.status = run.status, ImportRun.Status.FAILED
    run.claim_token, run.finished_at = None, timezone.now()
    run.error = _("No worker came to the end of this file.")
    run.save(update_fields=MUTABLE)
    _note(run, before)


@transaction.atomic
def _claim(run_id: int) -> ImportRun | None:
    """Take the run if it is queued: token, lease, attempt + 1."""
    taken = ImportRun.objects.filter(pk=run_id, status=ImportRun.Status.QUEUED).update(
        status=ImportRun.Status.RUNNING,
        claim_token=uuid4(),
        lease_expires_at=timezone.now() + LEASE,
        started_at=timezone.now(),
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    run = ImportRun.objects.select_related("shop").get(pk=run_id)
    _note(run, ImportRun.Status.QUEUED)
    return run


def _import(run: ImportRun) -> ImportResult:
    return import_catalog(
        shop=run.shop,
        path=Path(run.file.path),
        mapping=as_mapping(run.mapping),
        overwrite_texts=run.overwrite_texts,
        rejects=Path(run.file.storage.path(_rejects_name(run))),
        actor_id=run.created_by_id,
        file_name=run.file_name,
        progress=partial(_renew, run),
    )


def _renew(run: ImportRun, result: ImportResult, done: int, total: int) -> None:
    """Keep the claim, in the transaction of a batch; raises WrongState where it is lost."""
    held = ImportRun.objects.filter(pk=run.pk, claim_token=run.claim_token)
    if not held.update(
        lease_expires_at=timezone.now() + LEASE, done=done, total=total, result=result.to_dict()
    ):
        raise WrongState()


@transaction.atomic
def _end(run: ImportRun, status: ImportRun.Status, **changes: Any) -> bool:
    """Close the run; False where another worker has it by now."""
    held = ImportRun.objects.filter(pk=run.pk, claim_token=run.claim_token)
    if not held.update(status=status, claim_token=None, finished_at=timezone.now(), **changes):
        return False
    before, run.status = run.status, status
    _note(run, before, reason=changes.get("error", ""))
    return True


def _rejects_name(run: ImportRun) -> str:
    """One file for each attempt, since a worker that was taken for dead may still write its own."""
    return f"{run.file.name}-{run.attempts}-rejects"


def _note(run: ImportRun, before: str, *, actor_id: int | None = None, reason: str = "") -> None:
    record(
        subject="import",
        object_ids=[run.pk],
        from_state=before,
        to_state=run.status,
        actor_id=actor_id,
        reason=reason,
    )
