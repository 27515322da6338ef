"""When a message that was not taken is tried again."""

from datetime import timedelta
from random import SystemRandom

# After the first attempt, the second and so on, as Standard Webhooks recommends it.
WAITS = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
MAX_ATTEMPTS = len(WAITS) + 1
# After so many attempts, a good two and a half hours, a message lets those behind it pass.
PATIENCE = 5
# Up to this share is added to a wait, so that many messages do not come back at once.
JITTER = 0.1

_random = SystemRandom()


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts (1 or more); None where it was the last."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return WAITS[attempts - 1] * (1 + _random.uniform(0, JITTER))
