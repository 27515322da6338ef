"""The threads in every worker that put right what lost messages and lost workers leave behind,
and that report the worker itself."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import close_old_connections, connection

from shopcontent.api import idempotency
from shopcontent.drafting import sweeping
from shopcontent.exchange import runs
from shopcontent.notifications import digests
from shopcontent.notifications import services as notifications
from shopcontent.publishing import switching
from shopcontent.webhooks import delivering
from shopcontent.workers.presence import Presence

# How long a worker that stops waits for what each of its threads is at.
STOP_SECONDS = 10
SWEEPS = (
    sweeping.sweep,
    runs.sweep,
    # What is switched is delivered in the same round.
    switching.sweep,
    delivering.sweep,
    notifications.sweep,
    digests.sweep,
    idempotency.sweep,
)

logger = logging.getLogger(__name__)
_running: list["Rounds"] = []


class Rounds(threading.Thread):
    """Does its tasks at once and every SWEEP_SECONDS beside a worker's own work.

    Once it is stopped it does the `last` ones, and ends.
    """

    def __init__(
        self,
        name: str,
        tasks: Sequence[Callable[[], Any]],
        *,
        last: Sequence[Callable[[], Any]] = (),
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._tasks = tasks
        self._last = last
        self._stopped = threading.Event()

    def run(self) -> None:
        pause = 0
        while not self._stopped.wait(pause):
            _try(self._tasks)
            pause = settings.SWEEP_SECONDS
        _try(self._last)
        connection.close()

    def stop(self) -> None:
        self._stopped.set()


def _try(tasks: Sequence[Callable[[], Any]]) -> None:
    for task in tasks:
        try:
            task()
        except Exception:
            # A task that fails (a locked database, say) is made good by the next round.
            logger.exception("A sweep failed.")
            close_old_connections()


@worker_ready.connect
def _start(sender: Any, **kwargs: Any) -> None:
    queues = sorted(sender.app.amqp.queues.consume_from)
    presence = Presence(node=sender.hostname, queues=queues)
    # A sweep may take long, which must not make the worker look lost.
    _running.append(Rounds("presence", [presence.beat], last=[presence.leave]))
    _running.append(Rounds("sweeper", SWEEPS))
    for rounds in _running:
        rounds.start()


@worker_shutdown.connect
def _stop(**kwargs: Any) -> None:
    for rounds in _running:
        rounds.stop()
    while _running:
        _running.pop().join(STOP_SECONDS)
