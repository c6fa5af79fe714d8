from pathlib import Path

from backend.clock import SECOND_US
from backend.messages.row_storage import RowStorage, describe_storage
from backend.projection.row_engines import SqliteRows
from backend.run.storage_meter import StorageMeter, written_by_process


class Counters:
    """A clock and a count of bytes that move when they are told to."""

    def __init__(self) -> None:
        self.now_us, self.bytes = 0, 1_000

    def move(self, seconds: int, written: int) -> None:
        self.now_us += seconds * SECOND_US
        self.bytes += written


def test_that_time_and_bytes_are_those_of_the_last_seconds(tmp_path: Path) -> None:
    counters = Counters()
    path = tmp_path / "archive.sqlite"
    meter = StorageMeter(SqliteRows(path), lambda: counters.now_us, lambda: counters.bytes)
    assert meter.measure().size_bytes == 0
    path.write_bytes(bytes(700))
    path.with_name("archive.sqlite-wal").write_bytes(bytes(300))
    counters.move(4, 8_000)
    meter.note_saved(SECOND_US)
    assert meter.measure() == RowStorage(
        size_bytes=1_000, write_share=0.25, written_bytes_per_s=2_000
    )
    for _ in range(5):
        counters.move(10, 0)
        meter.measure()
    quiet = meter.measure()
    assert (quiet.write_share, quiet.written_bytes_per_s) == (0, 0)


def test_that_what_no_system_counts_is_left_out() -> None:
    assert (written_by_process() or 1) > 0
    meter = StorageMeter(SqliteRows(Path("none.sqlite")), lambda: 1, lambda: None)
    measured = meter.measure()
    assert measured.written_bytes_per_s is None
    assert "/s" not in describe_storage(measured)
    assert "25 %" in describe_storage(
        RowStorage(size_bytes=1, write_share=0.25, written_bytes_per_s=9)
    )
