"""Probes for operators: is the process up, and can it do its work."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopcontent.celery import app

BROKER_TIMEOUT_SECONDS = 2


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database and the broker answer, else 503; says which of them does not."""
    parts = {"database": _outcome(_ask_database), "broker": _outcome(_ask_broker)}
    ready = all(outcome == "ok" for outcome in parts.values())
    body = {"status": "ok" if ready else "unavailable", **parts}
    return JsonResponse(body, status=200 if ready else 503)


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
    waits = {"socket_timeout": BROKER_TIMEOUT_SECONDS, "socket_connect_timeout": 2}
    with app.connection_for_write(transport_options=waits) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT_SECONDS)
        broker.default_channel.client.ping()
