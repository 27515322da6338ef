"""Moments by the clock of a shop."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcontent.exceptions import InvalidInput
from shopcontent.publishing.times import moment

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))


def test_a_time_is_that_of_the_shops_clock() -> None:
    assert moment(datetime(2026, 7, 1, 9), "Europe/Berlin") == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert moment(datetime(2026, 7, 1, 9), "Asia/Shanghai") == datetime(2026, 7, 1, 1, tzinfo=UTC)


def test_a_time_that_is_left_out_is_refused() -> None:
    with pytest.raises(InvalidInput, match="go forward in Europe/Berlin"):
        moment(datetime(2026, 3, 29, 2, 30), "Europe/Berlin")


def test_a_time_that_comes_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="go back in Europe/Berlin"):
        moment(datetime(2026, 10, 25, 2, 30), "Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        (datetime(2026, 3, 29, 1, 59), 0),
        (datetime(2026, 3, 29, 3), 1),
        (datetime(2026, 10, 25, 1, 59), 23),
        (datetime(2026, 10, 25, 3), 2),
    ],
)
def test_the_times_right_beside_are_taken(typed: datetime, hour: int) -> None:
    assert moment(typed, "Europe/Berlin").hour == hour


@pytest.mark.parametrize("typed", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_the_calendar_are_no_accident(typed: datetime, zone: str) -> None:
    try:
        assert moment(typed, zone).tzinfo == UTC
    except InvalidInput as refusal:
        assert "calendar" in str(refusal)


@given(at=MOMENTS, zone=st.sampled_from(ZONES))
def test_what_a_clock_shows_is_that_moment_or_refused(at: datetime, zone: str) -> None:
    shown = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    try:
        assert moment(shown, zone) == at
    except InvalidInput as refusal:
        assert "comes twice" in str(refusal)


@given(
    minutes=st.integers(-24 * 60, 24 * 60),
    night=st.sampled_from([datetime(2026, 3, 29, 2), datetime(2026, 10, 25, 2)]),
)
def test_around_a_change_of_the_clocks_nothing_is_guessed(minutes: int, night: datetime) -> None:
    typed = night + timedelta(minutes=minutes)
    if 0 <= minutes < 60:
        with pytest.raises(InvalidInput):
            moment(typed, "Europe/Berlin")
    else:
        found = moment(typed, "Europe/Berlin").astimezone(ZoneInfo("Europe/Berlin"))
        assert found.replace(tzinfo=None) == typed
