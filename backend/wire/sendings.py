"""Sendings: files of commands that are sent at a chosen speed, each with its state in the folder.

`sendings/NAME.json` is the state, replaced as a whole by the process that sends; the same process
holds the lock `NAME.lock` as long as it lives. `NAME.wanted.json` is what operators want of it, and
`NAME.refused.jsonl` holds what was not accepted, a line each. Whoever may read the data folder may
look; what a sending may do is decided by the role of the process that sends.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from heapq import nlargest
from pathlib import Path
from typing import Literal

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import StorageFailed, Unreadable
from backend.wire.process_lock import ProcessLock

SendingPhase = Literal["ready", "running", "paused", "stopped", "done", "failed"]
SendingTarget = Literal["run", "pause", "stop"]
_FOLDER = "sendings"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class SendingState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How far a file of commands has been sent.

    `id`: with a line's number it makes the id of a command that has none. `lines`, `offset_bytes`:
    all lines before are answered. `rejected`, `failed`: answers by their code. `sent_again`: how
    often the primary had no room, and what it was sent went once more; such an answer is none of
    the others. `refused_bytes`: of the file of what was not accepted. `rate_per_s`: wanted, 0: as
    fast as it goes; `speed_per_s`: measured. `pid`: of the process that sends, or sent last.
    `error`: why it does not get on.
    """

    name: str
    id: str
    file: str
    size_bytes: int
    digest: str
    by: str
    created_us: int
    rate_per_s: int = 0
    phase: SendingPhase = "ready"
    lines: int = 0
    offset_bytes: int = 0
    accepted: int = 0
    rejected: dict[str, int] = {}
    failed: dict[str, int] = {}
    sent_again: int = 0
    refused_bytes: int = 0
    speed_per_s: float = 0.0
    updated_us: int = 0
    pid: int = 0
    error: str = ""

    @property
    def answered(self) -> int:
        """Commands with an answer."""
        return self.accepted + sum(self.rejected.values()) + sum(self.failed.values())


class SendingControl(msgspec.Struct, frozen=True, kw_only=True):
    """What operators want of a sending."""

    wanted: SendingTarget = "run"
    rate_per_s: int = 0


class SendingReport(msgspec.Struct, frozen=True):
    """A sending, whether a process is at it, and what is wanted of it."""

    state: SendingState
    is_alive: bool
    control: SendingControl

    @property
    def word(self) -> str:
        """How it is, in a word: a process that was killed has not said so."""
        if self.is_alive and self.state.phase in ("ready", "running"):
            return "pausing" if self.control.wanted != "run" else "running"
        if not self.is_alive and self.state.phase in ("ready", "running"):
            return "interrupted" if self.state.updated_us else "ready"
        return self.state.phase

    @property
    def can_go_on(self) -> bool:
        """Whether it can be gone on with from where it is."""
        return self.state.phase != "done" and self.word not in ("running", "pausing")


class SendingFiles:
    """The files of one sending."""

    def __init__(self, data: Path, name: str) -> None:
        """Raises Unreadable where the name cannot be one of a file."""
        if not _NAME.fullmatch(name):
            raise Unreadable(
                f"{name!r} is no name for a sending: up to 60 letters, digits, dots, hyphens and"
                " underscores.",
                code="bad-name",
                field="name",
            )
        self._name = name
        self.folder = data / _FOLDER
        self.state = self.folder / f"{name}.json"
        self.refused = self.folder / f"{name}.refused.jsonl"
        self._lock_file = self.folder / f"{name}.lock"
        self._lock = ProcessLock(self._lock_file)
        self._control = self.folder / f"{name}.wanted.json"

    def read(self) -> SendingState:
        """Return the state.

        Raises:
            Unreadable: there is none, or it cannot be read.
        """
        try:
            return msgspec.json.decode(self.state.read_bytes(), type=SendingState)
        except FileNotFoundError:
            raise Unreadable(
                f"There is no sending {self._name!r}; `marigraph sends` lists them.",
                code="no-sending",
                field="name",
            ) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise Unreadable(f"{self.state} cannot be read: {error}.", code="bad-file") from error

    def write(self, state: SendingState) -> None:
        """Replace the state as a whole.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._replace(self.state, msgspec.json.encode(state))

    def control(self) -> SendingControl:
        """Return what is wanted; that it goes on, where nobody has said."""
        try:
            return msgspec.json.decode(self._control.read_bytes(), type=SendingControl)
        except (OSError, msgspec.MsgspecError):  # nobody has said, or not so that it can be read
            return SendingControl()

    def want(self, control: SendingControl) -> None:
        """Say what is wanted; a process that sends sees it within a moment.

        Raises:
            StorageFailed: it cannot be written down.
            Unreadable: there is no such sending.
        """
        self._replace(self._control, msgspec.json.encode(control))
        if control.wanted == "stop" and not self.is_alive():
            state = self.read()
            if state.phase != "done":  # nobody is there to stop it
                state.phase = "stopped"
                self.write(state)

    def is_alive(self) -> bool:
        """Say whether a process is at it."""
        return self._lock.is_held()

    @contextmanager
    def hold(self) -> Generator[None]:
        """Be the one process that sends it.

        Raises:
            AlreadyRunning: another one does.
            StorageFailed: the lock cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageFailed(f"{self.folder} cannot be made: {error.strerror}.") from error
        with self._lock.hold(f"The sending {self._name} is under way already."):
            yield

    def remove(self) -> None:
        """Forget it; what it has sent stays sent."""
        for path in (self.state, self._control, self.refused, self._lock_file):
            path.unlink(missing_ok=True)

    def _replace(self, path: Path, content: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(path, content)
        except OSError as error:
            raise StorageFailed(f"{path} cannot be written: {error.strerror}.") from error


def list_sendings(data: Path, most: int | None = None) -> list[SendingReport]:
    """Return the sendings of a data folder, the newest first; what cannot be read is left out.

    `most`: no more than that are read, those on which something has happened last.
    """
    paths = [
        path for path in (data / _FOLDER).glob("*.json") if not path.name.endswith(".wanted.json")
    ]
    if most is not None and len(paths) > most:
        paths = nlargest(most, paths, key=_changed_ns)
    found: list[SendingReport] = []
    for path in paths:
        try:
            files = SendingFiles(data, path.stem)
            found.append(SendingReport(files.read(), files.is_alive(), files.control()))
        except Unreadable:  # left out, as the list says
            continue
    return sorted(found, key=lambda each: each.state.created_us, reverse=True)


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # it was forgotten a moment ago
        return 0
