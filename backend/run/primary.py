"""The primary's composition root: the only writer, its command socket and its feed."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

from backend.audit.act_record import recorded_act
from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.command.command_service import CommandService
from backend.command.event_ids import EventIdGenerator
from backend.domain.registry import load_registry
from backend.errors import AlreadyRunning, GivenUp, StorageFailed, Unavailable
from backend.messages.commands import AnnulEvent
from backend.messages.notices import PrimarySample
from backend.publish.publisher import Publisher
from backend.run.child_runtime import ChildRuntime
from backend.run.command_endpoint import CommandEndpoint, LoopWaker, WriterService
from backend.run.mirror import open_mirror
from backend.run.mirror_service import MirrorService
from backend.run.process_memory import resident_bytes
from backend.run.standby_watch import StandbyWatch
from backend.store.engine_registry import open_log, open_standbys
from backend.store.log_port import CheckedLog, StorageCheck
from backend.wire.attachment import read_attachment
from backend.wire.connection_counter import ConnectionCounter
from backend.wire.copied_log import has_copied_log
from backend.wire.joined_folder import JoinedReplica, read_joined
from backend.wire.loop import GatheredCall
from backend.wire.sockets import Socket, router, xpub
from backend.wire.zap_authenticator import CLIENTS_DOMAIN

_OpenJoined = Callable[[ChildRuntime, CheckedLog, JoinedReplica, Callable[[], None]], MirrorService]
_WRITER_EXIT_TIMEOUT_S = 15.0  # that a writer before us may take to die
_HEARTBEAT_DELAY_S = 0.1  # from the log's growth on; the events themselves go out at once
_MAX_ID_LEAD_US = SECOND_US  # that an id may be ahead of the commit time of its event


class LogProbe:
    """Asks what only the storage can answer; `error` is empty while that, and all else, works."""

    def __init__(self, storage: StorageCheck, ticks: Clock = monotonic_us) -> None:
        self._storage = storage
        self._ticks = ticks
        self._answered_us: Micros | None = None
        self.error = ""

    def check(self) -> bool:
        """Ask; return whether it was answered."""
        try:
            self._storage.check_storage()
        except Unavailable as error:
            self.error = error.message
            return False
        self.error, self._answered_us = "", self._ticks()
        return True

    def has_new_error(self) -> bool:
        """Note what a statement was refused for since; say whether that is news.

        Raises:
            StorageFailed: events are gone. The writer begins anew, with what the log holds now:
                what is decided by what is remembered of the others would be wrong.
        """
        if self._storage.is_replaced:
            raise StorageFailed("The log lacks events that it had; it is opened anew.")
        refused = self._storage.storage_error
        is_news = refused not in ("", self.error)
        self.error = refused or self.error
        return is_news

    @property
    def age_us(self) -> Micros | None:
        """How long ago it last answered; None: it never did."""
        return None if self._answered_us is None else self._ticks() - self._answered_us


def _flush(runtime: ChildRuntime, log: CheckedLog) -> None:
    """Let the log write what may come later than its events."""
    try:
        log.flush()
    except Unavailable as error:
        runtime.logger.warning("%s", error.message)


def _record_annulment(
    folder: Path, session: str, request: AnnulEvent, role: str
) -> AbstractContextManager[None]:
    """Put an annulment on record, whichever program has asked for it."""
    by = request.by.strip() or role
    details = {"position": request.position, "reason": request.reason}
    return recorded_act(folder, by, "annul-event", session, role, **details)


def serve(runtime: ChildRuntime) -> None:
    """Be the primary until told to stop.

    Raises:
        StorageFailed, Unreadable: the log cannot be opened or read.
        AlreadyRunning: another writer holds the log.
    """
    try:
        log = _open(runtime)
    except GivenUp as given_up:  # it was told to stop: that is an end in order
        runtime.logger.info("%s", given_up.message)
        return
    try:
        _serve(runtime, log)
    finally:
        log.close()


def _serve(runtime: ChildRuntime, log: CheckedLog) -> None:
    """Bind the sockets, and go round; what was opened is closed, wherever this ends."""
    with ExitStack() as opened:
        _go_round(runtime, log, opened)


def _go_round(runtime: ChildRuntime, log: CheckedLog, opened: ExitStack) -> None:
    waker = LoopWaker()
    opened.callback(waker.close)
    keys = runtime.bootstrap.ring.server
    feed = xpub(runtime.context, keys, CLIENTS_DOMAIN, beyond=runtime.beyond)
    opened.callback(feed.socket.close)
    commands = router(runtime.context, keys, CLIENTS_DOMAIN, beyond=runtime.beyond)
    opened.callback(commands.socket.close)
    connections = ConnectionCounter(commands.socket)
    opened.callback(connections.close)
    service = _open_service(runtime, log, waker)
    opened.callback(service.close)
    publisher = _open_publisher(runtime, log, feed.socket)
    endpoint = CommandEndpoint(commands.socket, service, publisher, runtime.session, waker)
    loop = runtime.loop
    runtime.serve_authenticator()
    loop.add(commands.socket, endpoint.receive_commands)
    loop.add(feed.socket, publisher.greet_subscribers)
    loop.add(connections.socket, connections.drain_reports)
    loop.add(waker.handle, waker.acknowledge)
    loop.add_step(endpoint.step)
    heartbeat = GatheredCall(loop, _HEARTBEAT_DELAY_S, publisher.send_heartbeat_if_due)
    probe, watch = LogProbe(log), _watch_standbys(runtime, opened)

    def request_heartbeat() -> None:
        """Say soon where the log ends, when it has grown."""
        if publisher.is_heartbeat_due:
            heartbeat.request()

    def send_sample() -> None:
        """Say how the writer is, and the standbys of its log's server."""
        sample = _sample(runtime, service, publisher, connections, probe, endpoint)
        runtime.send_notice(watch.complete(sample) if watch else sample)

    def report() -> None:
        """Say where the log ends, if it is known, and how the writer is."""
        if probe.check():
            endpoint.publish_found()
            publisher.send_heartbeat()
            _flush(runtime, log)
        send_sample()

    def report_refusal() -> None:
        """Say at once that the log has refused something, without asking it again."""
        if probe.has_new_error():
            send_sample()

    loop.add_step(request_heartbeat)
    loop.add_step(report_refusal)
    loop.every(1.0, report)
    loop.every(1.0, partial(runtime.drop_revoked, feed, commands))
    runtime.announce_ready(commands=commands.endpoint, feed=feed.endpoint)
    report()  # else nobody knew of the log's end for a second
    runtime.run()
    endpoint.drain()


