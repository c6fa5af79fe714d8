import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from backend.clock import SECOND, Micros
from backend.clock import now as wall_clock
from backend.messages.control import AskHistory
from backend.telemetry import history
from backend.telemetry.history import HistoryStore
from tests.backend.wire.samples import REPLICA

Keep = Callable[..., None]


@contextmanager
def opened(folder: Path) -> Generator[HistoryStore]:
    store = HistoryStore(folder / "telemetry.sqlite", logging.getLogger("test"))
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def start() -> Micros:
    """A full minute some minutes ago."""
    return (wall_clock() // (60 * SECOND) - 10) * 60 * SECOND


def keep(store: HistoryStore, at: Micros, behind: int, applied: int = 0) -> None:
    views = [msgspec.structs.replace(REPLICA.views[0], behind=behind, late=behind * 10)]
    store.keep(msgspec.structs.replace(REPLICA, at=at, behind=behind, applied=applied, views=views))


def behind(store: HistoryStore, step: Literal[1, 10, 60] = 1, view: str = "") -> list[int | None]:
    return store.answer(AskHistory(replica="replica-1", view=view, step=step)).behind


def test_that_samples_are_there_again_after_a_restart(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second in range(3):
            keep(store, start + second * SECOND, second)
    with opened(tmp_path) as store:
        assert behind(store) == [0, 1, 2]
        assert behind(store, view="orders") == [0, 1, 2]


def test_that_a_coarser_sample_shows_the_worst_of_its_span(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second, value in enumerate([1, 9, 2, 0, 0, 0, 0, 0, 0, 0, 3, 4]):
            keep(store, start + second * SECOND, value, applied=second)
        assert behind(store, step=10) == [9, 4]
        assert behind(store, step=60) == [9]
        answer = store.answer(AskHistory(replica="replica-1", step=10))
        assert answer.applied == [9, 11]
        assert answer.at == [start, start + 10 * SECOND]


def test_that_a_restart_within_a_span_does_not_forget_its_worst(
    tmp_path: Path, start: Micros
) -> None:
    with opened(tmp_path) as store:
        keep(store, start, 9)
    with opened(tmp_path) as store:
        keep(store, start + 5 * SECOND, 1)
        assert behind(store, step=10) == [9]


def test_that_what_was_not_known_stays_unknown(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        store.keep(
            msgspec.structs.replace(REPLICA, at=start, behind=None, late=None, head=None, views=[])
        )
        answer = store.answer(AskHistory(replica="replica-1"))
        assert (answer.behind, answer.late, answer.head) == ([None], [None], [None])
        assert behind(store, view="orders") == [None]


def test_that_only_the_asked_span_and_replica_is_answered(tmp_path: Path, start: Micros) -> None:
    with opened(tmp_path) as store:
        for second in range(5):
            keep(store, start + second * SECOND, second)
        since = store.answer(AskHistory(replica="replica-1", since=start + 3 * SECOND))
        assert since.behind == [3, 4]
        assert store.answer(AskHistory(replica="replica-9")).at == []


def test_that_the_file_is_bounded_by_number(
    tmp_path: Path, start: Micros, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "KEPT", {1: 20, 10: 3, 60: 2})
    with opened(tmp_path) as store:
        for second in range(100):
            keep(store, start + second * SECOND, second)
        assert behind(store) == list(range(79, 100))
        assert len(behind(store, step=10)) <= 4


def test_that_a_clock_that_jumps_ahead_and_back_deletes_nothing(
    tmp_path: Path, start: Micros
) -> None:
    year = 365 * 86400 * SECOND
    with opened(tmp_path) as store:
        keep(store, start, 1)
        keep(store, start + year, 2)
        keep(store, start + SECOND, 3)
        keep(store, start + 2 * SECOND, 4)
        store.commit()
        assert behind(store) == [1, 3, 4]


def test_that_a_broken_file_is_set_aside(tmp_path: Path, start: Micros) -> None:
    (tmp_path / "telemetry.sqlite").write_bytes(b"this is no database, whatever its name says")
    with opened(tmp_path) as store:
        keep(store, start, 1)
        assert behind(store) == [1]
    assert (tmp_path / "telemetry.broken").exists()
