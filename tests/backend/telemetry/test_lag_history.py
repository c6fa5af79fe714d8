import logging
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from backend.clock import SECOND_US, Micros
from backend.clock import now_us as wall_clock
from backend.errors import StorageFailed
from backend.messages.lag_series import AskLagSeries
from backend.telemetry import lag_history
from backend.telemetry.lag_history import LagHistoryStore, last_samples
from tests.backend.wire.sample_values import REPLICA
from tests.full_disk import full_disk

Keep = Callable[..., None]


@contextmanager
def opened(folder: Path) -> Generator[LagHistoryStore]:
    store = LagHistoryStore(folder / "telemetry.sqlite", logging.getLogger("test"))
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def start() -> Micros:
    """A full minute some minutes ago."""
    return (wall_clock() // (60 * SECOND_US) - 10) * 60 * SECOND_US


def keep(store: LagHistoryStore, at: Micros, behind: int, applied: int = 0) -> None:
    views = [
        msgspec.structs.replace(REPLICA.views[0], events_behind=behind, time_behind_us=behind * 10)
    ]
    store.add(
        msgspec.structs.replace(
            REPLICA, at_us=at, events_behind=behind, applied=applied, views=views, ahead=""
        )
    )


def behind(
    store: LagHistoryStore, step: Literal[1, 10, 60] = 1, view: str = ""
) -> list[int | None]:
    answer = store.answer(AskLagSeries(replica="replica-1", views=[view], step_s=step))
    return answer.views[0].events_behind


def test_that_the_lag_of_rows_ahead_of_the_log_is_a_gap(tmp_path: Path, start: Micros) -> None:
    ahead = msgspec.structs.replace(
        REPLICA, at_us=start, events_behind=0, time_behind_us=0, ahead="The log is an older copy."
    )
    with opened(tmp_path) as store:
        store.add(ahead)
        assert behind(store) == [None]
        assert behind(store, view="orders") == [None]


def test_that_samples_are_there_again_after_a_restart(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second in range(3):
            keep(store, start + second * SECOND_US, second)
    with opened(tmp_path) as store:
        assert behind(store) == [0, 1, 2]
        assert behind(store, view="orders") == [0, 1, 2]


def test_that_a_coarser_sample_shows_the_worst_of_its_span(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second, value in enumerate([1, 9, 2, 0, 0, 0, 0, 0, 0, 0, 3, 4]):
            keep(store, start + second * SECOND_US, value, applied=second)
        assert behind(store, step=10) == [9, 4]
        assert behind(store, step=60) == [9]
        answer = store.answer(AskLagSeries(replica="replica-1", step_s=10))
        assert answer.applied == [9, 11]
        assert answer.at_us == [start, start + 10 * SECOND_US]


def test_that_a_restart_within_a_span_does_not_forget_its_worst(
    tmp_path: Path, start: Micros
) -> None:
    with opened(tmp_path) as store:
        keep(store, start, 9)
    with opened(tmp_path) as store:
        keep(store, start + 5 * SECOND_US, 1)
        assert behind(store, step=10) == [9]


def test_that_what_was_not_known_stays_unknown(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        store.add(
            msgspec.structs.replace(
                REPLICA, at_us=start, events_behind=None, time_behind_us=None, head=None, views=[]
            )
        )
        answer = store.answer(AskLagSeries(replica="replica-1"))
        worst = answer.views[0]
        assert (worst.events_behind, worst.time_behind_us, answer.head) == ([None], [None], [None])
        assert behind(store, view="orders") == [None]


def test_that_only_the_asked_span_and_replica_is_answered(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second in range(5):
            keep(store, start + second * SECOND_US, second)
        since = store.answer(AskLagSeries(replica="replica-1", since_us=start + 3 * SECOND_US))
        assert since.views[0].events_behind == [3, 4]
        assert store.answer(AskLagSeries(replica="replica-9")).at_us == []


def test_that_the_file_is_bounded_by_number(
    tmp_path: Path, start: Micros, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lag_history, "KEPT_SAMPLES", {1: 20, 10: 3, 60: 2})
    with opened(tmp_path) as store:
        for second in range(100):
            keep(store, start + second * SECOND_US, second)
        assert behind(store) == list(range(79, 100))
        assert len(behind(store, step=10)) <= 4


def test_that_a_clock_that_jumps_ahead_and_back_deletes_nothing(
    tmp_path: Path, start: Micros
) -> None:
    year = 365 * 86400 * SECOND_US
    with opened(tmp_path) as store:
        keep(store, start, 1)
        keep(store, start + year, 2)
        keep(store, start + SECOND_US, 3)
        keep(store, start + 2 * SECOND_US, 4)
        store.commit()
        assert behind(store) == [1, 3, 4]


def test_that_a_broken_file_is_set_aside(tmp_path: Path, start: Micros) -> None:
    (tmp_path / "telemetry.sqlite").write_bytes(b"this is no database, whatever its name says")
    with opened(tmp_path) as store:
        keep(store, start, 1)
        assert behind(store) == [1]
    assert (tmp_path / "telemetry.broken").exists()


def test_that_a_file_that_takes_no_new_table_is_refused_by_its_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "telemetry.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE mine (number)")
        other.execute("CREATE INDEX onsets ON mine (number)")
    with pytest.raises(StorageFailed, match=r"telemetry\.sqlite: there is already an index"):
        LagHistoryStore(path, logging.getLogger("test"))


def test_that_a_sample_which_cannot_be_read_is_only_missed(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        keep(store, start, 1)
        keep(store, start + SECOND_US, 2)
    with closing(sqlite3.connect(tmp_path / "telemetry.sqlite")) as database, database:
        database.execute("UPDATE samples SET point = x'91' WHERE at = ?", (start,))
        database.execute("UPDATE samples SET point = x'a1ff' WHERE step = 60")
    with opened(tmp_path) as store:
        assert behind(store) == [2]
        keep(store, start + SECOND_US, 3)
        assert behind(store) == [3]
        assert behind(store, step=60) == [3]
    with closing(sqlite3.connect(tmp_path / "telemetry.sqlite")) as database, database:
        assert [each.at_us for each in last_samples(database)] == [start + SECOND_US]
        database.execute("UPDATE samples SET point = x'91'")
        assert last_samples(database) == []


def test_that_samples_of_a_time_with_a_full_disk_are_kept_later_and_it_is_told_once(
    tmp_path: Path, start: Micros, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(tmp_path) as store:
        store.commit()
        with full_disk():
            for second in range(5):
                keep(store, start + second * SECOND_US, second)
                store.commit()
        assert caplog.text.count("samples are not kept") == 1
        keep(store, start + 5 * SECOND_US, 5)
        store.commit()
        with opened(tmp_path) as after:  # as after a kill
            assert behind(after) == [0, 1, 2, 3, 4, 5]
