"""Since when problems last, on the disk."""

import logging
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from backend.clock import SECOND_US
from backend.telemetry.health.onsets import OnsetKey
from backend.telemetry.lag_history import LagHistoryStore
from backend.telemetry.onset_store import OnsetStore

ZERO_US = 1_790_000_000 * SECOND_US
PAUSED: OnsetKey = ("replica-1", "", "PAUSED")
PARKED: OnsetKey = ("replica-1", "orders", "parked")
LOGGER = logging.getLogger("test")


def test_that_what_was_committed_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.sqlite"
    with ExitStack() as opened:
        killed = opened.enter_context(closing(LagHistoryStore(path, LOGGER)))
        killed.onsets.save({PAUSED: 5, PARKED: 7}, ZERO_US)
        killed.commit()
        killed.onsets.save({PARKED: 7}, ZERO_US + 3)
        killed.commit()
        killed.onsets.save({}, ZERO_US)  # and this not: it was killed before
        after = opened.enter_context(closing(LagHistoryStore(path, LOGGER)))
        assert after.onsets.load() == {PARKED: ZERO_US + 7}


def test_that_what_is_over_is_dropped_also_from_before_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.sqlite"
    with closing(LagHistoryStore(path, LOGGER)) as store:
        store.onsets.save({PAUSED: 5, PARKED: 7}, ZERO_US)
    with closing(LagHistoryStore(path, LOGGER)) as store:
        store.onsets.save({PAUSED: -9}, ZERO_US)
        assert store.onsets.load() == {PAUSED: ZERO_US - 9}


def test_that_what_was_lost_is_kept_once_more(tmp_path: Path) -> None:
    with closing(LagHistoryStore(tmp_path / "telemetry.sqlite", LOGGER)) as store:
        store.onsets.save({PAUSED: 5}, ZERO_US)
        store.commit()
        store.onsets.save({PAUSED: 5, PARKED: 7}, ZERO_US)
        store.onsets.begin_anew()  # as when the disk refused it
        store.onsets.save({PAUSED: 5, PARKED: 7}, ZERO_US)
        assert store.onsets.load() == {PAUSED: ZERO_US + 5, PARKED: ZERO_US + 7}


def test_that_what_a_full_disk_took_back_is_kept_once_more() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        onsets = OnsetStore(database, LOGGER)
        database.execute("CREATE TABLE others (text)")
        database.execute("PRAGMA max_page_count = 9")
        onsets.save({PAUSED: 5}, ZERO_US)
        with pytest.raises(sqlite3.OperationalError, match="full"):
            database.execute("INSERT INTO others VALUES (?)", ("x" * 99_999,))
        database.commit()
        onsets.confirm()
        onsets.save({PAUSED: 5}, ZERO_US)
        database.commit()
        onsets.confirm()
        assert onsets.load() == {PAUSED: ZERO_US + 5}
