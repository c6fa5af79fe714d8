"""The journal: what is appended, who gets it, and when it is removed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.errors import StorageFailed
from backend.projection.row_queue.journal_files import list_segments
from backend.projection.row_queue.journal_reader import JournalReader, QueueTrimmed
from backend.projection.row_queue.journal_segment import QueueLimits
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_entry import decode_payload, encode_frame
from backend.projection.row_queue.queue_registrations import Acknowledged
from tests.backend.projection.row_queue.conftest import (
    ROOMY,
    SHAPE,
    MakeWriter,
    changes,
    positions,
    registered,
)


def test_that_entries_come_in_order_from_where_the_rows_are(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    writer = write()
    for before, position in ((0, 5), (5, 9), (9, 12)):
        assert writer.append(changes(before, position)) > 0
    assert positions(reader, 0) == [5, 9, 12]
    writer.append(changes(12, 13))
    assert positions(reader, 12) == [13]
    reader.rewind()
    assert positions(reader, 7) == [9, 12, 13]  # rows as they are at 9, of who stands within
    assert reader.next(13) is None


def test_that_what_is_written_survives_its_writer_without_a_torn_end(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    writer = write()
    writer.append(changes(0, 5))
    writer.append(changes(5, 9))
    (file,) = (tmp_path / "queue").glob("*.rows")
    whole = file.read_bytes()
    file.write_bytes(whole[:-3])
    assert positions(reader, 0) == [5]
    again = write()
    assert again.end == 5
    again.append(changes(5, 8))
    assert positions(reader, 5) == [8]


def test_that_a_broken_entry_ends_the_journal_before_it(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    writer = write()
    writer.append(changes(0, 5))
    writer.append(changes(5, 9))
    (file,) = (tmp_path / "queue").glob("*.rows")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert write().end == 5
    assert positions(reader, 0) == [5]


def test_that_events_applied_again_after_a_kill_are_not_queued_twice(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    write().append(changes(0, 10))
    again = write()
    assert again.append(changes(0, 4)) == 0
    assert again.append(changes(4, 10)) == 0
    assert again.append(changes(4, 12)) > 0
    assert positions(reader, 0) == [10, 12]


def test_that_nothing_is_queued_for_nobody(tmp_path: Path, write: MakeWriter) -> None:
    writer = write()
    assert writer.append(changes(0, 5)) == 0
    assert not (tmp_path / "queue").exists()
    registrations = registered(tmp_path, 20)
    assert writer.append(changes(5, 20)) == 0
    assert writer.append(changes(20, 21)) > 0
    registrations.remove("replica-1")
    assert writer.append(changes(21, 22)) == 0
    assert list_segments(tmp_path / "queue") == []


def test_that_what_all_have_acknowledged_is_removed(tmp_path: Path, write: MakeWriter) -> None:
    registrations = registered(tmp_path, 0)
    registered(tmp_path, 0, "replica-2")
    writer = write(replace(ROOMY, max_bytes=1600))  # a segment an entry or two
    for position in range(1, 9):
        writer.append(changes(position - 1, position))
    begun = writer.start
    registrations.acknowledge("replica-1", Acknowledged(8, has_begun=True))
    writer.tidy()
    assert writer.start == begun
    registrations.acknowledge("replica-2", Acknowledged(6, has_begun=True))
    writer.tidy()
    assert writer.start is not None
    assert 4 <= writer.start <= 6
    assert writer.index.behind(6).rows == 2
    assert writer.index.behind(8).rows == 0


@pytest.mark.parametrize(
    "limits",
    [
        replace(ROOMY, max_bytes=1600),
        replace(ROOMY, max_rows=20),
        replace(ROOMY, max_age_us=30),
    ],
)
def test_that_a_full_queue_loses_its_oldest_and_says_that_a_rebuild_is_needed(
    tmp_path: Path, write: MakeWriter, reader: JournalReader, limits: QueueLimits
) -> None:
    registrations = registered(tmp_path, 0)
    at = iter(range(1, 1000))
    writer = write(limits, lambda: next(at))
    writer.append(changes(0, 1, rows=2))
    assert not writer.is_lost(Acknowledged(0, has_begun=True), 1)
    for position in range(2, 60):
        writer.append(changes(position - 1, position, rows=2))
    assert writer.is_lost(registrations.read()["replica-1"], 59)
    with pytest.raises(QueueTrimmed, match="queue was trimmed: rebuild needed"):
        reader.next(0)


def test_that_a_lost_queue_holds_nothing_back(tmp_path: Path, write: MakeWriter) -> None:
    registered(tmp_path, 0)
    writer = write(replace(ROOMY, max_bytes=1600))
    for position in range(1, 60):
        writer.append(changes(position - 1, position))
    for position in range(60, 70):
        assert writer.append(changes(position - 1, position)) == 0
    assert sum(file.stat().st_size for file in (tmp_path / "queue").glob("*.rows")) == len(SHAPE)
    assert write().start == writer.start
    registered(tmp_path, 69)
    assert writer.append(changes(69, 70)) > 0
    assert writer.start == 69


def test_that_rows_of_a_late_event_are_taken_at_their_position_alone(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    writer = write()
    writer.append(changes(0, 5))
    writer.append(changes(5, 5, is_late=True))
    assert positions(reader, 0) == [5, 5]
    assert reader.next(5) is None
    writer.append(changes(5, 9))
    reader.rewind()
    assert positions(reader, 6) == [9]
    reader.rewind()
    assert positions(reader, 5) == [5, 9]


def test_that_late_rows_stay_until_their_replica_has_gone_on(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 5)
    writer = write(replace(ROOMY, max_bytes=8))  # a segment an entry, and no room for two
    writer.append(changes(5, 5, is_late=True))
    writer.tidy()
    assert positions(reader, 5) == [5]


def test_that_rows_of_another_shape_are_not_taken(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    write(shape=b"x" * 32).append(changes(0, 5))
    with pytest.raises(QueueTrimmed, match="another shape"):
        reader.next(0)
    assert write().end is None


def test_that_a_disk_that_refuses_leaves_what_was_there(
    tmp_path: Path, reader: JournalReader
) -> None:
    is_full = False

    def sync(_: int) -> None:
        if is_full:
            raise OSError(28, "No space left on device")

    writer = JournalWriter(registered(tmp_path, 0), SHAPE, ROOMY, lambda: 1, sync)
    writer.append(changes(0, 5))
    is_full = True
    with pytest.raises(StorageFailed, match="No space left on device"):
        writer.append(changes(5, 9))
    is_full = False
    writer.append(changes(5, 9))
    reader.rewind()
    assert positions(reader, 0) == [5, 9]


@given(cut=st.integers(0, 400), flipped=st.integers(0, 400))
def test_that_no_damaged_entry_is_read(cut: int, flipped: int) -> None:
    header, frame = encode_frame(changes(3, 9, rows=5), 1)
    damaged = bytearray(frame)
    damaged[flipped % len(frame)] ^= 1 << (cut % 8)
    at = len(frame) - header.payload_bytes
    assert decode_payload(bytes(damaged[:at]), bytes(damaged[at:])) is None
    short = frame[: cut % len(frame)]
    assert decode_payload(frame[:at], short[at:]) is None
    whole = decode_payload(frame[:at], frame[at:])
    assert whole is not None
    assert (whole.position, whole.rows, whole.events) == (9, 5, 6)


def test_that_a_file_whose_writer_died_when_it_had_just_begun_it_takes_no_other_along(
    tmp_path: Path, write: MakeWriter, reader: JournalReader
) -> None:
    registered(tmp_path, 0)
    writer = write()
    for before, position in ((0, 5), (5, 9)):
        writer.append(changes(before, position))
    writer.close()
    (segment,) = list_segments(tmp_path / "queue")
    for number, content in ((1, b""), (2, SHAPE[:-1])):
        begun = replace(segment, number=segment.number + number, start=9)
        (tmp_path / "queue" / begun.file).write_bytes(content)
        again = write()
        assert (again.start, again.end) == (0, 9)
        assert positions(reader, 0) == [5, 9]
        reader.rewind()
    again = write()
    again.append(changes(9, 12))
    assert positions(reader, 0) == [5, 9, 12]


def test_that_what_was_removed_before_an_error_is_not_removed_again(
    tmp_path: Path, write: MakeWriter
) -> None:
    registered(tmp_path, 0)
    writer = write(replace(ROOMY, max_rows=8))
    for position in range(1, 6):
        writer.append(changes(position - 1, position))
    stuck = sorted((tmp_path / "queue").glob("*.rows"))[2]
    stuck.unlink()
    stuck.mkdir()
    for _ in range(3):
        with pytest.raises(StorageFailed):
            writer.reset()
    assert (writer.start, writer.index.behind(2).rows) == (2, 3)
    stuck.rmdir()
    writer.reset()
    assert (writer.start, writer.index.behind(0).rows) == (None, 0)
