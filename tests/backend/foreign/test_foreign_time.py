"""Times of foreign stores, in whatever form they are kept."""

import pytest

from backend.clock import parse_rfc3339
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.mapping import TimeFormat

NOON = parse_rfc3339("2026-11-27T12:00:00.123456Z")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-11-27T12:00:00.123456+00:00", "UTC"),
        ("2026-11-27 12:00:00.123456", "UTC"),
        ("2026-11-27T12:00:00.123456789Z", "UTC"),  # what lies beyond microseconds is cut off
        ("2026-11-27T12:00:00.1234567+00", "UTC"),
        ("2026-11-27T13:00:00.123456", "Europe/Berlin"),
        ("2026-11-27T07:00:00.123456-05:00", "Europe/Berlin"),
    ],
)
def test_that_a_time_as_text_is_read_in_its_zone_or_in_that_of_the_store(
    text: str, zone: str
) -> None:
    assert ForeignTimeReader(TimeFormat(format="text", zone=zone)).read(text) == NOON


@pytest.mark.parametrize("text", ["yesterday", "10000-01-01T00:00:00Z", "2026-02-30T00:00:00Z"])
def test_that_what_is_no_time_is_refused(text: str) -> None:
    reader = ForeignTimeReader(TimeFormat(format="text", zone="UTC"))

    with pytest.raises(ValueError, match=r"isoformat|range|day"):
        reader.read(text)
