"""Tells the backend of another host how the replica here is, and brings its orders here."""

import platform
import threading
from collections.abc import Callable
from logging import Logger
from pathlib import Path

from msgspec.structs import replace

from backend.client import Client
from backend.clock import SECOND_US, Micros
from backend.errors import Defect, MarigraphError, NotAdmitted, Rejected
from backend.messages.bounds import MAX_SHORT_CHARS
from backend.messages.commands import Failure
from backend.messages.control import ApplyNow, Health, OrderDone, Pause, Resume, SetMode, Throttle
from backend.messages.health_age import SILENT_AFTER_US
from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.replica_reports import ReplicaDirections, ReplicaReport
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.wire.codec import ORDERS, RESPONSES
from backend.wire.failures import failure_of
from backend.wire.joined_folder import PRIMARY_FOLDER

OrderElsewhere = Pause | Resume | Throttle | SetMode | ApplyNow  # what the primary's host may order
_TIMEOUT_S = 4.0
_INTERVAL_S = 0.5
_REPORTS_BEFORE_SILENCE = 10  # at least so many in the time after which one is missed
_NOT_ADMITTED = frozenset(("refused", "invitation-expired", "no-invitation", "bad-invitation"))


def require_admitted(error: MarigraphError) -> None:
    """Raise NotAdmitted where trying again does not help; else return, for that to be done."""
    if isinstance(error, NotAdmitted):
        raise error
    if isinstance(error, Rejected) or error.code in _NOT_ADMITTED:
        raise NotAdmitted(error.message, code=error.code) from error


class ReplicaReporter:
    """A thread; `on_contact` is told why the other host does not answer, or nothing when it does.

    `on_end`: told when it is let in no more.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        on_contact: Callable[[str], None],
        on_end: Callable[[BaseException], None],
        logger: Logger,
        silent_after_us: Micros = SILENT_AFTER_US,
    ) -> None:
        """`folder`: of the replica; `name`: under which it is known there.

        `silent_after_us`: after so long without a word it is missed.
        """
        self._interval_s = min(_INTERVAL_S, silent_after_us / SECOND_US / _REPORTS_BEFORE_SILENCE)
        self._folder, self._name, self._logger = folder, name, logger
        self._on_contact, self._on_end = on_contact, on_end
        self._stop = threading.Event()
        self._sent: tuple[int, int] | None = None  # pid and time of the newest sample there
        self._done: list[bytes] = []
        self._thread = threading.Thread(target=self._run, name="replica-reporter")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; a request in hand takes no longer than its time limit."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._interval_s):
                try:
                    self._report_all()
                except MarigraphError as error:
                    require_admitted(error)
                    self._on_contact(error.message)
        except BaseException as error:  # noqa: BLE001 - the writer raises it: unseen, nobody would know
            self._on_end(error)

    def _report_all(self) -> None:
        """Report until told to stop; raises what is in the way."""
        with (
            Client(self._folder, name="replica", timeout_s=_TIMEOUT_S) as here,
            Client(self._folder / PRIMARY_FOLDER, name="replica", timeout_s=_TIMEOUT_S) as there,
        ):
            here.end_with_backend()
            wait_s = 0.0
            while not self._stop.wait(wait_s):
                wait_s = 0.0 if self._report(here, there) else self._interval_s

    def _report(self, here: Client, there: Client) -> bool:
        """Report once, and carry out what is ordered; say whether there is more to report."""
        health = here.health()
        process = _own_replica(health)
        if process is None:
            return False
        sample = self._newest_sample(health, process.name)
        report = ReplicaReport(
            name=self._name,
            host=platform.node()[:MAX_SHORT_CHARS],
            process=process,
            sample=sample,
            done=self._done,
        )
        directions = there.control(report)
        if not isinstance(directions, ReplicaDirections):
            raise Defect("A replica's report was answered with something else.")
        self._on_contact("")
        if sample is not None:
            self._sent = (sample.pid, sample.at_us)
        self._done = [self._carry_out(here, process.name, frame) for frame in directions.orders]
        return bool(self._done)

    def _newest_sample(self, health: Health, name: str) -> ReplicaSample | None:
        """Return the sample that was not sent yet; one that falls silent here has none there."""
        for sample in health.replicas:
            if sample.name == name and (sample.pid, sample.at_us) != self._sent:
                return sample
        return None

    def _carry_out(self, here: Client, name: str, frame: bytes) -> bytes:
        """Do what is ordered; return the frame of the answer."""
        order = ORDERS.decode(frame)
        answer: OrderDone | Failure
        try:
            if not isinstance(order.body, OrderElsewhere):
                raise Rejected(f"{self._name} is on another host, where this is ordered.")
            done = here.control(replace(order.body, replica=name))
            answer = done if isinstance(done, OrderDone) else OrderDone()
        except MarigraphError as error:  # it is the answer
            answer = failure_of(error)
        self._logger.info("ordered from the primary's host: %s", type(order.body).__name__)
        return RESPONSES.encode(answer, order.request)


def _own_replica(health: Health) -> ProcessInfo | None:
    """Return the replica of this folder that is reported: the first."""
    for process in health.topology.processes:
        is_replica = process.role == "replica" and process.name != QUEUE_PROCESS
        if is_replica and not process.host:
            return process
    return None
