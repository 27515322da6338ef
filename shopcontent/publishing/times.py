"""From when and until when a text shall be live, in the time zone of its shop."""

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.exceptions import InvalidInput


class Times(NamedTuple):
    """No start is now, no end is for good."""

    start: datetime | None = None
    until: datetime | None = None


NOW = Times()


def problems(times: Times) -> dict[str, str]:
    """What is wrong with the times, by the field that it is about."""
    now = timezone.now()
    found = {}
    if times.start is not None and times.start <= now:
        found["start"] = _("This time is past.")
    if times.until is not None:
        if times.until <= now:
            found["until"] = _("This time is past.")
        elif times.start is not None and times.until <= times.start:
            found["until"] = _("The end must come after the beginning.")
    return found


def check(times: Times) -> None:
    """Raise InvalidInput with the first of the `problems`."""
    for sentence in problems(times).values():
        raise InvalidInput(sentence)


def moment(typed: datetime, zone: str) -> datetime:
    """The moment that a clock of `zone` shows as `typed`, in UTC.

    Raises InvalidInput for a time that the clocks skip or show twice there, when summer time
    begins or ends, and for one beyond the calendar.
    """
    tz = ZoneInfo(zone)
    try:
        first, second = (typed.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise InvalidInput(_("This is no date of our calendar.")) from None
    if first == second:
        return first
    if first.astimezone(tz).replace(tzinfo=None) != typed:
        said = _("The clocks go forward in %(zone)s then, and this time is left out.")
    else:
        said = _("The clocks go back in %(zone)s then, and this time comes twice.")
    raise InvalidInput(f"{said % {'zone': zone}} {_('Choose one an hour earlier or later.')}")
