"""A log that grows, and a replica that follows it without a process of its own."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from backend.clock import SECOND_US
from backend.domain.registry import Registry
from backend.messages.events import Event, EventBatch, Heartbeat
from backend.messages.notices import ViewLag
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.shop_history import START, Shop, events

Views = Mapping[str, Projection]


class FollowedLog:
    """A log, a follower of it, and a clock that moves when it is told to."""

    def __init__(self, path: Path, registry: Registry, views: Views, length: int) -> None:
        self.history = [*events(registry, islice(Shop(8, users=9, products=5).payloads(), length))]
        self.log: EventLog = open_log("memory:")
        self.at = START + 3600 * SECOND_US
        self.applied_batches: list[AppliedBatch] = []
        self._path, self._views, self._registry = path, views, registry
        self.open()

    def open(self) -> None:
        self.store = LiveStore(self._path, self._views)
        self.applier = Applier(self.store, self._views, self._registry)
        self.follower = Follower(
            self.applier,
            self.log,
            clock=lambda: self.at,
            ticks=lambda: self.at,
            on_applied=self.applied_batches.append,
        )

    def reopen(self) -> None:
        self.store.close()
        self.open()

    def commit(self, upto: int) -> list[Event]:
        fresh = self.history[self.log.head() : upto]
        append(self.log, fresh)
        return fresh

    def hear(self, *parts: list[Event]) -> None:
        for part in parts:
            self.follower.receive(EventBatch(head=self.log.head(), events=part))

    def beat(self, head: int | None = None) -> None:
        upto = self.log.head() if head is None else head
        counts = self.log.count_by_type(upto)
        self.follower.receive(Heartbeat(head=upto, recorded=self.at, at=self.at, counts=counts))

    def run(self) -> float:
        """Step until there is nothing to do at once; return when it wants to be called again."""
        for _ in range(10_000):
            wait = self.follower.step()
            if wait:
                return wait
        raise AssertionError("it never rests")

    def view(self, name: str) -> ViewLag:
        return next(view for view in self.follower.lag().views if view.view == name)
