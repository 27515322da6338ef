"""Who is there to do the work, and what keeps it from being done."""

from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.dispatch import ask_broker
from shopcontent.workers.models import WorkerProcess

BROKER_TIMEOUT_SECONDS = 1
# Many people look at the first page, and each look would ask.
KEPT_SECONDS = 5


def problems(*, workers: Sequence[WorkerProcess], waiting: int, counting: bool) -> list[str]:
    """What an operator must put right, one sentence each.

    `waiting` is how many drafts wait to be written, `counting` whether a request waits to be
    counted.
    """
    found = []
    if not broker_answers():
        # The embedded broker is started by the same command as the workers.
        if settings.BROKER_IS_EMBEDDED:
            return [
                _(
                    "The workers of this machine are not running, so nothing is written or "
                    "imported: start them with `manage.py worker`."
                )
            ]
        found.append(
            _(
                "The broker does not answer. What was asked for is kept and goes on when it is "
                "back; look at the service behind BROKER_URL."
            )
        )
    there = [worker for worker in workers if not worker.is_lost]
    if waiting and not any(worker.is_writer for worker in there):
        found.append(
            ngettext(
                "%(count)d draft waits and no worker is writing: start one with "
                "`manage.py worker`.",
                "%(count)d drafts wait and no worker is writing: start one with "
                "`manage.py worker`.",
                waiting,
            )
            % {"count": waiting}
        )
    if counting and not any(worker.takes_from("default") for worker in there):
        found.append(
            _("A request waits and no worker counts it: start one with `manage.py worker`.")
        )
    return found


def broker_answers() -> bool:
    """Whether the broker answered in the last seconds."""
    answers: bool | None = cache.get("broker")
    if answers is None:
        answers = _ask()
        cache.set("broker", answers, KEPT_SECONDS)
    return answers


def _ask() -> bool:
    try:
        ask_broker(timeout=BROKER_TIMEOUT_SECONDS)
    # Whatever it is, the broker cannot be used.
    except Exception:
        return False
    return True
