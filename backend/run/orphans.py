"""Processes that an earlier backend left behind: they are found, waited for, and named.

A child ends by itself when its supervisor is gone. One that is frozen cannot, and holds the log or
its rows: the next start would wait for it in vain.
"""

import contextlib
import logging
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import AlreadyRunning
from backend.messages.notices import ProcessInfo

_FILE = "children.json"
_EXIT_TIMEOUT_S = 15.0
_LOOK_INTERVAL_S = 0.05
_FROZEN = ("T", "t")  # states of a process that is stopped, or traced
_ENDED = ("Z", "X")


class Orphan(msgspec.Struct, frozen=True):
    """A process as it was started; `created` tells it from a later one of the same pid."""

    name: str
    pid: int
    created: str


class ChildRegister:
    """Keeps the children's process ids in the data folder for as long as the backend runs."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written yet."""
        self._path = folder / _FILE
        self._written: list[Orphan] = []
        self._error = ""  # why it could not be written the last time

    def await_orphans(self) -> None:
        """Wait for what an earlier backend left behind.

        Raises:
            AlreadyRunning: a process is still there; it is named, with what to do about it.
        """
        left = self._read()
        give_up = time.monotonic() + _EXIT_TIMEOUT_S
        while left := [orphan for orphan in left if _find(orphan)]:
            frozen = [orphan for orphan in left if _is_frozen(orphan)]
            if frozen or time.monotonic() > give_up:
                raise AlreadyRunning(_describe((frozen or left)[0], is_frozen=bool(frozen)))
            time.sleep(_LOOK_INTERVAL_S)  # they are no children of ours: none can be waited for

    def update(self, processes: Iterable[ProcessInfo], logger: logging.Logger) -> None:
        """Write which processes there are, when that has changed.

        Where it cannot be written that is logged, and the next call tries again: whoever comes
        after a kill looks there for what has been left behind.
        """
        known = {orphan.pid: orphan for orphan in self._written}
        present = [
            known.get(process.pid) or _register(process)
            for process in processes
            if process.pid and process.role != "supervisor"
        ]
        fresh = [orphan for orphan in present if orphan is not None]
        if fresh == self._written:  # it may be so again after a change that could not be written
            self._error = ""
            return
        try:
            write_atomically(self._path, msgspec.json.encode(fresh))
        except OSError as error:
            self._log_once(f"{self._path}: {error.strerror}", logger)
        else:
            self._written, self._error = fresh, ""

    @property
    def is_behind(self) -> bool:
        """Whether what was to be written last could not be."""
        return bool(self._error)

    def close(self) -> None:
        """Forget them: all have ended, so that a file which stays names nobody."""
        with contextlib.suppress(OSError):  # what stays is checked before it is believed
            self._path.unlink(missing_ok=True)

    def _log_once(self, reason: str, logger: logging.Logger) -> None:
        if reason != self._error:
            logger.warning(
                "the children are not registered: %s. Make room on the disk, or let this user"
                " write there: a later backend looks there for what a killed one has left behind.",
                reason,
            )
        self._error = reason

    def _read(self) -> list[Orphan]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Orphan])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return []


def _register(process: ProcessInfo) -> Orphan | None:
    found = _look(process.pid)
    return Orphan(process.name, process.pid, found.created) if found else None


class _Seen(msgspec.Struct, frozen=True):
    """What the kernel says of a process."""

    state: str
    created: str


def _look(pid: int) -> _Seen | None:
    """Return a process that has not ended; None when there is none."""
    try:
        # the name in the second field may hold anything, also spaces and brackets
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # the answer itself: it has ended, or there is no such process
        return None
    return None if fields[0] in _ENDED else _Seen(fields[0], fields[19])


def _find(orphan: Orphan) -> _Seen | None:
    """Return the process if it is still the same one."""
    found = _look(orphan.pid)
    return found if found and found.created == orphan.created else None


def _is_frozen(orphan: Orphan) -> bool:
    found = _find(orphan)
    return found is not None and found.state in _FROZEN


def _describe(orphan: Orphan, *, is_frozen: bool) -> str:
    """Return what stands in the way, and what to do."""
    pid = orphan.pid
    who = f"{orphan.name} of an earlier backend is still there as process {pid}"
    if is_frozen:
        return (
            f"{who}, and is frozen (SIGSTOP). Let it go on, then it ends by itself:"
            f" kill -CONT {pid}; or end it: kill -KILL {pid}. Then start again."
        )
    return f"{who}, and does not end. End it: kill -KILL {pid}. Then start again."
