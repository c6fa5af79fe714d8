"""How a SQLite file is used: durability, memory and waiting, as pragmas."""

from typing import Literal

import msgspec

LOCK_TIMEOUT_S = 10.0  # that a statement waits for another process's lock


class FileProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The pragmas of one use of a file.

    synchronous: FULL is on disk at the commit, NORMAL may lose the last moments with the power, OFF
    waits for nothing. checkpoint_pages: of 4 KiB in the write-ahead log between two checkpoints.
    """

    writable: bool = True
    write_ahead: bool = True
    synchronous: Literal["FULL", "NORMAL", "OFF"] = "NORMAL"
    cache_mib: int = 2
    checkpoint_pages: int = 1000

    def pragmas(self) -> list[str]:
        """Return the statements that a fresh connection runs."""
        common = [
            f"PRAGMA busy_timeout = {LOCK_TIMEOUT_S * 1000:.0f}",
            f"PRAGMA cache_size = -{self.cache_mib * 1024:d}",
        ]
        if not self.writable:
            return [*common, "PRAGMA query_only = ON"]
        if self.write_ahead:
            common += ["PRAGMA journal_mode = WAL", set_checkpoint_pages(self.checkpoint_pages)]
        return [*common, f"PRAGMA synchronous = {self.synchronous}"]


def set_checkpoint_pages(pages: int) -> str:
    """Return the statement that chooses how often the write-ahead log is copied."""
    return f"PRAGMA wal_autocheckpoint = {pages:d}"


# Copies a file's write-ahead log into it, and does without one from now on: one file holds all.
MERGE_WRITE_AHEAD_LOG = "PRAGMA journal_mode = DELETE"

EVENT_LOG = FileProfile(synchronous="FULL", cache_mib=64, checkpoint_pages=4000)
# A copy of a log: what the power took of it is read again from where that is kept. Whoever writes
# there may wait for the same disk: it is asked seldom, and for many pages at once.
COPIED_LOG = FileProfile(cache_mib=64, checkpoint_pages=40_000)
LOG_INDEX = FileProfile(cache_mib=64, checkpoint_pages=4000)  # of a log that is kept elsewhere
EVENT_LOG_READER = FileProfile(writable=False)
READ_MODELS = FileProfile(cache_mib=32, checkpoint_pages=250)  # can be rebuilt from the log
READ_MODELS_READER = FileProfile(writable=False, cache_mib=16)
SAMPLES = FileProfile(synchronous="OFF")  # may be lost: no commit waits for the disk
ALERTS = FileProfile(synchronous="FULL")  # what an operator has set, and whom it has alarmed
ANNOTATIONS = FileProfile(synchronous="FULL")  # what operators have noted
SUBSCRIPTIONS = FileProfile(synchronous="FULL")  # what consumers have acknowledged
ANNOTATIONS_READER = FileProfile(writable=False)
AUDIT = FileProfile(synchronous="FULL")
AUDIT_READER = FileProfile(writable=False)
SCRATCH = FileProfile(write_ahead=False, synchronous="OFF")  # nobody else sees it
