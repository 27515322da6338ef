"""Nothing that an earlier test counted is kept."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _counted_afresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
