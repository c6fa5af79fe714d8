"""A log of any length in little time: a short one, copied behind itself inside the database.

Every copy has streams, ids and correlations of its own; what a search looks at is as in a log that
was written event by event. Its heads and counts by block are whole; nothing is to be appended.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from backend.domain.registry import Registry
from backend.store.sql.log_schema import BLOCK_EVENTS
from tests.bench.replaying import long_log

BASE_EVENTS = 100_000
_COPY = """
INSERT INTO events (position, stream, version, prev, id, kind, time, recorded, correlation,
                    causation, actor, basis, data)
SELECT position + :offset, stream + :streams, version,
       CASE prev WHEN 0 THEN 0 ELSE prev + :offset END, randomblob(16), kind,
       time + :later_us, recorded + :later_us,
       CAST(substr(correlation, 1, 12) || :mark AS BLOB), causation, actor, basis, data
FROM events WHERE position <= :base
"""
_COPY_STREAMS = """
INSERT INTO streams (id, name, version, position, owner)
SELECT id + :streams, name || '+' || :number, version, position + :offset, owner
FROM streams WHERE id <= :base_streams
"""
_INDEX_BLOCKS = """
INSERT OR REPLACE INTO blocks (upto, time, recorded)
SELECT max(position), min(time), min(recorded) FROM events
WHERE position <= :whole GROUP BY (position - 1) / :block
"""
_COUNT_BLOCKS = """
INSERT OR REPLACE INTO tallies (upto, kind, events)
SELECT upto, kind, sum(events) OVER (PARTITION BY kind ORDER BY upto)
FROM (SELECT b.upto AS upto, k.id AS kind, coalesce(c.events, 0) AS events
      FROM blocks AS b CROSS JOIN kinds AS k
      LEFT JOIN (SELECT ((position - 1) / :block + 1) * :block AS upto, kind, count(*) AS events
                 FROM events WHERE position <= :whole GROUP BY 1, 2) AS c
      ON c.upto = b.upto AND c.kind = k.id)
"""


def copied_log(path: Path, registry: Registry, count: int, most: int = BASE_EVENTS) -> str:
    """Write a log of a shop with `count` events (a multiple of `most`); return its URL.

    `most`: so many are written event by event.
    """
    base = min(count, most)
    url = long_log(path, registry, base, users=2_000, products=500)
    if count > base:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _copy(connection, base, count // base)
    return url


def _copy(connection: sqlite3.Connection, base: int, times: int) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    (last,) = connection.execute("SELECT max(time) - min(time) FROM events").fetchone()
    (streams,) = connection.execute("SELECT max(id) FROM streams").fetchone()
    connection.execute("BEGIN")
    for number in range(1, times):
        values = {
            "base": base,
            "offset": number * base,
            "streams": number * streams,
            "base_streams": streams,
            "number": number,
            "later_us": number * (last + 1),
            "mark": number.to_bytes(4, "big"),
        }
        for statement in (_COPY, _COPY_STREAMS):
            connection.execute(statement, values)
    head = base * times
    blocks = {"whole": head // BLOCK_EVENTS * BLOCK_EVENTS, "block": BLOCK_EVENTS}
    for statement in (_INDEX_BLOCKS, _COUNT_BLOCKS):
        connection.execute(statement, blocks)
    connection.execute("UPDATE settled SET position = ?", (head,))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
