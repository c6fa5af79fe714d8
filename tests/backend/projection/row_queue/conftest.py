"""A journal in a folder, with who is registered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.projection.row_queue.journal_reader import JournalReader
from backend.projection.row_queue.journal_segment import QueueLimits
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations

SHAPE = b"s" * 32
ROOMY = QueueLimits(max_bytes=2**30, max_rows=10**9, max_age_us=10**15)
MakeWriter = Callable[..., JournalWriter]


def changes(before: int, position: int, *, is_late: bool = False, rows: int = 1) -> QueueEntry:
    """An entry whose one table holds rows that name the position."""
    cells = [(f"key-{number}", position) for number in range(rows)]
    return QueueEntry(
        before=before,
        position=position,
        counts={"user.registered": position},
        recorded_us={"user.registered": list(range(before, position))},
        tables={"users": cells},
        is_late=is_late,
    )


def registered(folder: Path, position: int, replica: str = "replica-1") -> QueueRegistrations:
    """Register a replica that has taken everything up to a position."""
    registrations = QueueRegistrations(folder)
    registrations.acknowledge(replica, Acknowledged(position, has_begun=True))
    return registrations


def positions(reader: JournalReader, position: int) -> list[int]:
    """Take entry by entry, as a replica at that position does."""
    found = list[int]()
    while (entry := reader.next(position)) is not None:
        position = entry.position
        found.append(position)
    return found


@pytest.fixture
def write(tmp_path: Path) -> MakeWriter:
    """Open a writer of the journal in the test's folder."""

    def open_writer(
        limits: QueueLimits = ROOMY, clock: Callable[[], int] = lambda: 1, shape: bytes = SHAPE
    ) -> JournalWriter:
        return JournalWriter(QueueRegistrations(tmp_path), shape, limits, clock)

    return open_writer


@pytest.fixture
def reader(tmp_path: Path) -> JournalReader:
    return JournalReader(QueueRegistrations(tmp_path).folder, SHAPE)
