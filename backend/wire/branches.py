"""Branches: what-if histories, each with its edits, its state and what came of it, in a folder.

`branches/NAME/branch.json` holds the edits and of which log they are; it is written once, and again
only when its edits change. `state.json` is how a run gets on, replaced as a whole by the process
that runs it, which holds `lock` as long as it lives. `cancel` is there when an operator wants it to
stop. `result.json` is the outcome, written last, and `differences.jsonl` has a row of a view a line
(see `branch_outcome`). `rows.sqlite` holds the branch's own rows.

Nothing here knows the log: a branch is read from it, and never written to it.
"""

import re
import secrets
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import Rejected, StorageFailed, Unreadable
from backend.wire.branch_document import BRANCH_FORMAT, BranchDocument, BranchEdit
from backend.wire.branch_outcome import BranchOutcome
from backend.wire.process_lock import ProcessLock

BranchPhase = Literal["ready", "running", "done", "failed", "cancelled"]
BranchStage = Literal["", "base", "branch", "compare"]
_FOLDER = "branches"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_GONE = ".discarded-"


class BranchState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a run gets on: events (or rows, when it compares) of its stage, and why it failed."""

    phase: BranchPhase = "ready"
    stage: BranchStage = ""
    done: int = 0
    total: int = 0
    updated_us: int = 0
    error: str = ""


class BranchReport(msgspec.Struct, frozen=True, kw_only=True):
    """A branch as it is found in the folder; `problem` says why it cannot be read."""

    name: str
    document: BranchDocument | None
    state: BranchState
    outcome: BranchOutcome | None
    is_alive: bool
    problem: str = ""

    @property
    def word(self) -> str:
        """How it is, in a word: a process that was killed has not said so."""
        if self.problem:
            return "damaged"
        if self.is_alive:
            return "running"
        return "interrupted" if self.state.phase == "running" else self.state.phase


class BranchFiles:
    """The files of one branch."""

    def __init__(self, data: Path, name: str) -> None:
        """Raises Unreadable where the name cannot be one of a folder."""
        if not _NAME.fullmatch(name):
            raise Unreadable(
                f"{name!r} is no name for a branch: up to 60 letters, digits, dots, hyphens and"
                " underscores.",
                code="bad-name",
                field="name",
            )
        self.name, self.data = name, data
        self.folder = data / _FOLDER / name
        self.document = self.folder / "branch.json"
        self.outcome = self.folder / "result.json"
        self.differences = self.folder / "differences.jsonl"
        self.rows = self.folder / "rows.sqlite"
        self.reality = self.folder / "reality.sqlite"
        self._draft = self.folder.parent / f".{name}.edits.json"
        self._state = self.folder / "state.json"
        self._lock = ProcessLock(self.folder / "lock")
        self._cancel = self.folder / "cancel"

    def write_draft(self, edits: Sequence[BranchEdit]) -> Path:
        """Write edits down, for the process that makes the branch of them; return the file.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._replace(self._draft, msgspec.json.encode(list(edits)))
        return self._draft

    def exists(self) -> bool:
        """Say whether there is a branch of this name, be it damaged."""
        return self.folder.is_dir()

    def create(self, document: BranchDocument) -> None:
        """Write a new branch down, in the place of its draft; nothing is run by it yet.

        Raises:
            Rejected: there is one of this name.
            StorageFailed: it cannot be written.
        """
        if self.exists():
            raise Rejected(
                f"There is a branch {self.name!r} already: discard it, or choose another name.",
                code="exists",
                field="name",
            )
        self._replace(self.document, msgspec.json.format(msgspec.json.encode(document)))
        self._draft.unlink(missing_ok=True)

    def read(self) -> BranchDocument:
        """Return what the branch is.

        Raises:
            Unreadable: there is none, or its file is damaged or of a later version.
        """
        try:
            content = self.document.read_bytes()
        except FileNotFoundError:
            raise self._absence() from None
        except OSError as error:
            raise Unreadable(f"{self.document}: {error.strerror}.", code="bad-file") from error
        try:
            found = msgspec.json.decode(content, type=_FormatOnly).format
            if found == BRANCH_FORMAT:
                return msgspec.json.decode(content, type=BranchDocument)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable(
                f"{self.document} is no branch that can be read: {error}. Mend the file, or throw"
                f" the branch away: marigraph replay discard {self.name}",
                code="bad-file",
            ) from error
        raise Unreadable(
            f"{self.document} is of format {found}, and this version knows format"
            f" {BRANCH_FORMAT}. Use the version that wrote it.",
            code="bad-file",
        )

    def _absence(self) -> Unreadable:
        if self.exists():
            return Unreadable(
                f"{self.folder} holds no branch.json; throw the branch away:"
                f" marigraph replay discard {self.name}",
                code="bad-file",
            )
        return Unreadable(
            f"There is no branch {self.name!r}; `marigraph replay branches` lists them.",
            code="no-branch",
            field="name",
        )

    def state(self) -> BranchState:
        """Return how its run gets on; `ready` where none has begun, or nothing can be read."""
        try:
            return msgspec.json.decode(self._state.read_bytes(), type=BranchState)
        except (OSError, msgspec.MsgspecError):  # never run, or to be run again
            return BranchState()

    def write_state(self, state: BranchState) -> None:
        """Replace the state as a whole.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._replace(self._state, msgspec.json.encode(state))

    def read_outcome(self) -> BranchOutcome:
        """Return what came of it.

        Raises:
            Unreadable: it has not been run to its end, or the file is damaged.
        """
        try:
            return msgspec.json.decode(self.outcome.read_bytes(), type=BranchOutcome)
        except FileNotFoundError:
            if not self.document.exists():
                raise self._absence() from None
            raise Unreadable(
                f"The branch {self.name!r} was not run to its end; run it:"
                f" marigraph replay branch {self.name}",
                code="not-run",
                field="name",
            ) from None
        except (OSError, msgspec.MsgspecError) as error:
            raise Unreadable(
                f"{self.outcome} cannot be read: {error}. Run the branch again: marigraph replay"
                f" branch {self.name}",
                code="bad-file",
            ) from error

    def write_outcome(self, outcome: BranchOutcome) -> None:
        """Keep the outcome: from now on the branch is done.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._replace(self.outcome, msgspec.json.encode(outcome))

    def is_cancelled(self) -> bool:
        """Say whether an operator wants the run to stop."""
        return self._cancel.exists()

    def cancel(self) -> None:
        """Let the run stop at its next step.

        Raises:
            StorageFailed: that cannot be written down.
        """
        self._replace(self._cancel, b"")

    def is_alive(self) -> bool:
        """Say whether a process runs it."""
        return self._lock.is_held()

    @contextmanager
    def hold(self) -> Generator[None]:
        """Be the one process that runs it.

        Raises:
            AlreadyRunning: another one does.
            StorageFailed: the lock cannot be made.
        """
        with self._lock.hold(f"The branch {self.name} is being run already."):
            self._cancel.unlink(missing_ok=True)
            yield

    def rename(self, name: str) -> None:
        """Give the branch another name.

        Raises:
            Rejected: it is being run, or there is one of that name.
            Unreadable: there is no such branch, or the name cannot be one.
            StorageFailed: the folder cannot be renamed.
        """
        self._require_idle()
        target = BranchFiles(self.folder.parent.parent, name)
        if target.exists():
            raise Rejected(
                f"There is a branch {name!r} already; choose another name.",
                code="exists",
                field="name",
            )
        self._move(target.folder)

    def discard(self) -> None:
        """Throw the branch away with all that came of it.

        Raises:
            Rejected: it is being run.
            Unreadable: there is no such branch.
            StorageFailed: it cannot be removed.
        """
        self._require_idle()
        self._move(self.folder.parent / f"{_GONE}{secrets.token_hex(8)}")
        for left in self.folder.parent.glob(f"{_GONE}*"):  # and what a kill has left of others
            shutil.rmtree(left, ignore_errors=True)

    def _require_idle(self) -> None:
        if not self.exists():
            raise self._absence()
        if self.is_alive():
            raise Rejected(f"The branch {self.name} is being run; cancel it first.", field="name")

    def _move(self, target: Path) -> None:
        try:
            self.folder.rename(target)
        except OSError as error:
            raise StorageFailed(f"{self.folder}: {error.strerror}.") from error

    def _replace(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(path, content)
        except OSError as error:
            raise StorageFailed(
                f"{path}: {error.strerror}. Nothing was written. Free space on this disk, and try"
                " again."
            ) from error


class _FormatOnly(msgspec.Struct):
    format: int


def list_branches(data: Path) -> list[BranchReport]:
    """Return the branches of a data folder, the newest first; damaged ones last, and why."""
    folders = [each for each in (data / _FOLDER).glob("*") if _NAME.fullmatch(each.name)]
    found = [report_branch(BranchFiles(data, folder.name)) for folder in folders]
    return sorted(found, key=lambda each: (-_created(each), each.name))


def report_branch(files: BranchFiles) -> BranchReport:
    """Return a branch as it is found."""
    state, alive = files.state(), files.is_alive()
    document: BranchDocument | None = None
    outcome: BranchOutcome | None = None
    problem = ""
    try:
        document = files.read()
        outcome = files.read_outcome() if files.outcome.exists() else None
    except Unreadable as error:  # the list says what is wrong with it
        problem = error.message
    return BranchReport(
        name=files.name,
        document=document,
        state=state,
        outcome=outcome,
        is_alive=alive,
        problem=problem,
    )


def _created(report: BranchReport) -> int:
    return report.document.created_us if report.document else 0
