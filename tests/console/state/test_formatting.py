import time

import pytest

from backend.messages.bounds import EARLIEST_US
from console.state import formatting
from console.state.observable import Observable

_THIN = "\u202f"


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (None, "\u2013"),
        (0, "0 s"),
        (120, "120 µs"),
        (3_400, "3.4 ms"),
        (340_000, "340 ms"),
        (12_000_000, "12.0 s"),
        (125_000_000, "2 min 5 s"),
        (7_500_000_000, "2 h 5 min"),
        (200_000_000_000, "2 d 7 h"),
        (472_557_600_000_000, "5 469 d 10 h"),
    ],
)
def test_that_a_span_is_written_with_a_unit_that_fits(micros: int | None, text: str) -> None:
    assert formatting.format_duration(micros).replace(_THIN, " ") == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "\u2013"), (0, "0"), (999, "999"), (1_234_567, "1 234 567")]
)
def test_that_thousands_stand_apart(value: int | None, text: str) -> None:
    assert formatting.format_count(value).replace(_THIN, " ") == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "\u2013"), (0.0, "0"), (3.14, "3.1"), (12_345.6, "12 346")]
)
def test_that_rates_are_as_precise_as_they_are_useful(value: float | None, text: str) -> None:
    assert formatting.format_rate(value).replace(_THIN, " ") == text


@pytest.mark.parametrize(
    ("octets", "text"), [(0, "\u2013"), (1_500, "2 kB"), (48_300_000, "48.3 MB")]
)
def test_that_sizes_have_units(octets: int, text: str) -> None:
    assert formatting.format_size(octets).replace(_THIN, " ") == text


def test_that_utc_is_marked_and_has_milliseconds() -> None:
    assert formatting.format_utc(1_505_814_335_120_000) == "2017-09-19 09:45:35.120Z"


def test_that_listeners_hear_only_of_changes_unless_told() -> None:
    heard: list[int] = []
    shared = Observable(1)
    shared.subscribe(heard.append)
    shared.set(1)
    shared.set(2)
    shared.publish(2)
    assert heard == [2, 2]


def test_that_a_moment_which_a_zones_calendar_does_not_reach_is_written_as_utc(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "HST10")  # west of Greenwich it is still the year 0
        time.tzset()
        written = formatting.format_local(EARLIEST_US)
    time.tzset()
    assert written == "0001-01-01 00:00:00.000Z"
