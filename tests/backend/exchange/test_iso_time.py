import pytest

from backend.clock import format_rfc3339
from backend.errors import Unreadable
from backend.exchange.iso_time import IsoTimeReader


@pytest.mark.parametrize(
    ("text", "utc", "findings"),
    [
        ("2020-07-01", "2020-06-30T22:00:00", ("time-date-only",)),
        ("20200101", "2019-12-31T23:00:00", ("time-date-only", "time-basic-format")),
        ("2020-W01", "2019-12-29T23:00:00", ("time-date-only", "time-week-date")),
        ("2020W013T10Z", "2020-01-01T10:00:00", ("time-week-date", "time-without-seconds")),
        ("2020-366T00:00:00Z", "2020-12-31T00:00:00", ("time-ordinal-date",)),
        ("20200101T0930Z", "2020-01-01T09:30:00", ("time-basic-format", "time-without-seconds")),
        ("2020-01-01 09:30", "2020-01-01T08:30:00", ("time-without-zone", "time-without-seconds")),
        ("2020-01-01T09:30:00,5+0100", "2020-01-01T08:30:00.500000", ("time-other-form",)),
        (
            "2020-10-25T02:30:00",
            "2020-10-25T00:30:00",
            ("time-without-zone", "time-at-clock-change"),
        ),
        (
            "2020-03-29T02:30:00",
            "2020-03-29T01:30:00",
            ("time-without-zone", "time-at-clock-change"),
        ),
        ("2020-01-01T09:30:00Z", "2020-01-01T09:30:00", ()),
        ("2020-01-01T09:30:00.1234567Z", "2020-01-01T09:30:00.123456", ("time-shortened",)),
    ],
)
def test_that_a_time_is_read_and_it_is_said_how(
    text: str, utc: str, findings: tuple[str, ...]
) -> None:
    reader = IsoTimeReader("Europe/Berlin")
    found = reader.parse(text)
    assert format_rfc3339(found.time_us).removesuffix("Z").removesuffix(".000000") == utc
    assert found.findings == findings
    assert set(findings) <= {*reader.meanings, "time-shortened"}


@pytest.mark.parametrize(
    "text",
    ["", "noon", "2021-366", "2020-W54-1", "2020-02-30", "2020-01-01x10:00", "2020-01-01T25Z"],
)
def test_that_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        IsoTimeReader("UTC").parse(text)


def test_that_a_time_without_a_zone_needs_one_to_be_said() -> None:
    assert IsoTimeReader("").parse("20200101T000000Z").findings == ("time-basic-format",)
    for text in ("2020-01-01", "2020-01-01T00:00:00"):
        with pytest.raises(ValueError, match="--zone"):
            IsoTimeReader("").parse(text)


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "Europe", "x" * 300, "\0"])
def test_that_a_zone_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(Unreadable, match="no time zone"):
        IsoTimeReader(zone)
