"""The newest rebuild of a replica as it stands, on disk and in this process."""

import logging

import msgspec

from backend.clock import SECOND_US, monotonic_us
from backend.errors import StorageFailed
from backend.projection.row_store import RowSettings
from backend.run.rebuild_record import RebuildRecord, read_record, write_record
from backend.run.rebuild_report import describe_views

_WRITTEN_AGAIN_US = SECOND_US  # after which what could not be written down is tried again


class RebuildLedger:
    """`record`: the newest rebuild, None when there was none."""

    def __init__(self, store: RowSettings, logger: logging.Logger) -> None:
        """Raises StorageFailed when the store cannot be read."""
        self._store = store
        self._logger = logger
        self.record = read_record(store)
        self._unwritten_us: int | None = None  # since when it was tried to write the record

    def keep(self, record: RebuildRecord) -> None:
        """Write down what was decided.

        Raises:
            StorageFailed: it cannot be written, and nothing is changed.
        """
        write_record(self._store, record)
        self.record, self._unwritten_us = record, None
        self._logger.info(
            "rebuild of %s for %s: %s", describe_views(record.views), record.by, record.state
        )

    def keep_outcome(self, record: RebuildRecord) -> None:
        """Write down what came of a rebuild; where that cannot be done, again until it can.

        Killed before, it is built to the same end again.
        """
        try:
            self.keep(record)
        except StorageFailed as error:  # shown all the same, and written again until it works
            if self._unwritten_us is None:
                self._logger.warning("a rebuild's end is not on disk: %s", error.message)
            self.record, self._unwritten_us = record, monotonic_us()

    def note(self, **fields: object) -> None:
        """Change what is shown of it; what it does of that again needs not be on disk."""
        if self.record is not None:
            self.record = msgspec.structs.replace(self.record, **fields)

    def note_switched(self, record: RebuildRecord) -> None:
        """It was written with the rows, in their transaction."""
        self.record, self._unwritten_us = record, None

    def write_again(self) -> None:
        """Try again to write what could not be written, now and then."""
        since_us = self._unwritten_us
        if self.record is None or since_us is None:
            return
        if monotonic_us() - since_us > _WRITTEN_AGAIN_US:
            self.keep_outcome(self.record)
