"""A console's connection without its window: says what it shows of the backend, and when.

`python -m tests.chaos.remote_console FOLDER`, run on another host, until its input ends. A line of
JSON for each change and at least one each second, by the monotonic clock that all hosts here share.
"""

import queue
import select
import sys
import time
from pathlib import Path

import msgspec

from backend.messages.commands import Answer
from console.link.io_thread import Delivery, IoThread
from console.state.backend_snapshot import BackendSnapshot
from console.state.replica_health import replica_healths
from console.state.state_store import StateStore
from tests.running import command

_LEAST_EVERY_S = 1.0
_COMMAND_EVERY_S = 0.5


class Shown(msgspec.Struct, frozen=True):
    """What an operator sees: the connection, and each replica's status with its lag.

    `behind`, `late_us`: of each replica; None where that is not known.
    """

    at_s: float
    phase: str
    reason: str
    head: int
    status: dict[str, str]
    behind: dict[str, int | None]
    late_us: dict[str, int | None]
    accepted: int
    failed: dict[str, int]

    @property
    def words(self) -> tuple[str, tuple[str, ...]]:
        """What of it is a change."""
        return (self.phase, tuple(self.status.values()))


class Recorder:
    """Takes deliveries as a window does, and writes what changes."""

    def __init__(self, folder: Path) -> None:
        self._deliveries: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._thread = IoThread(folder, StateStore(), self._deliveries.put)
        self._accepted = 0
        self._failed: dict[str, int] = {}
        self._last: Shown | None = None

    def run(self) -> None:
        """Record until the input ends, and send a command now and then."""
        self._thread.start()
        sent_s, number = 0.0, 0
        while not select.select([sys.stdin], [], [], 0)[0]:
            if time.monotonic() - sent_s > _COMMAND_EVERY_S:
                sent_s, number = time.monotonic(), number + 1
                user = f"console-{sent_s}-{number}"
                wanted = command("user.register", user_id=user, name=user)
                self._thread.send(wanted, self._note_answer)
            self._take()
        self._thread.stop()

    def _take(self) -> None:
        try:
            delivery = self._deliveries.get(timeout=_COMMAND_EVERY_S / 5)
        except queue.Empty:  # nothing is new
            return
        self._thread.acknowledge_delivery()
        for callback, result in delivery.results:
            callback(result)
        if isinstance(delivery.snapshot, BackendSnapshot):
            self._write(delivery.snapshot)

    def _note_answer(self, answer: object) -> None:
        if isinstance(answer, Answer) and answer.outcome == "accepted":
            self._accepted += 1
        else:
            code = str(getattr(answer, "code", answer))
            self._failed[code] = self._failed.get(code, 0) + 1

    def _write(self, snapshot: BackendSnapshot) -> None:
        replicas = replica_healths(snapshot)
        shown = Shown(
            at_s=time.monotonic(),
            phase=snapshot.phase,
            reason=snapshot.reason,
            head=snapshot.head,
            status={each.name: each.word for each in replicas},
            behind={each.name: each.events_behind for each in replicas},
            late_us={each.name: each.late_us for each in replicas},
            accepted=self._accepted,
            failed=self._failed,
        )
        last = self._last
        if (
            last is not None
            and last.words == shown.words
            and shown.at_s - last.at_s < _LEAST_EVERY_S
        ):
            return
        self._last = shown
        sys.stdout.write(msgspec.json.encode(shown).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    Recorder(Path(sys.argv[1])).run()
