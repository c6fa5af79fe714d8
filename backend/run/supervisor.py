"""The supervisor's composition root: starts the others, watches them, and tells clients of them."""

import os
import signal
import sys
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

from backend.clock import monotonic_us, now_us
from backend.errors import MarigraphError, StorageFailed
from backend.messages.control import SessionWelcome
from backend.messages.notices import (
    ProcessInfo,
    ProcessReady,
    ProcessRole,
    ProcessWaiting,
    ReplicaSample,
    Topology,
)
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS, QueueRegistrations
from backend.run.alert_commands import AlertCommands
from backend.run.bootstrap import OWNER_ONLY_UMASK, STDIN
from backend.run.bulk_end_record import BulkEndRecord
from backend.run.child_process import ChildProcess
from backend.run.control_endpoint import ControlEndpoint, ControlSources
from backend.run.folder_lock import lock_folder, refuse_invited
from backend.run.forgotten_consumers import ForgottenConsumers
from backend.run.guest_registry import GuestRegistry
from backend.run.log_file import LogFile
from backend.run.orphans import ChildRegister
from backend.run.process_memory import resident_bytes
from backend.run.process_pool import ProcessPool
from backend.run.queue_process import QueueProcess
from backend.run.replica_set import ReplicaSet
from backend.run.replicas_elsewhere import ReplicasElsewhere
from backend.run.scratch_backend import ScratchWatch, observed_only, scratch_settings
from backend.run.signal_pipe import TERMINATION_SIGNALS, SignalPipe
from backend.run.supervisor_sockets import SupervisorSockets
from backend.run.supervisor_stores import SupervisorStores
from backend.run.telemetry_endpoint import TelemetryEndpoint, TelemetrySources
from backend.session_user import session_user
from backend.settings import Settings
from backend.telemetry.alerts.alert_orders import AlertOrders
from backend.telemetry.alerts.alert_preview import HistoryReaders
from backend.telemetry.health.limits import limits_from
from backend.wire import connection
from backend.wire.connection import ConnectionInfo
from backend.wire.loop import Loop
from backend.wire.scratch_mark import read_scratch_mark

OnReady = Callable[[ConnectionInfo], None]
OnWork = Callable[[str], None]


