"""The numbers of alert rules over time."""

import logging
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import DAY_US, SECOND_US, now_us
from backend.messages.alert_places import is_watched
from backend.messages.alert_rules import METRICS
from backend.messages.alerts import AlertMetric, AlertOperator
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import ReplicaSample
from backend.messages.work import OverdueWork
from backend.telemetry import metric_history
from backend.telemetry.alerts.alert_preview import IN_LAG_HISTORY
from backend.telemetry.alerts.readings import PrimaryRates, ProcessReading
from backend.telemetry.lag_history import LagHistoryStore
from backend.telemetry.metric_history import KEPT_METRICS, MetricHistory
from tests.backend.telemetry.health.scenario import WELL, WRITING
from tests.backend.telemetry.small_disk import fill_disk

LOGGER = logging.getLogger("test")
MINUTE_US = 60 * SECOND_US
ZERO_S = now_us() // MINUTE_US * 60  # a whole minute
WORK = OverdueWork(view="orders", waiting=5, overdue=3)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        yield opened


@pytest.fixture
def history(database: sqlite3.Connection) -> MetricHistory:
    return MetricHistory(database, LOGGER)


def replica(
    at_s: float, heard: ReplicaSample | None = WELL, name: str = "replica-1"
) -> ProcessReading:
    verdict = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=400_000)
    health = ProcessHealth(name=name, role="replica", verdict=verdict)
    return ProcessReading(health, report(at_s, health), replica=heard)


def primary(at_s: float) -> ProcessReading:
    verdict = Verdict(status="OK", severity="ok", rule="serving", age_us=400_000)
    health = ProcessHealth(name="primary", role="primary", verdict=verdict)
    rates = PrimaryRates(3.0, 2.0, 1.0)
    return ProcessReading(health, report(at_s, health), primary=WRITING, rates=rates)


def report(at_s: float, health: ProcessHealth) -> HealthReport:
    at_us = round((ZERO_S + at_s) * SECOND_US)
    return HealthReport(
        at_us=at_us, severity="ok", worst="", processes=[health], head_age_us=200_000
    )


