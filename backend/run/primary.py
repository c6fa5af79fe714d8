"""The primary's composition root: the only writer, its command socket and its feed."""

import sys
import time

import uuid_utils

from backend.clock import now
from backend.command.service import CommandService
from backend.domain.registry import load_registry
from backend.errors import AlreadyRunning
from backend.messages.notices import PrimarySample
from backend.publish.publisher import Publisher
from backend.run.desk import Bell, Desk
from backend.run.entry import run_child
from backend.run.memory import resident
from backend.run.station import Station
from backend.store.opening import open_log
from backend.store.port import Log
from backend.wire.gate import ANYONE
from backend.wire.sockets import router, xpub
from backend.wire.visitors import Visitors

_PATIENCE = 15.0  # seconds that a writer before us may take to die


def serve(station: Station) -> None:
    """Be the primary until told to stop.

    Raises:
        StorageFailed, Unreadable: the log cannot be opened or read.
        AlreadyRunning: another writer holds the log.
    """
    log = _open(station)
    try:
        _serve(station, log)
    finally:
        log.close()


def _serve(station: Station, log: Log) -> None:
    """Bind the sockets, and go round."""
    bell = Bell()
    keys = station.bootstrap.ring.server
    commands = router(station.context, keys, ANYONE)
    feed = xpub(station.context, keys, ANYONE)
    visitors = Visitors(commands.socket)
    service = CommandService(
        log,
        load_registry(),
        station.bootstrap.settings,
        clock=now,
        ids=_new_id,
        wake=bell.ring,
    )
    last = log.read(log.head() - 1, 1) if log.head() else []
    publisher = Publisher(
        feed.socket, station.session, now, log.counts(), last[0] if last else None
    )
    desk = Desk(commands.socket, service, publisher, station.session, bell)
    loop = station.loop
    station.keep_gate()
    loop.add(commands.socket, desk.take)
    loop.add(feed.socket, publisher.greet)
    loop.add(visitors.socket, visitors.note)
    loop.add(bell.handle, bell.answer)
    loop.between(desk.work)
    loop.every(0.1, publisher.settle)
    loop.every(1.0, publisher.heartbeat)
    loop.every(1.0, lambda: station.say(_sample(station, service, publisher, visitors)))
    station.ready(commands=commands.endpoint, feed=feed.endpoint)
    try:
        station.run()
        desk.finish()
    finally:
        service.close()
        visitors.close()
        commands.socket.close()
        feed.socket.close()
        bell.close()


def _open(station: Station) -> Log:
    """Open the log; a writer that is just dying is waited for."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            return open_log(station.bootstrap.settings.log_url)
        except AlreadyRunning:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def _sample(
    station: Station, service: CommandService, publisher: Publisher, visitors: Visitors
) -> PrimarySample:
    """Say how the writer is."""
    return PrimarySample(
        name=station.name,
        at=now(),
        head=publisher.head,
        accepted=service.counts.accepted,
        rejected=service.counts.rejected,
        failed=service.counts.failed,
        waiting=service.undecided,
        clients=visitors.count,
        memory=resident(station.pid),
    )


def _new_id() -> bytes:
    """Return a time-ordered id."""
    return uuid_utils.uuid7().bytes


if __name__ == "__main__":
    sys.exit(run_child(serve))