class Supervisor:
    """One backend on one data folder; use it as a context, and `run` it.

    Raises:
        AlreadyRunning: another backend holds the folder.
        Unavailable, Unreadable: it cannot listen where it is told to.
        StorageFailed: a child cannot start with what lies in the folder.
    """

    def __init__(
        self,
        settings: Settings,
        on_ready: OnReady,
        *,
        on_work: OnWork = lambda _: None,
        stop_with_stdin: bool = False,
    ) -> None:
        """Lock the folder and bind the sockets; `on_ready` is called when everything is ready.

        `on_work` hears what a process has to do before, and what it waits for.
        `stop_with_stdin`: stop at the end of the standard input, which whoever needs us holds.
        """
        self._stop_with_stdin = stop_with_stdin
        mark = read_scratch_mark(settings.data_folder)
        self._scratch = ScratchWatch(mark)
        self._settings = settings = scratch_settings(settings) if mark else settings
        self._on_ready: OnReady | None = on_ready
        self._on_work = on_work
        self._folder = settings.data_folder
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = lock_folder(settings)
        self._children = ChildRegister(self._folder)
        self._session = uuid.uuid4().hex
        try:
            self._children.await_orphans()
            self._sockets = SupervisorSockets(self._session, settings)
        except MarigraphError:
            self._lock.release()
            raise
        self._since, self._started_us = now_us(), monotonic_us()
        self._log_file = LogFile(self._folder)
        self._logger = self._log_file.logger("supervisor")
        self._loop = Loop()
        self._commands = AlertCommands(self._loop, self._folder)
        self._stores = SupervisorStores(
            self._folder, settings.log_url, self._session, self._commands.start, self._logger
        )
        self._fatal_reason = ""
        self._signals = SignalPipe((*TERMINATION_SIGNALS, signal.SIGCHLD), self._on_signal)
        self._guests = GuestRegistry(
            self._folder,
            self._sockets.listen_at,
            self._sockets.server_key,
            settings.installation,
            lambda: self._loop.after(0.0, self._sockets.drop_revoked),
        )
        self._elsewhere = ReplicasElsewhere(
            self._folder,
            self._guests.names,
            self._hear_elsewhere,
            self._logger,
            limits_from(self._settings).silent_after_us,
        )
        self._make_children()
        self._make_endpoints()

    def _make_children(self) -> None:
        """Make the children, of which none is started yet."""
        consumers = ForgottenConsumers(self._settings, self._logger)
        self._replicas = ReplicaSet(
            self._settings, self._make_child, self._logger, consumers.forget
        )
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
            lambda: self._make_child(QUEUE_PROCESS, "replica"),
            self._logger,
        )
        self._replicas.attach(self._pool)

    def _make_endpoints(self) -> None:
        """Make what tells clients how all stand, and what answers them."""
        sockets, stores = self._sockets, self._stores
        self._telemetry = TelemetryEndpoint(
            sockets.notices.socket,
            sockets.subscribers.socket,
            self._session,
            TelemetrySources(
                describe=self._topology,
                count_clients=sockets.count_clients,
                on_ready=self._on_child_ready,
                on_waiting=self._on_child_waiting,
                alerts=stores.alerts,
                subscriptions=stores.subscription_watch,
                on_bulk_ended=BulkEndRecord(stores.audit, self._logger).note,
            ),
            limits_from(self._settings),
            stores.history,
            self._loop,
            self._logger,
        )
        self._control = ControlEndpoint(
            sockets.clients.socket,
            sockets.orders.socket,
            self._session,
            ControlSources(
                welcome=lambda: SessionWelcome(session=self._session, topology=self._topology()),
                health=self._telemetry.health,
                rules=self._telemetry.explain,
                history=stores.history.answer,
                standby_history=stores.history.answer_standbys,
                alerts=AlertOrders(
                    stores.alerts,
                    HistoryReaders(
                        stores.history.answer,
                        stores.history.states.series,
                        stores.history.metrics.series,
                    ),
                ).answer,
                audit=stores.audit,
                subscriptions=stores.subscriptions,
                past=stores.marks.answer,
                breakpoints=stores.breakpoints.carry_out,
                replicas=self._replicas.carry_out,
                elsewhere=self._elsewhere,
                invited=self._guests.answer,
                invitations=self._guests.carry_out,
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
        self._sockets.listen(loop)
        loop.add(self._sockets.clients.socket, self._control.answer_requests)
        loop.add(self._sockets.orders.socket, self._control.relay_answers)
        self._telemetry.listen()
        loop.every(1.0, self._tick)
        return self

    def run(self) -> None:
        """Serve until a signal or an order stops it."""
        self._logger.info("starts, pid %d, session %s", os.getpid(), self._session)
        if not self._scratch.is_scratch:  # what is kept of it is another backend's, and stays so
            self._stores.audit.record(session_user(os.getuid()), "start", pid=os.getpid())
            self._stores.marks.note_start()
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
        self._sockets.close()
        self._commands.stop()
        self._stores.close()
        self._children.close()
        self._logger.info("has stopped")
        self._log_file.close()
        self._lock.release()
        self._signals.close()

    def _make_child(self, name: str, role: ProcessRole) -> ChildProcess:
        return ChildProcess(self._sockets.bootstrap(name, role, self._replicas.share_of(name)))

    def _connection(self) -> ConnectionInfo:
        """Return what clients find in the connection file."""
        found = self._sockets.connection()
        return observed_only(found) if self._scratch.is_scratch else found

    def _topology(self) -> Topology:
        """Return all processes as they are now."""
        own = ProcessInfo(
            name="supervisor",
            role="supervisor",
            pid=os.getpid(),
            state="running",
            since_us=self._since,
            restarts=0,
            endpoints=self._sockets.endpoints(),
            memory_bytes=resident_bytes(os.getpid()),
            state_age_us=monotonic_us() - self._started_us,
        )
        processes = [own, *self._pool.describe_staying(), *self._elsewhere.describe()]
        return Topology(
            session=self._session,
            at_us=now_us(),
            processes=processes,
            stopped=self._replicas.stopped(),
        )

    def _hear_elsewhere(self, sample: ReplicaSample, name: str) -> None:
        """A replica on another host, which is called so here, has said how it is."""
        self._telemetry.hear_elsewhere(sample, name)

    def _on_child_ready(self, ready: ProcessReady) -> None:
        """A process does its work, maybe with code that came while this one ran."""
        self._pool.mark_ready(ready)
        if (
            self._on_ready is None and not self._scratch.is_scratch
        ):  # the first start was noted when it began
            self._stores.marks.note_start()

    def _on_child_waiting(self, waiting: ProcessWaiting) -> None:
        """A process cannot begin yet; whoever waits for all of them to be ready hears why."""
        if self._pool.mark_waiting(waiting) and self._on_ready is not None:
            self._on_work(f"{waiting.name}: {waiting.reason}")

    def _publish_topology(self) -> None:
        """Tell everybody, and announce once that all is ready."""
        self._children.update(self._pool.describe(), self._logger)
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
        self._sockets.drop_revoked()
        self._elsewhere.remove_uninvited()
        if self._children.is_behind:
            self._children.update(self._pool.describe(), self._logger)
        self._control.expire_orders()
        self._telemetry.sample_subscriptions()
        self._telemetry.publish_topology()
        self._stores.history.commit()
        if self._scratch.is_over(self._sockets.count_clients(), self._sockets.count_arrivals()):
            self._stop("nobody who looks")

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
        if not self._scratch.is_scratch:
            self._stores.audit.record(by, "stop")
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
    on_work: OnWork = lambda _: None,
    stop_with_stdin: bool = False,
) -> int:
    """Run a backend until it is stopped; return the exit code (0, or 3 with a line on stderr)."""
    os.umask(OWNER_ONLY_UMASK)
    try:
        refuse_invited(settings.data_folder)
        with Supervisor(
            settings, on_ready, on_work=on_work, stop_with_stdin=stop_with_stdin
        ) as supervisor:
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
