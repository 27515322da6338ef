"""Real workers on the test database."""

import time
from collections.abc import Callable

from django.db import connection

from shopcontent.drafting.models import Draft, DraftRequest

PATIENCE_SECONDS = 300


def database_url() -> str:
    """The test database, as a worker process is told of it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{place}/{values['NAME']}"


def wait_for(condition: Callable[[], bool]) -> None:
    """Look again and again until something holds; it fails after five minutes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, Draft.objects.count_by_status()
        time.sleep(0.1)


def finished(request: DraftRequest) -> bool:
    request.refresh_from_db()
    return request.status == DraftRequest.Status.FINISHED
