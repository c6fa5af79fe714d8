"""What the tables of a log hold, as one number each: to be compared with those of a copy."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial

import msgspec
import sqlalchemy as sa

from backend.sqlite.compiled_statement import CompiledStatement
from backend.store.log_backup_port import TableDigest
from backend.store.sql.log_schema import metadata

_PAGE_ROWS = 2_000  # read at once
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_encode = msgspec.msgpack.Encoder().encode


def digest_tables(
    connection: sqlite3.Connection, on_rows: Callable[[int, int], None]
) -> tuple[TableDigest, ...]:
    """Return the digests of the log's tables; `on_rows` is called with the rows so far, and all.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    tables = _present_tables(connection)
    counts = [_count(connection, table) for table in tables]
    total, before = sum(counts), 0
    digests: list[TableDigest] = []
    on_rows(0, total)
    for table in tables:
        digest = _digest(connection, table, partial(_report, on_rows, before, total))
        digests.append(digest)
        before += digest.rows
    return tuple(digests)


def _report(on_rows: Callable[[int, int], None], before: int, total: int, done: int) -> None:
    on_rows(before + done, total)


def _present_tables(connection: sqlite3.Connection) -> list[sa.Table]:
    """Return the tables of the log that the file has: one of an older version may lack some."""
    present = {name for (name,) in connection.execute(_TABLES)}
    return [table for table in metadata.sorted_tables if table.name in present]


def _count(connection: sqlite3.Connection, table: sa.Table) -> int:
    counted = CompiledStatement(sa.select(sa.func.count()).select_from(table)).sql
    [(rows,)] = connection.execute(counted).fetchall()
    return int(rows)


def _digest(
    connection: sqlite3.Connection, table: sa.Table, on_rows: Callable[[int], None]
) -> TableDigest:
    """Digest the rows in the order of their key, however they lie in the file."""
    ordered = CompiledStatement(sa.select(table).order_by(*table.primary_key.columns)).sql
    cursor = connection.execute(ordered)
    sha256, rows = hashlib.sha256(), 0
    while page := cursor.fetchmany(_PAGE_ROWS):
        sha256.update(_join(page))
        rows += len(page)
        on_rows(rows)
    return TableDigest(str(table.name), rows, sha256.hexdigest())


def _join(rows: Iterable[tuple[object, ...]]) -> bytes:
    return b"".join(map(_encode, rows))
