"""A log with the replica that fills the queues, and one that is fed by either feed."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.messages.feed_choice import FeedChoice
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.live_store import LiveStore
from backend.projection.parked_work import ParkedWork
from backend.projection.read_model import Projection
from backend.projection.row_queue.journal_files import shape_of
from backend.projection.row_queue.journal_reader import JournalReader
from backend.projection.row_queue.journal_segment import QueueLimits
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_feed import QueueFeed
from backend.projection.row_queue.queue_registrations import QueueRegistrations
from backend.projection.table_specs import table_specs_of
from backend.store.engine_registry import open_log
from backend.store.log_port import EventReader
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.row_queue.conftest import ROOMY
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import START, Shop, events

FILLER, FED = "filler.sqlite", "fed.sqlite"


class FeedPair:
    """`filler` fills the queue of `fed`; both can be opened anew, as after a kill."""

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        views: Mapping[str, Projection],
        log: EventReader,
    ) -> None:
        self.log = log
        self.at = START + 3600 * SECOND_US
        self.limits: QueueLimits = ROOMY
        self.registrations = QueueRegistrations(folder)
        self._folder, self._registry, self.views = folder, registry, views
        self._shape = shape_of(spec for view in views.values() for spec in table_specs_of(view))
        self.stores: dict[str, LiveStore] = {}
        self.open_filler()
        self.open_fed()

    def open_filler(self) -> None:
        self.writer = JournalWriter(
            self.registrations, self._shape, self.limits, clock=lambda: self.at
        )
        applier = self._applier(FILLER, self.writer)
        self.filler = self._follower(applier, None)
        work = ParkedWork(applier, self.log, self.filler.handlers, lambda _: None)
        self.retry, self.skip = work.retry, work.skip

    def open_fed(self) -> None:
        applier = self._applier(FED, None)
        reader = JournalReader(self.registrations.folder, self._shape)
        queue = QueueFeed("fed", applier.store, reader, self.registrations, lambda: self.at)
        self.fed, self.queue = self._follower(applier, queue), queue

    def _applier(self, name: str, writer: JournalWriter | None) -> Applier:
        if name in self.stores:
            self.stores[name].close()
        store = self.stores[name] = LiveStore(self._folder / name, self.views)
        enqueue = writer.enqueue if writer else None
        return Applier(store, self.views, self._registry, enqueue=enqueue)

    def _follower(self, applier: Applier, queue: QueueFeed | None) -> Follower:
        return Follower(
            applier, self.log, clock=lambda: self.at, ticks=lambda: self.at, queue=queue
        )

    def feed_by(self, feed: FeedChoice) -> None:
        self.queue.choose(feed, self.fed.position)

    def tick(self) -> None:
        """Let a second go by."""
        self.at += SECOND_US

    def run(self) -> None:
        """Let both do what they can without time going by."""
        for follower in (self.filler, self.fed):
            for _ in range(10_000):
                if follower.step():
                    break

    def settle(self) -> None:
        """Let both come to the log's end, with time going by where one waits for the other."""
        for _ in range(100):
            self.run()
            if self.filler.position == self.fed.position == self.log.head():
                return
            self.at += SECOND_US
        raise AssertionError("they never come to the log's end")

    def differing_views(self) -> list[str]:
        """Return the views whose rows are not the same in both."""
        return [
            name
            for name, view in self.views.items()
            if every_row(self._folder / FED, view) != every_row(self._folder / FILLER, view)
        ]

    def skipped_in(self, name: str) -> list[tuple[str, int, str, str]]:
        """Return what the rows know of skipped events: view, position, by whom, and why."""
        with closing(sqlite3.connect(self._folder / name)) as rows:
            sql = "SELECT view, position, operator, reason FROM marigraph_skipped ORDER BY 1, 2"
            return rows.execute(sql).fetchall()

    def close(self) -> None:
        self.writer.close()
        for store in self.stores.values():
            store.close()


class QueuedLog(FeedPair):
    """Such a pair over a log in memory that grows."""

    def __init__(
        self, folder: Path, registry: Registry, views: Mapping[str, Projection], length: int
    ) -> None:
        self.history = [*events(registry, islice(Shop(8, users=9, products=5).payloads(), length))]
        self.writable_log = open_log("memory:")
        super().__init__(folder, registry, views, self.writable_log)

    def commit(self, count: int) -> None:
        head = self.log.head()
        append(self.writable_log, self.history[head : head + count])
        self.at += 3 * SECOND_US  # all look at the log's end

    def close(self) -> None:
        super().close()
        self.writable_log.close()