def _open_publisher(runtime: ChildRuntime, log: CheckedLog, socket: Socket) -> Publisher:
    """Return what publishes from the log's end on."""
    last = log.read(log.head() - 1, 1) if log.head() else []
    counts = log.count_by_type()
    return Publisher(socket, runtime.session, now_us, counts, last[0] if last else None)


def _watch_standbys(runtime: ChildRuntime, opened: ExitStack) -> StandbyWatch | None:
    """Ask for the standbys of the log's server from now on; None: such a log has none."""
    reader = open_standbys(runtime.bootstrap.settings.log_url)
    if reader is None:
        return None
    watch = StandbyWatch(runtime, reader)
    opened.callback(watch.close)
    watch.start()
    return watch


def _open_service(
    runtime: ChildRuntime, log: CheckedLog, waker: LoopWaker
) -> CommandService | MirrorService:
    """Return what decides commands, or what copies an attached store or another host's log."""
    joined = read_joined(runtime.bootstrap.settings.data_folder)
    if joined is not None:
        # loaded only then: it is a client of the other host's backend, which no other writer is
        open_joined: _OpenJoined = resolve_name("backend.run.joined_mirror:open_joined")
        return open_joined(runtime, log, joined, waker.wake)
    attachment = read_attachment(runtime.bootstrap.settings.data_folder)
    if attachment is not None:
        return open_mirror(runtime, log, attachment, waker.wake)
    return CommandService(
        log,
        load_registry(),
        runtime.bootstrap.settings,
        clock=now_us,
        ids=EventIdGenerator(log.last_recorded() + _MAX_ID_LEAD_US),
        wake=waker.wake,
        record_annulment=partial(
            _record_annulment, runtime.bootstrap.settings.data_folder, runtime.session
        ),
    )


def _open(runtime: ChildRuntime) -> CheckedLog:
    """Open the log; a writer that is just dying is waited for."""
    give_up = time.monotonic() + _WRITER_EXIT_TIMEOUT_S
    settings, on_work = runtime.bootstrap.settings, partial(_report_work, runtime)
    is_copy = has_copied_log(settings.data_folder)
    while True:
        try:
            return runtime.retry_until_available(
                lambda: open_log(settings.log_url, on_work, is_copy=is_copy)
            )
        except AlreadyRunning:
            if time.monotonic() > give_up or not runtime.pause(0.05):
                raise


def _report_work(runtime: ChildRuntime, what: str) -> bool:
    """Say what is done to the log first; False when this process is to end instead."""
    runtime.report_waiting(what, is_at_work=True)
    return runtime.pause(0.0)


def _sample(
    runtime: ChildRuntime,
    service: WriterService,
    publisher: Publisher,
    connections: ConnectionCounter,
    probe: LogProbe,
    endpoint: CommandEndpoint,
) -> PrimarySample:
    """Say how the writer is."""
    at_us = now_us()
    return PrimarySample(
        name=runtime.name,
        at_us=at_us,
        head=publisher.head,
        accepted=service.counts.accepted,
        rejected=service.counts.rejected,
        failed=service.counts.failed,
        waiting=service.undecided,
        clients=connections.count,
        memory_bytes=resident_bytes(runtime.pid),
        pid=runtime.pid,
        log_age_us=probe.age_us,
        log_error=probe.error,
        # of the events of an attached store another machine's clock tells the time
        clock_behind_us=max(0, publisher.recorded_us - at_us) if service.store is None else 0,
        uptime_us=monotonic_us() - runtime.started_us,
        stages=endpoint.stages.stages(monotonic_us()),
        store=service.store,
    )
