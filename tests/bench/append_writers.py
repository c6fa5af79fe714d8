"""Who appends in the benchmark: the log itself, its driver alone, and a textbook's schema."""

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import psycopg
import uuid_utils

from backend.domain.orders import OrderCreated, OrderLine
from backend.messages.events import Draft
from backend.sqlite.file_profile import EVENT_LOG
from backend.sqlite.sqlite_connection import connect
from backend.store.log_port import EventLog, Transaction
from backend.store.sql.log_connection import SqlRow

BATCH = 100  # events a commit
_SOURCE = "/marigraph/shop/orders"
_WHEN = 1_500_000_000_000_000
_TIMES = (_WHEN, _WHEN)
_encode = msgspec.json.Encoder().encode


def payload(order: int) -> OrderCreated:
    """Return an order of two lines, 220 bytes as JSON."""
    lines = [
        OrderLine(product_id=f"product-{order % 997}", quantity=2, price=1999, freight=250)
    ] * 2
    return OrderCreated(
        order_id=f"{order}", user_id=f"user-{order % 499}", lines=lines, total=8496, currency="EUR"
    )


def batches(orders: int, seed: int) -> Iterator[list[int]]:
    """Yield, for ever, the orders that the events of a batch belong to, at random."""
    chosen = random.Random(seed)  # noqa: S311 - no secret
    while True:
        yield [chosen.randrange(orders) for _ in range(BATCH)]


class Contestant(Protocol):
    """Appends batches, and knows how long it took."""

    def append(self, orders: Sequence[int]) -> float:
        """Append one event to each of these orders in one commit; return the seconds it took."""
        ...


class Ours:
    """The log as the command side uses it: payloads encoded, drafts placed, events returned."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def append(self, orders: Sequence[int]) -> float:
        """Append one event to each of these orders; what is timed begins with the payloads."""
        payloads = [payload(order) for order in orders]
        ids = [uuid_utils.uuid7().bytes for _ in orders]
        began = time.perf_counter()
        drafts = [
            Draft(
                id=id_,
                source=_SOURCE,
                type="order.created",
                subject=f"order-{said.order_id}",
                time=_WHEN,
                correlation=id_,
                causation=id_,
                actor="bench",
                schema=1,
                basis=None,
                data=_encode(said),
            )
            for id_, said in zip(ids, payloads, strict=True)
        ]
        self._log.append(Transaction(events=drafts), _WHEN)
        return time.perf_counter() - began


class _Heads:
    """What the raw contestants know of the streams of a log that they did not write."""

    def __init__(self, rows: Sequence[tuple[str, int, int, int]], kind: int, head: int) -> None:
        self.streams = {int(name.rpartition("-")[2]): [*rest] for name, *rest in rows}
        self.kind = kind
        self.head = head

    def rows(self, orders: Sequence[int]) -> tuple[list[SqlRow], list[tuple[int, ...]]]:
        """Return the rows of the events, and where their streams move, ready to be written."""
        made: list[SqlRow] = []
        before: dict[int, int] = {}
        for order in orders:
            stream = self.streams[order]
            before.setdefault(order, stream[1])
            self.head += 1
            id_ = uuid_utils.uuid7().bytes
            text = _encode(payload(order)).decode()
            key, version, prev = stream[0], stream[1] + 1, stream[2]
            made.append(
                (self.head, key, version, prev, id_, self.kind, *_TIMES, id_, id_, "bench", 0, text)
            )
            stream[1:] = [version, self.head]
        moves = [(*self.streams[o][1:], self.streams[o][0], old) for o, old in before.items()]
        return made, moves


_KNOWN = "SELECT name, id, version, position FROM streams"
_KIND = "SELECT id FROM kinds WHERE type = 'order.created'"
_HEAD = "SELECT max(position) FROM events"


_MOVE = "UPDATE streams SET version = {0}, position = {0} WHERE id = {0} AND version = {0}"
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class RawSqlite:
    """`sqlite3` alone: rows that are ready, `executemany` into the log's own tables."""

    def __init__(self, path: Path) -> None:
        self._connection = durable(path)
        run = self._connection.execute
        self._heads = _Heads(
            run(_KNOWN).fetchall(), run(_KIND).fetchone()[0], run(_HEAD).fetchone()[0]
        )

    def append(self, orders: Sequence[int]) -> float:
        """Write rows that were made before the clock began."""
        rows, moves = self._heads.rows(orders)
        cursor = self._connection.cursor()
        began = time.perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(_MOVE.format("?"), moves)
        cursor.executemany(_INSERT, rows)
        cursor.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


