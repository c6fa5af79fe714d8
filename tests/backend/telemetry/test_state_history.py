"""The states of processes and views over time."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from msgspec.structs import replace

from backend.clock import DAY_US, SECOND_US
from backend.messages.health import (
    HealthReport,
    HealthStatus,
    ProcessHealth,
    Rule,
    Verdict,
    ViewHealth,
)
from backend.messages.pipeline import HandlerState
from backend.telemetry import state_history
from backend.telemetry.state_history import StateHistory
from tests.backend.telemetry.small_disk import fill_disk

LOGGER = logging.getLogger("test")


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


@pytest.fixture
def history(database: sqlite3.Connection) -> StateHistory:
    return StateHistory(database, LOGGER)


def report(
    at_s: float,
    status: HealthStatus = "OK",
    rule: Rule = "lag-zero",
    handler: HandlerState = "idle",
    beside: tuple[Rule, ...] = (),
) -> HealthReport:
    verdict = Verdict(status=status, severity="ok", rule=rule)
    process = ProcessHealth(
        name="replica-1",
        role="replica",
        verdict=verdict,
        views=[ViewHealth(view="orders", verdict=verdict, handler=handler)],
        beside=[Verdict(status="FAULTED", severity="critical", rule=each) for each in beside],
    )
    at_us = round(at_s * SECOND_US)
    return HealthReport(at_us=at_us, severity="ok", worst="", processes=[process])


def nobody(at_s: float) -> HealthReport:
    return HealthReport(at_us=round(at_s * SECOND_US), severity="ok", worst="", processes=[])


def states(
    history: StateHistory,
    metric: str = "status",
    view: str = "",
    since_s: int = 0,
    step_s: int = 1,
) -> dict[int, tuple[str, ...] | None]:
    key = ("replica-1", metric, view)
    found = history.series(key, since_s * SECOND_US, step_s * SECOND_US)
    seconds = [at_us // SECOND_US for at_us in found.at_us]
    return dict(zip(seconds, found.states, strict=True))


def count_rows(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM states").fetchone()[0])


def test_that_a_state_is_known_for_every_second_that_somebody_looked(
    history: StateHistory,
) -> None:
    for at_s in range(1, 4):
        history.note(report(at_s))
    history.note(report(4, "STALLED", "stalled"))
    history.note(report(5, "STALLED", "stalled"))
    assert states(history) == {
        1: ("OK",),
        2: ("OK",),
        3: ("OK",),
        4: ("STALLED",),
        5: ("STALLED",),
    }
    assert states(history, "rule", "orders", since_s=4) == {4: ("stalled",), 5: ("stalled",)}


def test_that_a_coarse_step_holds_every_state_of_its_time(history: StateHistory) -> None:
    for at_s in range(20):
        history.note(report(at_s, "SLOW" if at_s == 13 else "OK"))
    assert states(history, step_s=10) == {0: ("OK",), 10: ("OK", "SLOW", "OK")}


def test_that_all_rules_that_hold_for_a_process_are_kept(history: StateHistory) -> None:
    history.note(report(1, rule="parked", beside=("unwatched", "question-hung")))
    assert states(history, "rule") == {1: ("parked", "unwatched", "question-hung")}


def test_that_only_changes_take_room(database: sqlite3.Connection, history: StateHistory) -> None:
    for at_s in range(100):
        alternating: Rule = "lag-zero" if at_s % 2 else "within-limit"
        history.note(report(at_s, rule=alternating, handler="idle" if at_s % 3 else "active"))
    assert count_rows(database) == 5
    history.note(report(100, handler="failing"))
    assert count_rows(database) == 6
    assert states(history, "handler", "orders", since_s=99) == {99: ("well",), 100: ("failing",)}


def test_that_nothing_is_known_of_a_time_at_which_nobody_looked(
    database: sqlite3.Connection, history: StateHistory
) -> None:
    history.note(report(1))
    history.note(report(2))
    history.note_end()
    again = StateHistory(database, LOGGER)
    again.note(report(60, "STALLED"))
    again.note(report(80, "OK"))
    assert states(again) == {
        1: ("OK",),
        2: ("OK",),
        60: ("STALLED",),
        80: ("OK",),
    }


def test_that_a_process_that_is_gone_is_not_known(history: StateHistory) -> None:
    history.note(report(1))
    history.note(nobody(2))
    history.note(nobody(3))
    assert states(history) == {1: ("OK",), 2: None, 3: None}


def test_that_a_clock_that_was_set_back_is_survived(history: StateHistory) -> None:
    for at_s in (100, 101, 50, 51):
        history.note(report(at_s, "OK" if at_s > 99 else "SLOW"))
    found = states(history)
    assert (found[50], found[51]) == (("SLOW",), ("SLOW",))
    assert list(found) == sorted(found)


def test_that_what_could_not_be_written_is_written_again(
    database: sqlite3.Connection, history: StateHistory, caplog: pytest.LogCaptureFixture
) -> None:
    history.note(report(1))
    database.execute("ALTER TABLE states RENAME TO hidden")
    history.note(report(2, "STALLED"))
    database.execute("ALTER TABLE hidden RENAME TO states")
    assert "states are not kept" in caplog.text
    caplog.clear()
    history.note(report(3, "STALLED"))
    assert states(history)[3] == ("STALLED",)


def test_that_old_changes_go_and_what_was_in_force_then_stays(
    database: sqlite3.Connection, history: StateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "_GAP_US", 40 * DAY_US)  # somebody looks all the time
    before: list[HealthStatus] = ["SLOW", "STALLED", "OK"]
    for at_s, at_status in enumerate(before, start=1):
        history.note(report(at_s, at_status))
    history.note(report(32 * DAY_US // SECOND_US))
    history.note_end()
    rows = database.execute("SELECT at, found FROM states WHERE metric = 'status' AND view = ''")
    assert rows.fetchall() == [(3 * SECOND_US, "OK")]
    assert states(history, since_s=32 * DAY_US // SECOND_US) == {32 * DAY_US // SECOND_US: ("OK",)}


def test_that_there_are_never_too_many_rows(
    database: sqlite3.Connection, history: StateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "MAX_ROWS", 20)
    for at_s in range(100):
        history.note(report(at_s, "OK" if at_s % 2 else "SLOW"))
    history.note_end()
    assert count_rows(database) <= 25  # what was in force stays, one row for each state
    assert states(history)[99] == ("OK",)


def test_that_one_process_after_the_other_is_pruned(
    database: sqlite3.Connection, history: StateHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_history, "MAX_ROWS", 4)
    names = ("replica-1", "replica-2", "replica-3")
    for at_s in range(100):
        made = report(at_s, "OK" if at_s % 2 else "SLOW")
        processes = [replace(made.processes[0], name=name) for name in names]
        history.note(replace(made, processes=processes))
    for minute in range(1, 6):
        history.note(nobody(99 + 61 * minute))
        history.note_end()
    rows = database.execute("SELECT process, count(*) FROM states GROUP BY process")
    assert {process: count <= 9 for process, count in rows} == dict.fromkeys(names, True)


def test_that_nothing_is_left_of_what_has_been_gone_for_a_month(
    database: sqlite3.Connection, history: StateHistory
) -> None:
    month_s = 32 * DAY_US // SECOND_US
    history.note(report(1))
    history.note(nobody(2))  # it went while somebody looked
    for begin_s in (month_s, 2 * month_s):
        history.note(nobody(begin_s))
        history.note_end()
    assert count_rows(database) == 0
    history.note(report(3 * month_s))
    history.note_end()
    again = StateHistory(database, LOGGER)  # it went while nobody looked
    for begin_s in (4 * month_s, 5 * month_s):
        again.note(nobody(begin_s))
        again.note_end()
    assert count_rows(database) == 0


def test_that_what_a_full_disk_took_back_is_kept_once_more(
    database: sqlite3.Connection, history: StateHistory
) -> None:
    history.note(report(1, "STALLED"))
    fill_disk(database)
    database.commit()
    history.confirm()
    history.note(report(2, "STALLED"))
    database.commit()
    history.confirm()
    assert states(history)[2] == ("STALLED",)
    rows = count_rows(database)
    history.note(report(3, "STALLED"))
    assert count_rows(database) == rows  # what is kept is not written again


def test_that_a_failure_is_told_once_until_it_is_over(
    database: sqlite3.Connection, history: StateHistory, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[tuple[int, HealthStatus]] = [(1, "STALLED"), (11, "SLOW")]
    for begin_s, found in rounds:
        database.execute("ALTER TABLE states RENAME TO hidden")
        for at_s in range(begin_s, begin_s + 5):
            history.note(report(at_s, found))
            history.confirm()
        database.execute("ALTER TABLE hidden RENAME TO states")
        assert caplog.text.count("states are not kept") == 1
        caplog.clear()
        history.note(report(begin_s + 5, found))
        history.confirm()
