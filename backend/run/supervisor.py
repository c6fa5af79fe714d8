"""The supervisor's composition root: starts the others, watches them, and tells clients of them."""

import os
import signal
import sys
import uuid
from collections.abc import Callable
from functools import partial
from pkgutil import resolve_name
from types import TracebackType
from typing import Self

from backend.annotations.annotation_store import AnnotationStore
from backend.audit.audit_store import AuditStore
from backend.clock import monotonic_us, now_us
from backend.errors import AlreadyRunning, MarigraphError, StorageFailed
from backend.messages.control import SessionWelcome
from backend.messages.notices import ProcessInfo, ProcessReady, ProcessRole, Topology
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS, QueueRegistrations
from backend.run.alert_commands import AlertCommands
from backend.run.bootstrap import OWNER_ONLY_UMASK, STDIN, Bootstrap
from backend.run.bulk_end_record import BulkEndRecord
from backend.run.child_process import ChildProcess
from backend.run.control_endpoint import ControlEndpoint, ControlSources
from backend.run.folder_lock import lock_folder
from backend.run.log_file import LogFile
from backend.run.mark_source import MarkSource
from backend.run.orphans import ChildRegister
from backend.run.process_memory import resident_bytes
from backend.run.process_pool import ProcessPool
from backend.run.queue_process import QueueProcess
from backend.run.replica_set import ReplicaSet
from backend.run.signal_pipe import TERMINATION_SIGNALS, SignalPipe
from backend.run.telemetry_endpoint import TelemetryEndpoint, TelemetrySources
from backend.session_user import session_user
from backend.settings import Settings
from backend.store.log_port import LogReader
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.subscriptions.subscription_watch import SubscriptionWatch
from backend.telemetry.alerts.alert_orders import AlertOrders
from backend.telemetry.alerts.alert_service import AlertService
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.health.limits import limits_from
from backend.telemetry.lag_history import LagHistoryStore
from backend.wire import connection
from backend.wire.codec import PROTOCOL
from backend.wire.connection import ConnectionInfo
from backend.wire.connection_counter import ConnectionCounter
from backend.wire.keys import generate_key_ring
from backend.wire.loop import Loop
from backend.wire.sockets import Context, pull, router, xpub
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, PEERS_DOMAIN, open_authenticator

OnReady = Callable[[ConnectionInfo], None]


