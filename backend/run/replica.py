"""The replica's composition root: follows the log into its own rows, and answers questions."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from backend.clock import now
from backend.domain.registry import Registry, load_registry
from backend.errors import Unavailable
from backend.messages.notices import Applied as AppliedNotice
from backend.messages.notices import Topology
from backend.projection.applying import Applied, Applier
from backend.projection.follow import Follower
from backend.projection.holding import held
from backend.projection.installed import load_projections
from backend.projection.live import LiveStore
from backend.projection.model import Projection
from backend.projection.port import RowStore
from backend.projection.reading import open_rows
from backend.query.log.answers import LogSearch
from backend.query.service import QueryService, Sources
from backend.run.answering import Answering
from backend.run.entry import run_child
from backend.run.memory import resident
from backend.run.obeying import Obeying
from backend.run.refuge import keep_origin, sound_store
from backend.run.station import Station
from backend.store.opening import open_reader
from backend.store.port import LogReader
from backend.telemetry.lag import Lasting, Process, sample
from backend.wire.codec import FEED
from backend.wire.sockets import Socket, sub, take

MakeStore = Callable[[Path, Mapping[str, Projection]], RowStore]
_FRAMES = 200  # feed frames heard in one go
_SOON = 0.1  # seconds between two notices of the applied position
_TURN = 0.0005  # seconds; with Python's own 5 ms every answer would wait so long for its turn
_STOPPED_BY_FORCE = 1
# objects; questions leave cyclic garbage, and 50,000 of it took 0.2 s to clear while others waited
_YOUNG = 3_000


def serve(station: Station) -> None:
    """Be a replica until told to stop; raises what `follow` raises."""
    follow(station, LiveStore)


def follow(station: Station, make_store: MakeStore) -> None:
    """Be a replica, or the archive, until told to stop.

    Raises:
        StorageFailed: the log cannot be read.
        AlreadyRunning: another process still writes these rows.
        Unreadable: a module or read model cannot be loaded.
    """
    sys.setswitchinterval(_TURN)
    settings = station.bootstrap.settings
    registry, projections = load_registry(), load_projections()
    reader = open_reader(settings.log_url)
    path = settings.folder / f"{station.name}.sqlite"
    try:
        with held(path):
            store = sound_store(path, lambda: make_store(path, projections), reader, station.logger)
            try:
                Replica(station, store, reader, path, (registry, projections)).run()
            finally:
                store.close()
    finally:
        reader.close()


class Replica:
    """Everything that a replica's main thread does between its socket calls."""

    def __init__(
        self,
        station: Station,
        store: RowStore,
        reader: LogReader,
        path: Path,
        installed: tuple[Registry, Mapping[str, Projection]],
    ) -> None:
        """Put the parts together."""
        registry, projections = installed
        self._station = station
        self._store = store
        self._reader = reader
        self._origin_kept = False
        self._lasting = Lasting()
        self._feed: Socket | None = None
        self._feed_endpoint = ""
        self._told: int = -1
        self._told_at = 0.0
        self._follower = Follower(
            Applier(store, projections, registry), reader, on_applied=self._on_applied
        )
        self._answering = Answering(station, lambda: self._make_service(path, installed))

    def run(self) -> None:
        """Follow and answer until told to stop."""
        station = self._station
        loop = station.loop
        self._answering.start()
        station.heed(self._heed)
        station.obey(Obeying(self._follower, self._say_sample).carry_out)
        loop.between(self._follower.step)
        loop.every(1.0, self._say_sample)
        loop.every(_SOON, self._say_applied)
        if self._answering.endpoint:
            station.ready(queries=self._answering.endpoint)
            self._say_sample()
        try:
            station.run(_YOUNG)
        finally:
            self._close()

    def _make_service(
        self, path: Path, installed: tuple[Registry, Mapping[str, Projection]]
    ) -> QueryService:
        """Make the query side; called in its thread."""
        registry, projections = installed
        bootstrap = self._station.bootstrap
        url = bootstrap.settings.log_url
        sources = Sources(
            log=LogSearch(bootstrap.name, url, open_reader(url), now),
            rows=open_rows(path),
            projections=projections,
            registry=registry,
        )
        return QueryService(
            bootstrap.name,
            sources,
            settings=bootstrap.settings,
            archive=bootstrap.role == "archive",
            applied=lambda: self._follower.position,
        )

    def _heed(self, topology: Topology) -> None:
        """Subscribe to the primary's feed wherever it is now."""
        for process in topology.processes:
            endpoint = process.endpoints.get("feed", "")
            if endpoint and endpoint != self._feed_endpoint:
                self._leave_feed()
                station = self._station
                self._feed = sub(station.context, station.bootstrap.access, endpoint, [b""])
                self._feed_endpoint = endpoint
                station.loop.add(self._feed, self._hear)

    def _leave_feed(self) -> None:
        """Drop the subscription to a primary that is gone."""
        if self._feed:
            self._station.loop.remove(self._feed)
            self._feed.close()
            self._feed = None

    def _hear(self) -> None:
        """Hear what the feed has brought, up to a bound."""
        for _ in range(_FRAMES):
            frame = take(self._feed) if self._feed else None
            if frame is None:
                return
            self._follower.hear(FEED.published(frame).body)

    def _on_applied(self, applied: Applied) -> None:
        """Rows are on disk: pages that showed older ones are dropped, who waited is woken."""
        if self._answering.service:
            self._answering.service.cache.changed(applied.position, applied.changed)
        self._answering.applied()
        if time.monotonic() - self._told_at >= _SOON:
            self._say_applied()

    def _say_applied(self) -> None:
        """Say how far the rows have come, if they have."""
        position = self._follower.position
        if position != self._told:
            self._told, self._told_at = position, time.monotonic()
            self._station.say(AppliedNotice(name=self._station.name, position=position, at=now()))

    def _say_sample(self) -> None:
        """Say how this replica is; an unreadable log makes it silent, and is said by `trouble`."""
        try:
            self._origin_kept = self._origin_kept or keep_origin(self._store, self._reader)
            self._say_lag()
        except Unavailable as error:
            self._station.logger.warning("no sample: %s", error.message)

    def _say_lag(self) -> None:
        """Measure, and say it."""
        lag = self._follower.lag()
        lasting = self._lasting.note(time.monotonic(), holds=bool(lag.behind))
        parked = sum(view.parked for view in lag.views)
        cache = self._answering.service.cache if self._answering.service else None
        process = Process(
            name=self._station.name,
            fault=self._fault() if parked else "",
            parked=parked,
            cache_hits=cache.hits if cache else 0,
            cache_misses=cache.misses if cache else 0,
            memory=resident(self._station.pid),
        )
        self._station.say(sample(lag, process, lasting=lasting))

    def _fault(self) -> str:
        """Say which event was parked first, where, and why."""
        first = next(iter(self._store.parked()), None)
        if first is None:
            return ""
        why = first.error.splitlines()[-1] if first.error else ""
        return f"{first.view} at {first.position} ({first.entity}): {why}"

    def _close(self) -> None:
        """End the query side; a question that will not end does not keep the process."""
        self._leave_feed()
        if not self._answering.close():
            self._station.logger.warning("a question in hand is given up")
            os._exit(_STOPPED_BY_FORCE)


if __name__ == "__main__":
    sys.exit(run_child(serve))
