"""A clock that stands still until a test moves it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What `time_machine.travel` gives, under whatever name its version has for it."""

    def move_to(self, destination: datetime) -> None: ...