class Supervisor:
    """One backend on one data folder; use it as a context, and `run` it.

    Raises:
        AlreadyRunning: another backend holds the folder.
        StorageFailed: a child cannot start with what lies in the folder.
    """

    def __init__(
        self, settings: Settings, on_ready: OnReady, *, stop_with_stdin: bool = False
    ) -> None:
        """Lock the folder and bind the sockets; `on_ready` is called when everything is ready.

        `stop_with_stdin`: stop at the end of the standard input, which whoever needs us holds.
        """
        self._stop_with_stdin = stop_with_stdin
        self._settings = settings
        self._on_ready: OnReady | None = on_ready
        self._folder = settings.data_folder
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = lock_folder(settings)
        self._children = ChildRegister(self._folder)
        try:
            self._children.await_orphans()
        except AlreadyRunning:
            self._lock.release()
            raise
        self._session = uuid.uuid4().hex
        self._since, self._started_us = now_us(), monotonic_us()
        self._log_file = LogFile(self._folder)
        self._logger = self._log_file.logger("supervisor")
        self._history = LagHistoryStore(self._folder / "telemetry.sqlite", self._logger)
        self._audit = AuditStore(self._folder, self._session, self._logger)
        self._loop = Loop()
        self._commands = AlertCommands(self._loop, self._folder)
        store = AlertStore(self._folder / "alerts.sqlite", self._logger)
        self._alerts = AlertService(store, self._commands.start, self._logger)
        self._annotations = AnnotationStore(self._folder, self._logger)
        self._marks = MarkSource(
            self._annotations, self._audit, self._alerts, self._history, self._logger
        )
        self._subscription_store = SubscriptionStore(self._folder)
        self._subscriptions = SubscriptionService(self._subscription_store)
        self._backlogs = BacklogCounter(partial(_open_reader, self._settings.log_url))
        self._fatal_reason = self._register_error = ""
        self._signals = SignalPipe((*TERMINATION_SIGNALS, signal.SIGCHLD), self._on_signal)
        self._open_sockets()

    def _open_sockets(self) -> None:
        """Bind everything, and make the children that connect to it."""
        self._context = Context()
        self._ring = generate_key_ring()
        server = self._ring.server
        self._authenticator = open_authenticator(self._context, self._ring)
        self._clients = router(self._context, server, CLIENTS_DOMAIN)
        self._subscribers = xpub(self._context, server, CLIENTS_DOMAIN)
        self._notices = pull(self._context, server, PEERS_DOMAIN)
        self._orders = router(self._context, server, PEERS_DOMAIN)
        self._connections = ConnectionCounter(self._clients.socket)
        self._replicas = ReplicaSet(self._settings, self._make_child, self._logger)
        self._pool = ProcessPool(
            [self._make_child(name, role) for name, role in self._replicas.roles()],
            self._loop,
            self._log_file,
            self._publish_topology,
            self._give_up,
        )
        self._queue_process = QueueProcess(
            self._pool,
            QueueRegistrations(self._folder),
            self._replicas.names,
            lambda: ChildProcess(self._bootstrap(QUEUE_PROCESS, "replica")),
            self._logger,
        )
        self._replicas.attach(self._pool)
        self._telemetry = TelemetryEndpoint(
            self._notices.socket,
            self._subscribers.socket,
            self._session,
            TelemetrySources(
                describe=self._topology,
                count_clients=lambda: self._connections.count,
                on_ready=self._on_child_ready,
                on_waiting=self._pool.mark_waiting,
                alerts=self._alerts,
                subscriptions=SubscriptionWatch(self._subscriptions, self._backlogs, self._logger),
                on_bulk_ended=BulkEndRecord(self._audit, self._logger).note,
            ),
            limits_from(self._settings),
            self._history,
            self._loop,
            self._logger,
        )
        self._control = ControlEndpoint(
            self._clients.socket,
            self._orders.socket,
            self._session,
            ControlSources(
                welcome=lambda: SessionWelcome(session=self._session, topology=self._topology()),
                health=self._telemetry.health,
                rules=self._telemetry.explain,
                history=self._history.answer,
                alerts=AlertOrders(
                    self._alerts, self._history.answer, self._history.states.series
                ).answer,
                audit=self._audit,
                subscriptions=self._subscriptions,
                past=self._marks.answer,
                replicas=self._replicas.carry_out,
                stop=self._stop,
            ),
            self._logger,
        )

    def __enter__(self) -> Self:
        """Listen to everything."""
        loop = self._loop
        loop.add(self._signals.handle, self._signals.dispatch)
        if self._stop_with_stdin:
            loop.add(STDIN, self._watch_stdin)
        loop.add(self._authenticator.socket, self._authenticator.answer_requests)
        loop.add(self._clients.socket, self._control.answer_requests)
        loop.add(self._orders.socket, self._control.relay_answers)
        loop.add(self._connections.socket, self._connections.drain_reports)
        self._telemetry.listen()
        loop.every(1.0, self._tick)
        return self

    def run(self) -> None:
        """Serve until a signal or an order stops it."""
        self._logger.info("starts, pid %d, session %s", os.getpid(), self._session)
        self._audit.record(session_user(os.getuid()), "start", pid=os.getpid())
        self._marks.note_start()
        self._pool.start()
        self._queue_process.update()
        connection.write_connection_file(self._folder, self._connection())
        self._loop.run()
        if self._fatal_reason:
            raise StorageFailed(self._fatal_reason)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the children, say so, and leave nothing behind."""
        self._pool.stop()
        connection.remove(self._folder, self._session)
        self._publish_topology()
        self._connections.close()
        for bound in (self._clients, self._subscribers, self._notices, self._orders):
            bound.socket.close()
        self._authenticator.close()
        self._context.term()
        self._history.close()
        self._commands.stop()
        self._alerts.close()
        self._audit.close()
        self._annotations.close()
        self._backlogs.close()
        self._subscription_store.close()
        self._children.close()
        self._logger.info("has stopped")
        self._log_file.close()
        self._lock.release()
        self._signals.close()

    def _make_child(self, name: str, role: ProcessRole, copy_of: str = "") -> ChildProcess:
        return ChildProcess(self._bootstrap(name, role, copy_of))

    def _bootstrap(self, name: str, role: ProcessRole, copy_of: str = "") -> Bootstrap:
        """Return what a child is told."""
        return Bootstrap(
            name=name,
            role=role,
            session=self._session,
            ring=self._ring,
            settings=self._settings,
            notices=self._notices.endpoint,
            orders=self._orders.endpoint,
            telemetry=self._subscribers.endpoint,
            copy_of=copy_of,
        )

    def _connection(self) -> ConnectionInfo:
        """Return what clients find in the connection file."""
        return ConnectionInfo(
            protocol=PROTOCOL,
            session=self._session,
            pid=os.getpid(),
            control=self._clients.endpoint,
            telemetry=self._subscribers.endpoint,
            server=self._ring.server.public,
            clients=self._ring.clients,
            log=self._settings.log_url,
            installation=self._settings.installation,
        )

    def _topology(self) -> Topology:
        """Return all processes as they are now."""
        own = ProcessInfo(
            name="supervisor",
            role="supervisor",
            pid=os.getpid(),
            state="running",
            since_us=self._since,
            restarts=0,
            endpoints={"control": self._clients.endpoint, "telemetry": self._subscribers.endpoint},
            memory_bytes=resident_bytes(os.getpid()),
            state_age_us=monotonic_us() - self._started_us,
        )
        processes = [own, *self._pool.describe_staying()]
        return Topology(
            session=self._session,
            at_us=now_us(),
            processes=processes,
            stopped=self._replicas.stopped(),
        )

    def _on_child_ready(self, ready: ProcessReady) -> None:
        """A process does its work, maybe with code that came while this one ran."""
        self._pool.mark_ready(ready)
        if self._on_ready is None:  # the first start was noted when it began
            self._marks.note_start()

    def _register_children(self) -> None:
        """Write down which children there are: whoever comes after a kill looks for them."""
        try:
            self._children.update(self._pool.describe())
        except StorageFailed as error:
            if error.message != self._register_error:
                self._logger.warning("the children are not registered: %s", error.message)
            self._register_error = error.message
        else:
            self._register_error = ""

    def _publish_topology(self) -> None:
        """Tell everybody, and announce once that all is ready."""
        self._register_children()
        self._telemetry.publish_topology()
        if self._on_ready and self._pool.all_running():
            announce, self._on_ready = self._on_ready, None
            announce(self._connection())

    def _tick(self) -> None:
        """Do what is due every second."""
        self._pool.reap()
        self._replicas.remove_forgotten()
        self._queue_process.update()
        self._commands.reap()
        if self._register_error:
            self._register_children()
        self._control.expire_orders()
        self._telemetry.sample_subscriptions()
        self._telemetry.publish_topology()
        self._history.commit()

    def _on_signal(self, number: int) -> None:
        """React to a signal; a second signal to stop does not wait for anybody."""
        if number == signal.SIGCHLD:
            self._pool.reap()
            self._commands.reap()
        else:
            self._stop_unasked(signal.Signals(number).name)

    def _watch_stdin(self) -> None:
        """Stop when whoever started us is gone."""
        if not os.read(STDIN, 4096):
            self._loop.remove(STDIN)
            self._stop_unasked("the end of its input")

    def _stop_unasked(self, by: str) -> None:
        """Stop without an order, which would be on record by itself."""
        self._audit.record(by, "stop")
        self._stop(by)

    def _stop(self, by: str) -> None:
        """Leave the loop."""
        self._logger.info("stops, by %s", by)
        self._loop.stop()

    def _give_up(self, last_output: str) -> None:
        """End, because a child cannot start at all."""
        self._fatal_reason = last_output
        self._loop.stop()


def run_supervisor(
    settings: Settings,
    on_ready: OnReady = lambda _connection: None,
    *,
    stop_with_stdin: bool = False,
) -> int:
    """Run a backend until it is stopped; return the exit code (0, or 3 with a line on stderr)."""
    os.umask(OWNER_ONLY_UMASK)
    try:
        with Supervisor(settings, on_ready, stop_with_stdin=stop_with_stdin) as supervisor:
            supervisor.run()
    except MarigraphError as error:
        sys.stderr.write(f"{error.message}\n")
        return 3
    except OSError as error:
        reason = error.strerror or error
        sys.stderr.write(
            f"The data folder {settings.data_folder} cannot be used: {reason}."
            " Choose another with --data.\n"
        )
        return 3
    return 0


def _open_reader(log_url: str) -> LogReader:
    """Open the log for reading; what that needs of libraries is loaded then, and seldom needed."""
    opened: LogReader = resolve_name("backend.store.engine_registry:open_reader")(log_url)
    return opened
