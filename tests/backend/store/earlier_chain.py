"""The chain of a log of format 1, made anew from what its rule says."""

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import msgspec

from backend.messages.events import Event
from backend.store.engine_registry import open_reader

_BLOCK_EVENTS = 128

EarlierLink = tuple[int, bytes, bytes]  # up to where, digest, checks


def earlier_links(events: Sequence[Event], ends: Sequence[int]) -> list[EarlierLink]:
    """Return the links over events from the first on; `ends`: where commits end."""
    cuts = sorted({*ends, *range(_BLOCK_EVENTS, len(events) + 1, _BLOCK_EVENTS)})
    links, start, running = list[EarlierLink](), 0, _begin(b"")
    for upto in cuts:
        encoded = [msgspec.msgpack.encode(event) for event in events[start:upto]]
        running.update(b"".join(encoded))
        checks = struct.pack(f"<{len(encoded)}I", *map(crc32, encoded))
        links.append((upto, running.digest(), checks))
        if upto % _BLOCK_EVENTS == 0:
            running = _begin(running.digest())
        start = upto
    return links


def turn_back(path: Path) -> None:
    """Turn a log in a file into what the earlier version would have written in these commits."""
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        events = reader.read(0, reader.head())
    with closing(sqlite3.connect(path)) as connection, connection:
        ends = [upto for (upto,) in connection.execute("SELECT upto FROM chain")]
        connection.execute("DELETE FROM chain")
        links = earlier_links(events, ends)
        connection.executemany("INSERT INTO chain VALUES (?, ?, ?, NULL)", links)
        connection.execute("UPDATE about SET format = 1")


def _begin(digest: bytes) -> blake2b:
    return blake2b(digest, digest_size=16, person=b"marigraph-log-1")
