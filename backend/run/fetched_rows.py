"""The first rows of a replica on another host: a copy of those of a replica beside the primary.

They are fetched part by part into a file beside the place of the rows. A cut link, or a kill on
this side, lets it go on where that file ends; once the copy is gone at the other side, it begins
anew. The file takes the place of the rows when its digest is that of the copy, and never before.
Where no replica gives one the rows are built from the log, as the rows of any other replica.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from logging import Logger
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from backend.atomic_file import write_atomically
from backend.client import Client
from backend.errors import GivenUp, MarigraphError, NotAdmitted, StorageFailed, Unavailable
from backend.messages.commands import Failure
from backend.messages.control import Health
from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.number_text import format_bytes, format_number
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.projection.row_copy import NO_ROWS, read_copied_position
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.run.child_runtime import ChildRuntime
from backend.run.part_size import PartSize
from backend.run.replica_reporter import require_admitted
from backend.run.row_giver import NO_COPY
from backend.run.untaken_parts import NOT_TAKEN
from backend.translation import tr_noop
from backend.wire.failures import error_from_failure, failure_of
from backend.wire.joined_folder import PRIMARY_FOLDER

TIMEOUT_S = 5.0
_RETRY_S = 0.5
_POLL_S = 0.1  # while the copy is being made
_REPORT_S = 1.0
_MAX_FAILURES = 6  # of those who could give; then the rows are built from the log
_MAX_SILENCES = 3  # of one who gives, one behind the other, while its backend answers
_HASHED_BYTES = 2**20
_NOT_GIVEN = "not-given"  # code: that replica, or that copy; another one may be
_NOBODY = tr_noop("No replica runs there that has the rows of all views.")


class _Arriving(msgspec.Struct, frozen=True):
    """Which copy the file beside this one is a part of, and whose."""

    giver: str
    copy: str
    size: int
    digest: str
    position: int


class RowSource(Protocol):
    """The backend there, as far as it is asked here; see `Client`."""

    def health(self) -> Health:
        """Return how its replicas are."""
        ...

    def ask_row_copy(self, replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        """Ask one of them for a part of a copy."""
        ...


class FetchRuntime(Protocol):
    """The process that fetches; see `ChildRuntime`."""

    logger: Logger

    def pause(self, seconds: float) -> bool:
        """Wait; False when it is to end."""
        ...

    def report_waiting(self, reason: str, *, is_at_work: bool = False) -> None:
        """Say what it does first."""
        ...


class RowFetch:
    """Makes the rows in `path`, which has none yet; one thread, before the rows are opened."""

    def __init__(
        self,
        runtime: FetchRuntime,
        path: Path,
        place: str,
        connect: Callable[[], AbstractContextManager[RowSource]],
    ) -> None:
        """`place`: of the backend there, for whoever reads how it goes."""
        self._runtime, self._path, self._place = runtime, path, place
        self._connect = connect
        self._part, self._note = path.with_suffix(".arriving"), path.with_suffix(".arriving.json")
        self._reported_s, self._began_s = 0.0, time.monotonic()
        self._failures: list[str] = []
        self._refused: set[str] = set()  # by name; each is asked again when all have refused
        self._silences = 0
        self._size, self._ticket = PartSize(), ""

    def fetch(self) -> bool:
        """Fetch them; False where there are none to be had: they are built from the log then.

        Raises:
            GivenUp: this process is to end; the next one goes on.
            NotAdmitted: the other host lets it in no more.
            StorageFailed: they cannot be written here.
        """
        while len(self._failures) < _MAX_FAILURES:
            try:
                with self._connect() as there:
                    return self._fetch_from(there)
            except (GivenUp, StorageFailed):
                raise
            except MarigraphError as error:  # it is said, and another way or another try comes
                if error.code == _NOT_GIVEN:
                    self._failures.append(error.message)
                else:  # the way there is cut: what is here is gone on with
                    self._require_admitted(error)
                    self._report(error.message, is_urgent=True)
            self._pause(_RETRY_S)
        self._remove_part()
        self._fall_back(self._failures[-1])
        return False

    def _fall_back(self, reason: str) -> None:
        self._runtime.logger.warning("the rows are built from the log: %s", reason)
        self._runtime.report_waiting(
            f"No replica at {self._place} gives a copy of its rows, and they are built from the"
            f" log: {reason}"
        )

    def _fetch_from(self, there: RowSource) -> bool:
        self._ticket = ""  # what it was told by another connection is nobody's now
        arriving = self._read_note()
        if arriving is None:
            giver = self._choose(there.health())
            found = self._await_copy(there, giver)
            if found is None:
                return False  # the log there is empty, as the rows are
            arriving = found
            self._begin(arriving)
        self._fetch_parts(there, arriving)
        self._require_rows(arriving)
        self._take_place()
        self._runtime.logger.info(
            "begins with a copy of the rows of %s at %s, fetched in %.1f s",
            arriving.giver,
            format_number(arriving.position),
            time.monotonic() - self._began_s,
        )
        return True

    def _choose(self, health: Health) -> str:
        """Return who may give, the freshest first; one that has refused comes last."""
        samples = {each.name: each for each in health.replicas}
        able = [
            samples[each.name]
            for each in health.topology.processes
            if _may_give(each) and each.name in samples and _has_all(samples[each.name])
        ]
        if not able:
            raise _not_given(_NOBODY)
        if self._refused >= {each.name for each in able}:
            self._refused.clear()
        willing = [each for each in able if each.name not in self._refused]
        return max(willing, key=lambda each: (each.applied, each.name)).name

    def _await_copy(self, there: RowSource, giver: str) -> _Arriving | None:
        """Let a copy be made; None: there are no rows yet."""
        copy = ""
        while True:
            part = self._ask(there, giver, AskRowCopy(copy=copy, most_bytes=1))
            if not part.copy:
                return None
            if part.size:
                return _Arriving(giver, part.copy, part.size, part.digest, part.position)
            copy = part.copy
            self._report(f"{giver} at {self._place} makes a copy of its rows, to begin with.")
            self._pause(_POLL_S)

    def _ask(self, there: RowSource, giver: str, asked: AskRowCopy) -> RowCopyPart:
        """Ask one; whatever it answers instead of a part, or not at all, lets another be asked.

        One that is only slow is asked again: what has come of its copy would be lost with it.
        """
        try:
            answer = there.ask_row_copy(giver, replace(asked, ticket=self._ticket))
            if isinstance(answer, Failure) and answer.code == NOT_TAKEN:
                raise error_from_failure(answer)
        except Unavailable as error:  # another one is asked, or the same again
            self._require_admitted(error)
            self._size.note_lost()
            health = there.health()  # where that is not answered the way there is cut
            # what went with connections before is counted there until they are seen to be gone
            self._silences += error.code != NOT_TAKEN
            runs = any(each.name == giver for each in health.topology.processes if _may_give(each))
            if runs and self._silences < _MAX_SILENCES:
                raise Unavailable(
                    f"{giver} at {self._place} does not answer, and is asked again."
                ) from error
            answer = failure_of(error)
        self._silences = 0
        if not isinstance(answer, Failure):
            self._ticket = answer.ticket
            return answer
        self._remove_part()
        if answer.code != NO_COPY:
            self._refused.add(giver)
        raise _not_given(answer.message)

    def _fetch_parts(self, there: RowSource, arriving: _Arriving) -> None:
        digest = hashlib.sha256()
        with self._writing(), self._part.open("r+b") as file:
            while block := file.read(_HASHED_BYTES):
                digest.update(block)
                self._pause(0.0)  # there may be much of it
            offset = file.tell()
            while offset < arriving.size:
                self._pause(0.0)
                part = self._ask_part(there, arriving, offset)
                if not part.data:
                    break
                file.write(part.data)
                digest.update(part.data)
                offset += len(part.data)
                self._report(
                    f"It copies the rows of {arriving.giver} at {self._place}:"
                    f" {format_bytes(offset)} of {format_bytes(arriving.size)} are here."
                )
            file.flush()
            os.fsync(file.fileno())
        if offset != arriving.size or digest.hexdigest() != arriving.digest:
            self._remove_part()
            raise _not_given(tr_noop("A copy of rows has not arrived as it was sent."))

    def _ask_part(self, there: RowSource, arriving: _Arriving, offset: int) -> RowCopyPart:
        """Ask for as much as the link carries in time."""
        asked_s = time.monotonic()
        asked = AskRowCopy(copy=arriving.copy, offset=offset, most_bytes=self._size.wanted_bytes)
        part = self._ask(there, arriving.giver, asked)
        self._size.note_taken(time.monotonic() - asked_s)
        return part

    def _require_rows(self, arriving: _Arriving) -> None:
        """Refuse a file that is no copy of rows, or not of where it was said to be.

        That it is what was sent says nothing of what that was: its digest has come from there, too.
        """
        try:
            position = read_copied_position(self._part)
        except StorageFailed as error:  # then it is no copy of rows, which no position says
            self._runtime.logger.warning("%s", error.message)
            position = -1
        if position != arriving.position:
            self._remove_part()
            self._refused.add(arriving.giver)
            raise _not_given(NO_ROWS)

    def _begin(self, arriving: _Arriving) -> None:
        """Make the file of a new copy, and then note which it is: without a note it is nothing."""
        with self._writing():
            self._note.unlink(missing_ok=True)
            if shutil.disk_usage(self._path.parent).free < arriving.size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._part.write_bytes(b"")
            write_atomically(self._note, msgspec.json.encode(arriving))

    def _take_place(self) -> None:
        """Let the file be the rows; a kill in between leaves the whole file to the next start."""
        with self._writing():
            self._part.replace(self._path)
            self._note.unlink()

    def _read_note(self) -> _Arriving | None:
        """Return what the file is a part of; None where it is of no use."""
        try:
            arriving = msgspec.json.decode(self._note.read_bytes(), type=_Arriving)
            if self._part.stat().st_size <= arriving.size:
                return arriving
        except (OSError, msgspec.MsgspecError) as error:  # a part that nobody knows begins anew
            if not isinstance(error, FileNotFoundError):
                self._runtime.logger.warning("%s is left out: %s", self._note.name, error)
        self._remove_part()
        return None

    def _remove_part(self) -> None:
        try:
            self._note.unlink(missing_ok=True)
            self._part.unlink(missing_ok=True)
        except OSError as error:  # it only takes room, and the next fetch removes it
            self._runtime.logger.warning("%s cannot be removed: %s", self._part.name, error)

    @contextmanager
    def _writing(self) -> Generator[None]:
        """Give the room back when the disk refuses.

        Raises:
            StorageFailed: it has.
        """
        try:
            yield
        except OSError as error:
            self._remove_part()
            raise StorageFailed(
                f"The copy of the rows cannot be written here: {error.strerror}. Make room on the"
                " disk, and join again."
            ) from error

    def _require_admitted(self, error: MarigraphError) -> None:
        """Raise NotAdmitted where trying again does not help, and leave nothing half."""
        try:
            require_admitted(error)
        except NotAdmitted:
            self._remove_part()
            raise

    def _report(self, what: str, *, is_urgent: bool = False) -> None:
        """Say how it goes, now and then."""
        moment_s = time.monotonic()
        if is_urgent or moment_s - self._reported_s >= _REPORT_S:
            self._reported_s = moment_s
            self._runtime.report_waiting(what, is_at_work=True)

    def _pause(self, seconds: float) -> None:
        if not self._runtime.pause(seconds):
            raise GivenUp(tr_noop("The rows are not copied any further: the replica stops."))


def fetch_rows(runtime: ChildRuntime, path: Path, place: str) -> bool:
    """Fetch the rows in `path`, which has none, from the backend that its folder has joined.

    See `RowFetch.fetch`.
    """
    folder = runtime.bootstrap.settings.data_folder / PRIMARY_FOLDER
    connect = partial(Client, folder, name="replica", timeout_s=TIMEOUT_S)
    return RowFetch(runtime, path, place, connect).fetch()


def _not_given(reason: str) -> Unavailable:
    return Unavailable(reason, code=_NOT_GIVEN)


def _may_give(process: ProcessInfo) -> bool:
    """Say whether a process is a replica there that answers."""
    is_replica = process.role == "replica" and process.name != QUEUE_PROCESS
    return is_replica and not process.host and process.state == "running"


def _has_all(sample: ReplicaSample) -> bool:
    """Say whether a replica has the rows of all views, and of the log that is there."""
    return not sample.share and not sample.ahead