def kept(
    history: MetricHistory,
    metric: AlertMetric,
    step_s: int = 1,
    operator: AlertOperator = ">",
    process: str = "replica-1",
    view: str = "",
) -> dict[int, float | None]:
    """By the seconds since the beginning."""
    found = history.series((process, metric, view), operator, 0, step_s)
    seconds = [at_us // SECOND_US - ZERO_S for at_us in found.at_us]
    return dict(zip(seconds, found.values, strict=True))


def test_that_every_number_of_a_rule_is_kept_by_one_history() -> None:
    numbers = {name for name, kind in METRICS.items() if kind.unit != "state"}
    assert sorted([*KEPT_METRICS, *IN_LAG_HISTORY]) == sorted(numbers)


def test_that_what_a_rule_reads_is_kept_of_each_process_that_it_is_of(
    history: MetricHistory,
) -> None:
    history.note([replica(0), primary(0)])
    for process in (replica(0), primary(0)):
        name = process.health.name
        of_it: list[AlertMetric] = [
            each for each in KEPT_METRICS if is_watched(each, process.health, name)
        ]
        assert of_it
        for metric in of_it:
            assert list(kept(history, metric, process=name)) == [0]
            assert kept(history, metric, process=name)[0] is not None, metric
    assert kept(history, "silence") == {0: 400_000}
    assert kept(history, "failed-rate", process="primary") == {0: 1.0}
    assert math.isnan(kept(history, "queue-room")[0] or 0)  # it fills no queue


def test_that_of_a_span_the_worst_for_either_kind_of_rule_is_known(history: MetricHistory) -> None:
    for at_s, memory in ((0, 5), (0.5, 9), (1, 7), (12, 6)):
        history.note([replica(at_s, replace(WELL, memory_bytes=memory))])
    assert kept(history, "memory") == {0: 9, 1: 7, 12: 6}
    assert kept(history, "memory", operator="<") == {0: 5, 1: 7, 12: 6}
    assert kept(history, "memory", step_s=10) == {0: 9, 10: 6}
    assert kept(history, "memory", step_s=60, operator="<") == {0: 5}


def test_that_a_replica_which_is_not_heard_has_no_numbers_but_its_silence(
    history: MetricHistory,
) -> None:
    history.note([replica(0), replica(1, None)])
    assert kept(history, "memory") == {0: WELL.memory_bytes, 1: None}
    assert kept(history, "silence") == {0: 400_000, 1: 400_000}


def test_that_what_is_overdue_is_kept_of_each_view(history: MetricHistory) -> None:
    counted = replace(WELL, work=[WORK, replace(WORK, view="carts", overdue=None)])
    history.note([replica(0, counted)])
    assert kept(history, "overdue", view="orders") == {0: 3}
    assert kept(history, "overdue", view="carts") == {0: None}
    assert kept(history, "overdue") == {0: None}  # of one view it is not known


def test_that_a_catch_up_without_an_end_is_kept_as_endless(history: MetricHistory) -> None:
    growing = replace(WELL, events_behind=5, catch_up_s=None)
    history.note([replica(0, growing), replica(1, growing)])
    assert kept(history, "catch-up") == {0: math.inf, 1: math.inf}


def test_that_a_kill_loses_no_more_than_the_second_that_was_open(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.sqlite"
    with closing(LagHistoryStore(path, LOGGER)) as killed:
        for at_s in range(8):
            killed.metrics.note([replica(at_s, replace(WELL, memory_bytes=50 - at_s))])
        killed.commit()
        with closing(LagHistoryStore(path, LOGGER)) as after:
            assert list(kept(after.metrics, "memory"))[:7] == list(range(7))
            after.metrics.note([replica(20, replace(WELL, memory_bytes=1))])
            assert kept(after.metrics, "memory", step_s=10)[20] == 1
            assert kept(after.metrics, "memory", step_s=60) == {0: 50}  # made of its seconds
            assert kept(after.metrics, "memory", step_s=60, operator="<") == {0: 1}


def test_that_the_least_and_the_greatest_from_before_a_restart_are_kept(
    database: sqlite3.Connection,
) -> None:
    before = MetricHistory(database, LOGGER)
    for memory in (9, 5, 7):
        before.note([replica(3, replace(WELL, memory_bytes=memory))])
    before.flush()
    after = MetricHistory(database, LOGGER)
    after.note([replica(3.5, replace(WELL, memory_bytes=6))])
    for step_s, at_s in ((1, 3), (10, 0), (60, 0)):
        assert kept(after, "memory", step_s) == {at_s: 9}
        assert kept(after, "memory", step_s, "<") == {at_s: 5}


def test_that_a_clock_that_jumps_back_loses_nothing(history: MetricHistory) -> None:
    for at_s, memory in ((100, 9), (101, 8), (40, 3), (100, 5)):
        history.note([replica(at_s, replace(WELL, memory_bytes=memory))])
    assert kept(history, "memory") == {40: 3, 100: 9, 101: 8}
    assert kept(history, "memory", operator="<")[100] == 5


def test_that_only_so_much_is_kept_of_each_process(
    history: MetricHistory, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metric_history, "KEPT_SAMPLES", {1: 20, 10: 3, 60: 2})
    for at_s in range(600):
        history.note([replica(at_s), replica(at_s, name="replica-2")])
        history.note_end((ZERO_S + at_s) * SECOND_US)
    history.note_end((ZERO_S + 600) * SECOND_US)
    history.note_end((ZERO_S + 605) * SECOND_US)
    rows = dict(database.execute("SELECT step, count(*) FROM metrics GROUP BY step"))
    assert rows[1] <= 2 * (20 + 10)
    assert rows[10] <= 2 * (3 + 1)
    assert rows[60] <= 2 * (2 + 1)


def test_that_a_process_that_is_long_gone_takes_no_room(
    history: MetricHistory, database: sqlite3.Connection
) -> None:
    history.note([replica(0)])
    history.note_end((ZERO_S + 200) * SECOND_US)
    assert database.execute("SELECT count(*) FROM metrics").fetchone() == (3,)
    history.note_end(ZERO_S * SECOND_US + 32 * DAY_US)
    assert database.execute("SELECT count(*) FROM metrics").fetchone() == (0,)


def test_that_a_row_of_another_version_is_a_gap(
    history: MetricHistory, database: sqlite3.Connection
) -> None:
    history.note([replica(0), replica(1), replica(2)])
    database.execute("UPDATE metrics SET numbers = x'c1' WHERE at = ?", (ZERO_S * SECOND_US,))
    assert list(kept(history, "memory")) == [1, 2]


def test_that_what_a_full_disk_took_back_is_kept_once_more(
    history: MetricHistory, database: sqlite3.Connection
) -> None:
    history.note([replica(0)])
    history.note([replica(1)])  # the first second is written
    fill_disk(database)
    database.commit()
    history.confirm()
    assert list(kept(history, "memory")) == [1]
    history.note([replica(2)])
    database.commit()
    history.confirm()
    assert list(kept(history, "memory")) == [0, 1, 2]


def test_that_what_could_not_be_written_is_written_later_and_told_once(
    history: MetricHistory, database: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    database.execute("ALTER TABLE metrics RENAME TO hidden")
    for at_s in range(4):
        history.note([replica(at_s)])
        history.confirm()
    database.execute("ALTER TABLE hidden RENAME TO metrics")
    assert caplog.text.count("numbers of alerts are not kept") == 1
    history.note([replica(4)])
    assert list(kept(history, "memory")) == [0, 1, 2, 3, 4]
