"""ISO 8601 times beyond RFC 3339, read as the operator chose: dates, week dates, local times.

Each way in which a time was read is a finding: nothing is guessed in silence.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from backend.clock import from_datetime
from backend.errors import Unreadable
from backend.exchange.event_time import (
    MAX_CACHED_TIMES,
    EventTime,
    has_finer_digits,
    is_rfc3339,
    parse_event_time,
)
from backend.translation import tr_noop

_TIME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|(?P<basic_date>\d{8})|(?P<week>\d{4}-?W\d{2}(?:-?[1-7])?)"
    r"|(?P<year>\d{4})-?(?P<day_of_year>\d{3}))"
    r"(?:[T ](?P<clock>\d{2}(?::\d{2}(?P<second>:\d{2}(?:[.,](?P<fraction>\d+))?)?)?"
    r"|(?P<basic_clock>\d{4}(?P<basic_second>\d{2}(?:[.,](?P<basic_fraction>\d+))?)?))"
    r"(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)


class IsoTimeReader:
    """Reads every form of ISO 8601; what has no zone of its own is local time in `zone`.

    meanings: a sentence per finding

    Raises:
        Unreadable: there is no such zone.
    """

    def __init__(self, zone: str) -> None:
        self._zone = _load_zone(zone) if zone else None
        self._read_cached = lru_cache(MAX_CACHED_TIMES)(self._read)
        self.meanings = {
            "time-date-only": f"has a date without a time: read as its midnight in {zone}",
            "time-week-date": tr_noop(
                "has a week date: a week without a day is read as its Monday"
            ),
            "time-ordinal-date": tr_noop("has a date as year and day of the year"),
            "time-basic-format": tr_noop("has a time without hyphens or colons"),
            "time-without-seconds": tr_noop(
                "has a time without seconds: read as the minute's first"
            ),
            "time-without-zone": f"has a time without a zone: read as local time in {zone}",
            "time-at-clock-change": (
                f"has a time that {zone} has twice or not at all: the offset before the change of"
                " clocks holds"
            ),
            "time-other-form": tr_noop(
                "has a comma or a zone as ISO 8601 writes them, not RFC 3339"
            ),
        }

    def parse(self, text: str) -> EventTime:
        """Read a time; an RFC 3339 one as ever.

        Raises:
            ValueError: it is none, or it needs a zone and none was chosen.
        """
        return self._read_cached(text)

    def _read(self, text: str) -> EventTime:
        if is_rfc3339(text):
            return parse_event_time(text)
        found = _TIME.fullmatch(text)
        if found is None:
            raise ValueError(f"{text[:40]!r} is no ISO 8601 time")
        try:
            moment, findings = self._moment(found)
            time_us = from_datetime(moment.astimezone(UTC))
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{text[:40]!r} cannot be read as ISO 8601: {error}") from error
        fraction = found["fraction"] or found["basic_fraction"] or ""
        findings += ("time-shortened",) * has_finer_digits(fraction)
        return EventTime(time_us, findings)

    def _moment(self, found: re.Match[str]) -> tuple[datetime, tuple[str, ...]]:
        zone, findings = self._zone_of(found)
        moment = datetime.combine(_date(found), _clock(found), zone)
        if found["zone"] is None and moment.utcoffset() != moment.replace(fold=1).utcoffset():
            findings += ("time-at-clock-change",)
        findings += _form_findings(found)
        return moment, findings or ("time-other-form",)

    def _zone_of(self, found: re.Match[str]) -> tuple[tzinfo | None, tuple[str, ...]]:
        if found["zone"] is not None:
            return time.fromisoformat(f"00:00{found['zone'].upper()}").tzinfo, ()
        if self._zone is None:
            raise ValueError(tr_noop("it has no zone; choose it with --zone"))
        has_clock = found["clock"] is not None
        return self._zone, ("time-without-zone" if has_clock else "time-date-only",)


def _form_findings(found: re.Match[str]) -> tuple[str, ...]:
    is_basic = found["basic_date"] is not None or found["basic_clock"] is not None
    has_second = found["second"] is not None or found["basic_second"] is not None
    forms = {
        "time-week-date": found["week"] is not None,
        "time-ordinal-date": found["day_of_year"] is not None,
        "time-basic-format": is_basic,
        "time-without-seconds": found["clock"] is not None and not has_second,
    }
    return tuple(code for code, applies in forms.items() if applies)


def _date(found: re.Match[str]) -> date:
    if found["day_of_year"] is None:
        return date.fromisoformat(found["date"].upper())
    year = int(found["year"])
    day = date(year, 1, 1) + timedelta(days=int(found["day_of_year"]) - 1)
    if day.year != year:
        raise ValueError(f"{year} has no day {found['day_of_year']}")
    return day


def _clock(found: re.Match[str]) -> time:
    return time.fromisoformat(found["clock"].replace(",", ".")) if found["clock"] else time()


def _load_zone(name: str) -> tzinfo:
    if name.upper() in {"UTC", "Z"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Unreadable(
            f"{name[:60]!r} is no time zone that this machine knows; they are named as"
            " Europe/Berlin or UTC.",
            code="bad-zone",
            field="zone",
        ) from error
