"""Times of foreign stores, in microseconds since 1970 UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.clock import Micros, from_datetime
from backend.errors import Unreadable
from backend.foreign.mapping import TimeFormat

_NS_PER = {"epoch-s": 1_000_000_000, "epoch-ms": 1_000_000, "epoch-us": 1_000, "epoch-ns": 1}


class ForeignTimeReader:
    """Reads the times of one store.

    Raises:
        Unreadable: code `bad-mapping`; there is no such zone.
    """

    def __init__(self, rule: TimeFormat) -> None:
        self._format = rule.format
        try:
            self._zone = ZoneInfo(rule.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Unreadable(
                f"The mapping's time.zone names {rule.zone}, which is no time zone. Write one such"
                " as Europe/Berlin.",
                code="bad-mapping",
                field="time.zone",
            ) from error

    def read(self, value: object) -> Micros:
        """Return the moment.

        Raises:
            ValueError: it is no such time.
        """
        if self._format == "text":
            return self._read_text(str(value))
        text = str(value)
        whole, _, fraction = text.partition(".")
        per_unit = _NS_PER[self._format]
        nanos = int(whole) * per_unit
        if fraction:
            nanos += (-1 if whole.startswith("-") else 1) * round(float(f"0.{fraction}") * per_unit)
        return nanos // 1000

    def _read_text(self, text: str) -> Micros:
        moment = datetime.fromisoformat(text)  # of a fraction it takes six digits
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return from_datetime(moment)
