"""Calls that may be sent again and do their work once.

In the manner of the IETF draft “The Idempotency-Key HTTP Header Field”. The note of a call and
what the call does are committed in one transaction. Who sends the same call meanwhile waits for
that and gets the same answer; after a failure nothing was noted, and the call is tried afresh.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from hashlib import blake2b
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.models import ApiKey, IdempotentCall

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)

_KEY = re.compile(r"[!-~]{1,200}")

Handler = Callable[..., Response]


class KeyReused(APIException):
    """The key of another call."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = gettext_lazy("This Idempotency-Key was sent with another call before.")


def idempotent(handler: Handler) -> Handler:
    """Let a method of an APIView be called again with the same `Idempotency-Key`."""

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        work = partial(handler, view, request, *args, **kwargs)
        return work() if key is None else _once(request, _checked(key), work)

    return once


def sweep() -> None:
    """Forget the calls of yesterday; workers call this."""
    old = IdempotentCall.objects.filter(created_at__lt=timezone.now() - KEPT)
    # Looking first keeps an idle sweep from taking SQLite's only write lock.
    if old.exists():
        old.delete()


@transaction.atomic
def _once(request: Request, key: str, work: Callable[[], Response]) -> Response:
    caller, fingerprint = _caller(request), _fingerprint(request)
    mine = IdempotentCall.objects.filter(caller=caller, key=key)
    mine.filter(created_at__lt=timezone.now() - KEPT).delete()
    # Inserting waits for whoever inserts the same, until they commit or give up.
    call, is_new = mine.get_or_create(caller=caller, key=key, defaults={"fingerprint": fingerprint})
    if call.fingerprint != fingerprint:
        raise KeyReused
    if not is_new:
        return Response(json.loads(call.answer), status=call.status)
    response = work()
    call.status, call.answer = response.status_code, JSONRenderer().render(response.data).decode()
    call.save(update_fields=["status", "answer"])
    return response


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        sentence = _("A key is 1 to 200 visible ASCII characters.")
        raise ValidationError({HEADER: [sentence]})
    return key


def _caller(request: Request) -> str:
    if isinstance(request.auth, ApiKey):
        return f"key:{request.auth.pk}"
    return f"person:{request.user.pk}"


def _fingerprint(request: Request) -> str:
    asked = [request.method, request.get_full_path(), request.data]
    canonical = json.dumps(asked, sort_keys=True)
    return blake2b(canonical.encode(), digest_size=16).hexdigest()
