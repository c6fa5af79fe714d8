"""Rows are compared with the log whenever that may have become another one."""

from backend.projection.log_origin import LogOrigin, Tip


class Connection:
    """A log that may be read through another connection from a look on."""

    def __init__(self) -> None:
        self.number, self.reason, self.asked = 1, "", list[tuple[int, Tip | None]]()
        self.breaks = 0

    def find_departure(self, position: int, tip: Tip | None) -> str:
        self.asked.append((position, tip))
        if self.breaks:
            self.breaks -= 1
            self.number += 1
        return self.reason


def test_that_rows_are_looked_at_once_for_each_connection_and_whenever_there_is_doubt() -> None:
    log = Connection()
    origin = LogOrigin(lambda: log.number, log.find_departure)
    seen = [origin.is_certain]
    origin.tip = (7, "ab")
    assert origin.check(7) == ""
    assert log.asked == [(7, (7, "ab"))]
    seen.append(origin.is_certain)
    log.number += 1
    seen.append(origin.is_certain)
    origin.check(7)
    origin.doubt()
    seen.append(origin.is_certain)
    assert seen == [False, True, False, False]


def test_that_what_two_connections_said_is_asked_again() -> None:
    log = Connection()
    log.breaks, log.reason = 2, "It is another one."
    origin = LogOrigin(lambda: log.number, log.find_departure)
    assert origin.check(7) == "It is another one."
    assert len(log.asked) == 3
    assert origin.is_certain
