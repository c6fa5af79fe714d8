"""What a replica's process has to do with the queue feed: it fills queues, has one, or neither."""

from collections.abc import Mapping

from backend.clock import SECOND_US
from backend.errors import Unavailable
from backend.messages.feed_choice import QueueRoom
from backend.projection.read_model import Projection
from backend.projection.row_queue.journal_files import shape_of
from backend.projection.row_queue.journal_reader import JournalReader
from backend.projection.row_queue.journal_segment import QueueLimits
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_entry import Enqueue
from backend.projection.row_queue.queue_feed import QueueFeed
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS, QueueRegistrations
from backend.projection.row_queue.queue_room import QueueGauge
from backend.projection.row_store import RowSettings
from backend.projection.table_specs import table_specs_of
from backend.run.child_runtime import ChildRuntime

_MIB = 2**20


class ReplicaFeeds:
    """`queue`: of a replica that can be fed by one; `enqueue`: of the one that fills them."""

    def __init__(
        self, runtime: ChildRuntime, store: RowSettings, projections: Mapping[str, Projection]
    ) -> None:
        """Open what belongs to this process.

        Raises:
            StorageFailed: the folder of the queues, or the store, cannot be used.
        """
        self._runtime = runtime
        self._error = ""
        self.queue: QueueFeed | None = None
        self.enqueue: Enqueue | None = None
        self._writer: JournalWriter | None = None
        settings, bootstrap = runtime.bootstrap.settings, runtime.bootstrap
        registrations = QueueRegistrations(settings.data_folder)
        shape = shape_of(
            spec for projection in projections.values() for spec in table_specs_of(projection)
        )
        if bootstrap.name == QUEUE_PROCESS:
            limits = QueueLimits(
                max_bytes=settings.queue_max_mib * _MIB,
                max_rows=settings.queue_max_rows,
                max_age_us=settings.queue_max_age_s * SECOND_US,
            )
            self._writer = JournalWriter(registrations, shape, limits)
            self._gauge = QueueGauge(self._writer, registrations)
            self.enqueue = self._writer.enqueue
        elif bootstrap.role == "replica" and not bootstrap.share:  # a queue has all views' rows
            reader = JournalReader(registrations.folder, shape)
            self.queue = QueueFeed(bootstrap.name, store, reader, registrations)

    def check_origin(self, position: int, ahead: str) -> None:
        """Give up entries that may be of other rows than these.

        `position`: of the rows, 0 when they begin anew. `ahead`: why they are not of this log; then
        the entries are not either.

        Raises:
            StorageFailed: the folder cannot be used.
        """
        if self._writer is not None and (ahead or not position):
            self._writer.reset()

    def report(self, position: int) -> list[QueueRoom]:
        """Do what is due every second; return each queue's room, if this process fills them."""
        try:
            if self.queue is not None:
                self.queue.acknowledge(position)
            if self._writer is None:
                return []
            self._writer.tidy()
            rooms = self._gauge.measure(position)
        except Unavailable as error:
            if error.message != self._error:
                self._runtime.logger.warning("%s", error.message)
            self._error = error.message
            return []
        self._error = ""
        return rooms

    def close(self) -> None:
        """Give the files back."""
        if self.queue is not None:
            self.queue.close()
        if self._writer is not None:
            self._writer.close()
