"""Every preset, on a real database with the columns that its store has."""

import sqlite3
from pathlib import Path

import psycopg
import pytest

from backend.foreign.postgres_source import PostgresSource
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_preview import preview_store, recognize_source
from tests.backend.foreign.store_samples import (
    EMMETT_SQLITE,
    NOON_US,
    POSTGRES_SAMPLES,
    StoreSample,
)

PATIENCE_US = 200_000  # the end of Axon's takes a minute to be known


@pytest.mark.parametrize("sample", POSTGRES_SAMPLES, ids=lambda sample: str(sample.title))
def test_that_a_store_is_recognised_and_read_by_its_preset(
    store_url: str, sample: StoreSample
) -> None:
    with psycopg.connect(store_url, autocommit=True) as writer:
        writer.execute(sample.script.encode())
    source = PostgresSource(store_url)

    found = preview_store(source, recognize_source(source), PATIENCE_US)

    source.close()
    assert found.mapping.title == sample.title
    assert [event.position for event in found.first] == sample.positions
    last = found.last[-1]
    assert last.problems == ()
    assert (last.subject, last.version, last.type) == (sample.subject, sample.version, sample.type)
    assert (last.time, last.data.value) == (NOON_US, sample.data)
    assert (last.correlationid, last.causationid) == (sample.correlationid, sample.causationid)
    assert last.actor == sample.actor
    assert {each.name: each.events_behind for each in found.subscriptions} == sample.behind
    assert found.parked == sample.parked
    assert [fault for fault in found.faults if not fault.startswith("No index")] == []
    assert any(fault.startswith("No index") for fault in found.faults) == (sample.title == "Emmett")


def test_that_emmett_in_sqlite_is_recognised_and_read(tmp_path: Path) -> None:
    path = tmp_path / "carts.db"
    with sqlite3.connect(path) as writer:
        writer.executescript(EMMETT_SQLITE)
    writer.close()
    source = SqliteSource(path)

    found = preview_store(source, recognize_source(source))

    assert found.mapping.title == "Emmett"
    assert [(event.position, event.version, event.time) for event in found.last] == [
        ((1,), 1, NOON_US),
        ((2,), 2, NOON_US),
    ]
    (carts,) = found.subscriptions
    assert (carts.name, carts.status, carts.events_behind) == ("carts", "RUNNING", 1)
    assert found.faults == []
