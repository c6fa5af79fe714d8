"""A backend that follows a store while its own library writes it."""

import os
import signal
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.messages.events import Event
from backend.messages.health import HealthReport
from backend.messages.subscriptions import store_subscription_subject
from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, split_password, write_attachment
from tests.health_watch import HealthWatch, verdict_of
from tests.running import Running, running_with, until

WANTED_RATIO = 0.95  # of a writer's rate beside the mirror to that without it
_ROUND_S = 1.0
_ROUNDS = 12


class FollowedStore:
    """What is said of the store, and what was copied of it."""

    def __init__(self, folder: Path, backend: Running) -> None:
        self._folder, self._backend = folder, backend

    def await_events(self, count: int) -> list[Event]:
        """Wait until so many events are copied, and return all."""
        until(lambda: len(self._events()) >= count, f"{count} events are copied")
        return self._events()

    def await_behind(self, consumer: str, behind: int, stream: str = "") -> None:
        """Wait until so many events are said to be left for a consumer of the store."""
        subject = store_subscription_subject("store", consumer, stream)

        def is_so(report: HealthReport) -> bool:
            is_known = any(each.name == subject for each in report.processes)
            return is_known and verdict_of(report, subject).behind == behind

        with self._backend.client() as client:
            HealthWatch(client).until(is_so, f"{behind} events are left for {consumer}")

    def ratio_of(self, write_for: Callable[[float], int]) -> float:
        """Return the rate of a writer with the mirror to that without it, in turns.

        What was written without it is copied before the next turn: it would be copied twice else.
        """
        mirror = self._backend.processes()["primary"].pid
        alone, beside = 0, 0
        total = self._head() + write_for(_ROUND_S)
        try:
            for number in range(_ROUNDS):
                for with_mirror in (True, False) if number % 2 else (False, True):
                    self._await_head(total)
                    os.kill(mirror, signal.SIGCONT if with_mirror else signal.SIGSTOP)
                    count = write_for(_ROUND_S)
                    os.kill(mirror, signal.SIGCONT)
                    total += count
                    alone += 0 if with_mirror else count
                    beside += count if with_mirror else 0
        finally:
            os.kill(mirror, signal.SIGCONT)
        rate = alone / _ROUNDS / _ROUND_S
        print(f"\n{rate:.0f} writes a second alone, {beside / alone:.3f} of it beside the mirror")  # noqa: T201 - the figure that the campaign is for
        return beside / alone

    def _await_head(self, total: int) -> None:
        until(lambda: self._head() >= total, f"{total} events are copied")

    def _head(self) -> int:
        with closing(open_reader(f"sqlite:///{self._folder / 'log.sqlite'}")) as reader:
            return reader.head()

    def _events(self) -> list[Event]:
        with closing(open_reader(f"sqlite:///{self._folder / 'log.sqlite'}")) as reader:
            return reader.read(0, 1_000_000)


@contextmanager
def followed(folder: Path, url: str) -> Generator[FollowedStore]:
    """Follow a store in a new data folder, at the pace that is usual."""
    bare, password = split_password(url)
    write_attachment(folder, Attachment(url=bare, name="store"), password=password)
    with running_with({"MARIGRAPH_ARCHIVE": "false"}, folder, "--replicas", "0") as backend:
        yield FollowedStore(folder, backend)
