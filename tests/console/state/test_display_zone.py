"""All times of the window are written in one zone, which an operator may choose."""

from collections.abc import Iterator

import pytest

from backend.clock import parse_rfc3339
from console.plots.time_ticks import tick_text
from console.state.display_zone import display_zone_name, set_display_zone, zone_names
from console.state.formatting import format_in_zone, format_local, format_time_of_day

SUMMER_US = parse_rfc3339("2026-07-01T10:30:00.250Z")


@pytest.fixture(autouse=True)
def system_zone_afterwards() -> Iterator[None]:
    yield
    set_display_zone("")


def test_that_times_and_axes_are_written_in_the_zone_that_was_chosen() -> None:
    set_display_zone("UTC")
    assert format_local(SUMMER_US) == "2026-07-01 10:30:00.250"
    set_display_zone("Asia/Shanghai")
    assert format_local(SUMMER_US) == "2026-07-01 18:30:00.250"
    assert format_time_of_day(SUMMER_US) == "18:30:00"
    assert tick_text(SUMMER_US / 1_000_000, 60) == "18:30"


def test_that_a_time_beside_others_names_the_zone_that_was_chosen() -> None:
    set_display_zone("Asia/Shanghai")
    assert format_in_zone(SUMMER_US) == "2026-07-01 18:30:00.250 Asia/Shanghai"
    set_display_zone("")
    assert format_in_zone(SUMMER_US) == f"{format_local(SUMMER_US)} local"


def test_that_a_zone_that_is_not_known_counts_as_the_computers() -> None:
    before = format_local(SUMMER_US)
    set_display_zone("Mars/Olympus")
    assert (display_zone_name(), format_local(SUMMER_US)) == ("", before)


def test_that_utc_can_always_be_chosen_and_every_zone_that_is_offered_is_known() -> None:
    names = zone_names()
    assert names[0] == "UTC"
    for name in names[:: max(1, len(names) // 5)]:
        set_display_zone(name)
        assert display_zone_name() == name
