"""A thread in every worker that puts right what lost messages and lost workers leave behind."""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.db import close_old_connections, connection

from shopcontent.api import idempotency
from shopcontent.drafting import sweeping
from shopcontent.exchange import runs
from shopcontent.notifications import digests
from shopcontent.notifications import services as notifications
from shopcontent.webhooks import delivering

logger = logging.getLogger(__name__)
_running: list["Sweeper"] = []
SWEEPS = (
    sweeping.sweep,
    runs.sweep,
    delivering.sweep,
    notifications.sweep,
    digests.sweep,
    idempotency.sweep,
)


class Sweeper(threading.Thread):
    """Sweeps every SWEEP_SECONDS beside a worker's own work, until it is stopped."""

    def __init__(self) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(settings.SWEEP_SECONDS):
            for sweep in SWEEPS:
                try:
                    sweep()
                except Exception:
                    # A sweep that fails (a locked database, say) is made good by the next one.
                    logger.exception("A sweep failed.")
                    close_old_connections()
        connection.close()

    def stop(self) -> None:
        self._stopped.set()


@worker_ready.connect
def _start(**kwargs: Any) -> None:
    sweeper = Sweeper()
    _running.append(sweeper)
    sweeper.start()


@worker_shutdown.connect
def _stop(**kwargs: Any) -> None:
    while _running:
        _running.pop().stop()
