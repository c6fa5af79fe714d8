"""How a replica's process is fed beside events: it has a queue and a consumer, or fills queues."""

from collections.abc import Mapping

from backend.clock import SECOND_US
from backend.errors import Unavailable
from backend.messages.feed_choice import FEEDS, FEEDS_OF_ANY_LOG, QueueRoom, StreamConsumer
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
from backend.projection.stream_feed import StreamFeed
from backend.projection.table_specs import table_specs_of
from backend.run.child_runtime import ChildRuntime
from backend.run.consumer_names import consumer_name
from backend.store.engine_registry import open_consumers

_MIB = 2**20


class ReplicaFeeds:
    """`queue`: of a replica that can be fed by one; `enqueue`: of the one that fills them.

    `stream`: of a replica whose log is in a stream; it may have a consumer of that.
    """

    def __init__(
        self, runtime: ChildRuntime, store: RowSettings, projections: Mapping[str, Projection]
    ) -> None:
        """Open what belongs to this process.

        Raises:
            StorageFailed: the folder of the queues, the data folder, or the store cannot be used.
        """
        self._runtime = runtime
        self._error = ""
        self.queue: QueueFeed | None = None
        self.stream: StreamFeed | None = None
        self.consumer: StreamConsumer | None = None  # as it was when `report` was called last
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
            self.stream = self._open_stream(store)
            feeds = FEEDS_OF_ANY_LOG if self.stream is None else FEEDS
            self.queue = QueueFeed(bootstrap.name, store, reader, registrations, feeds=feeds)

    def _open_stream(self, store: RowSettings) -> StreamFeed | None:
        settings, name = self._runtime.bootstrap.settings, self._runtime.bootstrap.name
        consumers = open_consumers(settings.log_url)
        if consumers is None:
            return None
        return StreamFeed(consumer_name(settings.data_folder, name), store, consumers)

    def begin(self, position: int) -> None:
        """Follow the stream from a position on, if that is chosen; else let it be.

        Raises:
            StorageFailed: the store cannot be used.
        """
        if self.stream is None or self.queue is None:
            return
        if self.queue.choice == "stream":
            self.stream.follow(position)
        else:
            self.stream.leave(position)

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
            if self.stream is not None:
                self.consumer = self.stream.report(position)
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
        if self.stream is not None:
            self.stream.close()
        if self._writer is not None:
            self._writer.close()
