"""When events of the load were on disk in the log, and when readers of a replica could see them.

Primary and replica keep these times of what came last; they are asked after the load, and of a long
one meanwhile, by a thread of its own.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from backend.client import Client
from backend.clock import Micros
from backend.comparison.comparison_load import AnsweredCommands
from backend.messages.queries import ApplyTimes, AskApplyTimes

_KEPT = 3_000  # of the newest commands so many may wait to be asked about
_POLL_S = 0.2
_APPLY_LIMIT_US = 60_000_000


class EventTimes(msgspec.Struct, frozen=True):
    """One event, by the clock of the wall; `visible_us` None: there is no replica to see it in."""

    committed_us: Micros
    visible_us: Micros | None


class EventTimesReader:
    """A context around the load; its times are there behind it. `replica` empty: there is none.

    Of a load of more than 3 000 commands one in some is asked about.
    """

    def __init__(self, folder: Path, replica: str, answered: AnsweredCommands, total: int) -> None:
        self._folder, self._replica, self._answered = folder, replica, answered
        self.stride = -(-total // _KEPT)
        self._asked = 0
        self._ended = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="event-times")
        self._run: Future[list[EventTimes]] | None = None
        self._times: list[EventTimes] = []

    def __enter__(self) -> Self:
        """Begin."""
        self._run = self._thread.submit(self._read)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ask for what is left, unless the load has failed."""
        if error is not None:
            self._asked = len(self._answered.commands)
        self._ended.set()
        self._thread.shutdown()

    def times(self) -> list[EventTimes]:
        """Return what was found, in the order of the commands.

        Raises:
            MarigraphError: a process could not be asked; and whatever else has ended the thread.
        """
        return self._run.result() if self._run else []

    def _read(self) -> list[EventTimes]:
        with Client(self._folder, name="comparison-times", timeout_s=60) as client:
            while not self._ended.wait(_POLL_S):
                self._ask_upto(client, len(self._answered.commands) - _KEPT)
            self._ask_upto(client, len(self._answered.commands))
        return self._times

    def _ask_upto(self, client: Client, end: int) -> None:
        while self._asked < end:
            self._ask(client, *self._answered.commands[self._asked])
            self._asked += self.stride

    def _ask(self, client: Client, command_id: bytes, position: int) -> None:
        known = client.command_times(command_id)
        if known.received_at_us is None or known.on_disk_us is None:
            return
        committed_us = known.received_at_us + known.on_disk_us
        if not self._replica:
            self._times.append(EventTimes(committed_us, None))
            return
        question = AskApplyTimes(position=position, timeout_us=_APPLY_LIMIT_US)
        applied = client.ask(question, self._replica)
        if isinstance(applied, ApplyTimes) and applied.visible_at_us is not None:
            self._times.append(EventTimes(committed_us, applied.visible_at_us))