_PG_INSERT = (
    "INSERT INTO events SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bigint[],"
    " %s::bytea[], %s::int[], %s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[], %s::text[],"
    " %s::smallint[], %s::text[])"
)
_PG_MOVE = (
    "UPDATE streams SET version = g.v, position = g.p"
    " FROM unnest(%s::int[], %s::bigint[], %s::int[], %s::int[]) AS g(v, p, s, b)"
    " WHERE streams.id = g.s AND streams.version = g.b"
)


class RawPostgres:
    """psycopg alone: arrays that are ready, `unnest` into the log's own tables."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        run = self._connection.execute
        kind, head = run(_KIND).fetchone(), run(_HEAD).fetchone()
        assert kind is not None
        assert head is not None
        self._heads = _Heads(run(_KNOWN).fetchall(), kind[0], head[0])
        self._cursor = self._connection.cursor(binary=True)

    def append(self, orders: Sequence[int]) -> float:
        """Write arrays that were made before the clock began."""
        rows, moves = self._heads.rows(orders)
        events = [list(column) for column in zip(*rows, strict=True)]
        heads = [list(column) for column in zip(*moves, strict=True)]
        cursor = self._cursor
        began = time.perf_counter()
        cursor.execute("BEGIN")
        cursor.execute(_PG_MOVE, heads)
        cursor.execute(_PG_INSERT, events)
        cursor.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


class Textbook:
    """`sqlite3` alone, into one table whose key is UNIQUE(stream, version), as is often taught."""

    def __init__(self, path: Path, orders: int, events: int) -> None:
        self._connection = durable(path)
        self._connection.execute(
            "CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
            " version INTEGER NOT NULL, id BLOB NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL,"
            " time INTEGER NOT NULL, recorded INTEGER NOT NULL, correlation BLOB NOT NULL,"
            " causation BLOB, actor TEXT NOT NULL, schema INTEGER NOT NULL, data TEXT NOT NULL,"
            " UNIQUE (stream, version))"
        )
        for column in ("type", "correlation"):  # it is to find by these what the log finds by them
            self._connection.execute(f"CREATE INDEX by_{column} ON events ({column})")
        self._versions = [0] * orders
        self._fill(orders, events)

    def _fill(self, orders: int, events: int) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for order in range(orders):  # every stream begins in order, as in a log that grew
            self._connection.execute(_TEXTBOOK, self._row(order))
        for chosen in batches(orders, seed=7):
            if events <= orders:
                break
            self._connection.executemany(_TEXTBOOK, [self._row(order) for order in chosen])
            events -= BATCH
        self._connection.execute("COMMIT")

    def _row(self, order: int) -> SqlRow:
        self._versions[order] += 1
        id_ = uuid_utils.uuid7().bytes
        said = _encode(payload(order)).decode()
        stream, version = f"orders/order-{order}", self._versions[order]
        head = (stream, version, id_, _SOURCE, "order.created")
        return (*head, _WHEN, _WHEN, id_, id_, "bench", 1, said)

    def append(self, orders: Sequence[int]) -> float:
        """Write rows that were made before the clock began."""
        rows = [self._row(order) for order in orders]
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(_TEXTBOOK, rows)
        self._connection.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


_TEXTBOOK = (
    "INSERT INTO events (stream, version, id, source, type, time, recorded, correlation, causation,"
    " actor, schema, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def durable(path: Path) -> sqlite3.Connection:
    """Connect as the log does: as much cache, as many pages between checkpoints, as durable."""
    return connect(path, EVENT_LOG)


def fill(log: EventLog, orders: int, events: int) -> None:
    """Give the log so many events over so many orders; each order's first one in order."""
    ours = Ours(log)
    for start in range(0, orders, BATCH):
        ours.append(range(start, min(start + BATCH, orders)))
    for chosen in batches(orders, seed=7):
        if log.head() >= events:
            return
        ours.append(chosen)
