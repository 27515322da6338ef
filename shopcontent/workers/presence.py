"""What a worker process says of itself at every beat: that it is there, and what it does."""

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from celery.signals import task_postrun, task_prerun
from django.db import transaction
from django.utils import timezone

from shopcontent.drafting.tasks import generate_drafts
from shopcontent.drafting.worker import generator
from shopcontent.workers.models import WorkerProcess


@dataclass
class Tally:
    """What this process has written since it started, and since when it is at more."""

    busy_since: datetime | None = None
    drafts: int = 0
    seconds: float = 0

    def begin(self) -> None:
        self.busy_since = timezone.now()

    def end(self, drafts: int) -> None:
        began, self.busy_since = self.busy_since, None
        if began and drafts:
            self.drafts += drafts
            self.seconds += (timezone.now() - began).total_seconds()


_tally = Tally()


class Presence:
    """The row of this process: `beat` keeps it, `leave` removes it."""

    def __init__(self, *, node: str, queues: list[str], tally: Tally = _tally) -> None:
        self._id = uuid4()
        self._node = node
        self._queues = queues
        self._tally = tally
        self._started_at = timezone.now()

    def beat(self) -> None:
        """Say that this process is alive; who has been gone for long is forgotten."""
        values = self._values()
        if not WorkerProcess.objects.filter(pk=self._id).update(**values):
            self._arrive(values)
        WorkerProcess.objects.forgotten().delete()

    def leave(self) -> None:
        WorkerProcess.objects.filter(pk=self._id).delete()

    def _arrive(self, values: dict[str, Any]) -> None:
        """Take the place of the process that had this name before and was killed.

        Two that share a name by mistake take it from each other only until the next beat.
        """
        identity = {"node": self._node, "queues": ",".join(self._queues)}
        with transaction.atomic():
            WorkerProcess.objects.filter(**identity, seen_at__lt=self._started_at).delete()
            WorkerProcess.objects.create(
                id=self._id, pid=os.getpid(), started_at=self._started_at, **identity, **values
            )

    def _values(self) -> dict[str, Any]:
        return {
            "seen_at": timezone.now(),
            "busy_since": self._tally.busy_since,
            "drafts": self._tally.drafts,
            "work_seconds": self._tally.seconds,
            **self._model(),
        }

    def _model(self) -> dict[str, str]:
        if "generation" not in self._queues:
            return {}
        info = generator().info
        return {"model_name": info.name, "model_hash": info.hash, "device": info.device}


@task_prerun.connect
def _begin(task: Any, **kwargs: Any) -> None:
    if task.name == generate_drafts.name:
        _tally.begin()


@task_postrun.connect
def _end(task: Any, retval: Any = None, **kwargs: Any) -> None:
    if task.name == generate_drafts.name:
        # A task that failed returns its exception.
        _tally.end(retval if isinstance(retval, int) else 0)
