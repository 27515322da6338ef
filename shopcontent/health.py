"""Probes for operators: is the process up, and can it do its work."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopcontent.dispatch import ask_broker
from shopcontent.workers.models import WorkerProcess

BROKER_TIMEOUT_SECONDS = 2


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database and the broker answer, else 503; says which of them does not.

    `writers` is how many workers with a model are there, for information: without any the web
    does its work, and drafts wait. It is null while the database does not answer.
    """
    parts = {"database": _outcome(_ask_database), "broker": _outcome(_ask_broker)}
    ready = all(outcome == "ok" for outcome in parts.values())
    writers = _count_writers() if parts["database"] == "ok" else None
    body = {"status": "ok" if ready else "unavailable", **parts, "writers": writers}
    return JsonResponse(body, status=200 if ready else 503)


def _count_writers() -> int:
    return WorkerProcess.objects.at_work().writers().count()


def _outcome(ask: Callable[[], None]) -> str:
    try:
        ask()
    # Whatever keeps a part from answering is what the operator wants to read here.
    except Exception as error:
        return type(error).__name__
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    ask_broker(timeout=BROKER_TIMEOUT_SECONDS)
