"""Counts that are too dear to be made for every look."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")


def kept(key: str, count: Callable[[], T], *, is_big: Callable[[T], bool], seconds: int) -> T:
    """What `count` answers; an answer that is big is kept and may be `seconds` old."""
    found: T | None = cache.get(key)
    if found is None:
        found = count()
        if is_big(found):
            cache.set(key, found, seconds)
    return found
