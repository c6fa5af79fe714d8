"""The primary's composition root: the only writer, its command socket and its feed."""

import sys
import time

from backend.clock import SECOND_US, now_us
from backend.command.command_service import CommandService
from backend.command.event_ids import EventIdGenerator
from backend.domain.registry import load_registry
from backend.errors import AlreadyRunning
from backend.messages.notices import PrimarySample
from backend.publish.publisher import Publisher
from backend.run.child_main import run_child
from backend.run.child_runtime import ChildRuntime
from backend.run.command_endpoint import CommandEndpoint, LoopWaker
from backend.run.log_probe import LogProbe
from backend.run.process_memory import resident_bytes
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from backend.wire.connection_counter import ConnectionCounter
from backend.wire.sockets import router, xpub
from backend.wire.zap_authenticator import CLIENTS_DOMAIN

_WRITER_EXIT_TIMEOUT_S = 15.0  # that a writer before us may take to die
_MAX_ID_LEAD_US = SECOND_US  # that an id may be ahead of the commit time of its event


def serve(station: ChildRuntime) -> None:
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


def _serve(station: ChildRuntime, log: EventLog) -> None:
    """Bind the sockets, and go round."""
    bell = LoopWaker()
    keys = station.bootstrap.ring.server
    commands = router(station.context, keys, CLIENTS_DOMAIN)
    feed = xpub(station.context, keys, CLIENTS_DOMAIN)
    visitors = ConnectionCounter(commands.socket)
    service = CommandService(
        log,
        load_registry(),
        station.bootstrap.settings,
        clock=now_us,
        ids=EventIdGenerator(log.last_recorded() + _MAX_ID_LEAD_US),
        wake=bell.wake,
    )
    last = log.read(log.head() - 1, 1) if log.head() else []
    publisher = Publisher(
        feed.socket, station.session, now_us, log.count_by_type(), last[0] if last else None
    )
    desk = CommandEndpoint(commands.socket, service, publisher, station.session, bell)
    loop = station.loop
    station.serve_authenticator()
    loop.add(commands.socket, desk.receive_commands)
    loop.add(feed.socket, publisher.greet_subscribers)
    loop.add(visitors.socket, visitors.drain_reports)
    loop.add(bell.handle, bell.acknowledge)
    loop.add_step(desk.step)
    loop.every(0.1, publisher.send_heartbeat_if_due)
    probe = LogProbe(log.head)

    def report() -> None:
        """Say where the log ends, if it is known, and how the writer is."""
        if probe.check():
            publisher.send_heartbeat()
        station.send_notice(_sample(station, service, publisher, visitors, probe, desk))

    loop.every(1.0, report)
    station.announce_ready(commands=commands.endpoint, feed=feed.endpoint)
    try:
        station.run()
        desk.drain()
    finally:
        service.close()
        visitors.close()
        commands.socket.close()
        feed.socket.close()
        bell.close()


def _open(station: ChildRuntime) -> EventLog:
    """Open the log; a writer that is just dying is waited for."""
    give_up = time.monotonic() + _WRITER_EXIT_TIMEOUT_S
    while True:
        try:
            return station.retry_until_available(
                lambda: open_log(station.bootstrap.settings.log_url)
            )
        except AlreadyRunning:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def _sample(
    station: ChildRuntime,
    service: CommandService,
    publisher: Publisher,
    visitors: ConnectionCounter,
    probe: LogProbe,
    desk: CommandEndpoint,
) -> PrimarySample:
    """Say how the writer is."""
    at_us = now_us()
    return PrimarySample(
        name=station.name,
        at_us=at_us,
        head=publisher.head,
        accepted=service.counts.accepted,
        rejected=service.counts.rejected,
        failed=service.counts.failed,
        waiting=service.undecided,
        clients=visitors.count,
        memory_bytes=resident_bytes(station.pid),
        pid=station.pid,
        log_age_us=probe.age_us,
        log_error=probe.error,
        clock_behind_us=max(0, publisher.recorded_us - at_us),
        stages=desk.stages.stages(),
    )


if __name__ == "__main__":
    sys.exit(run_child(serve))
