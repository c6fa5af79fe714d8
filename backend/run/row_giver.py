"""Gives a copy of a replica's rows, part by part, to replicas on other hosts that begin with it.

The copy is a file beside the rows, of one moment, made by a thread in steps between which it rests
as long as it has worked. All who ask meanwhile get the same one. It goes when nobody has asked for
a while, and with the process: whoever was at it is told so, and begins anew with another.
"""

import hashlib
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from logging import Logger
from pathlib import Path

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.errors import MarigraphError, NotPermitted, StorageFailed, Unavailable
from backend.messages.access_roles import REPLICA, role_of
from backend.messages.number_text import format_bytes, format_number
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.projection.follower import Follower
from backend.projection.row_copy import copy_rows, partial_copy
from backend.projection.row_queue.queue_registrations import QUEUE_PROCESS
from backend.projection.sqlite_row_database import UnopenedRows
from backend.run.child_runtime import ChildRuntime
from backend.run.part_size import MOST_BYTES
from backend.run.read_model_recovery import confirm_origin
from backend.sqlite.database_files import remove_database
from backend.store.engine_registry import open_reader
from backend.translation import tr_noop

UNUSED_AFTER_US: Micros = 120 * SECOND_US
NO_COPY = "no-copy"  # code of a refusal: begin anew
_SUFFIX = ".giving"
_HASHED_BYTES = 2**20
_MAX_REST_S = 0.25  # between two steps


Confirm = Callable[[UnopenedRows], None]


class _Ready(msgspec.Struct, frozen=True):
    """A copy that can be given: its bytes, their digest, and where the rows in it stand."""

    size: int
    digest: str
    position: int


class RowGiver:
    """Answers in one thread; `tick` is called there every second.

    `why_not`: why the rows cannot be given now; empty when they can.
    """

    def __init__(
        self,
        rows: Path,
        position: Callable[[], int],
        why_not: Callable[[], str],
        logger: Logger,
        ticks: Clock = monotonic_us,
        part_bytes: int = MOST_BYTES,
        confirm: Confirm = lambda _: None,
    ) -> None:
        """`position`: where the rows stand. What a process that was killed has left is removed.

        `confirm`: called with each copy, to keep in it which event its rows end with.
        """
        self._rows, self._path = rows, rows.with_suffix(_SUFFIX)
        self._confirm = confirm
        self._position, self._why_not = position, why_not
        self._logger, self._ticks, self._part_bytes = logger, ticks, part_bytes
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._copy = ""
        self._ready: _Ready | None = None
        self._error: MarigraphError | None = None
        self._asked_us: Micros = 0
        self._remove()

    def answer(self, user: str, asked: AskRowCopy) -> RowCopyPart:
        """Return a part, or that it is yet to come.

        Raises:
            NotPermitted: whoever asks is no replica.
            Unavailable: the rows cannot be given, or code `no-copy`: that copy is no more.
            StorageFailed: the copy cannot be made or read.
        """
        if role_of(user) != REPLICA:
            raise NotPermitted(
                f"{user or 'nobody'} is no replica of another host: that takes an invitation with"
                " the role replica.",
                field="role",
            )
        if asked.copy and asked.copy != self._copy:
            raise Unavailable(tr_noop("That copy of the rows is no more."), code=NO_COPY)
        reason = "" if asked.copy else self._why_not()  # also of a copy from before it was so
        if reason:
            raise Unavailable(reason)
        self._asked_us = self._ticks()
        if not self._copy:
            if not self._position():
                return RowCopyPart(copy="")
            self._begin()
        if self._error is not None:
            error = self._error
            self._forget()
            raise error
        if self._ready is None:
            return RowCopyPart(copy=self._copy)
        return self._part(self._ready, asked)

    def tick(self) -> None:
        """Remove what nobody asks for any more."""
        if self._copy and self._ticks() - self._asked_us > UNUSED_AFTER_US:
            self._forget()

    def close(self) -> None:
        """End the thread, and leave nothing behind."""
        self._forget()

    def _begin(self) -> None:
        self._copy, self._error, self._ready = secrets.token_hex(8), None, None
        self._stop.clear()
        self._thread = threading.Thread(target=self._make, name="row-giver")
        self._thread.start()

    def _make(self) -> None:
        began_s = time.monotonic()
        try:
            _require_room(self._rows)
            copy_rows(self._rows, self._path, pause=_Rests(self._stop).rest)
            with closing(UnopenedRows(self._path)) as rows:
                self._confirm(rows)
                position = rows.position()
            size, digest = _digest_of(self._path, self._stop)
        except MarigraphError as error:  # who asks next is told
            self._error = error
            return
        except OSError as error:  # who asks next is told
            self._error = StorageFailed(
                f"The copy of the rows cannot be written: {error.strerror}. Make room on the disk."
            )
            return
        self._logger.info(
            "the rows are copied at %s for replicas on other hosts: %s in %.1f s",
            format_number(position),
            format_bytes(size),
            time.monotonic() - began_s,
        )
        self._ready = _Ready(size, digest, position)

    def _part(self, ready: _Ready, asked: AskRowCopy) -> RowCopyPart:
        size_bytes = min(asked.most_bytes or self._part_bytes, self._part_bytes)
        try:
            with self._path.open("rb") as file:
                file.seek(asked.offset)
                data = file.read(size_bytes)
        except OSError as error:
            self._forget()
            raise StorageFailed(
                f"The copy of the rows cannot be read: {error.strerror}."
            ) from error
        return RowCopyPart(
            copy=self._copy,
            size=ready.size,
            digest=ready.digest,
            position=ready.position,
            offset=asked.offset,
            data=data,
        )

    def _forget(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._thread, self._copy, self._ready, self._error = None, "", None, None
        self._remove()

    def _remove(self) -> None:
        try:
            remove_database(self._path)
            remove_database(partial_copy(self._path))
        except OSError as error:  # it only takes room, and the next start removes it
            self._logger.warning("%s cannot be removed: %s", self._path.name, error.strerror)


def open_row_giver(
    runtime: ChildRuntime, rows: Path, follower: Follower, *, is_file: bool = True
) -> RowGiver | None:
    """Return who gives the rows of this process to replicas on other hosts; None: nobody asks.

    `is_file`: whether they are in the file `rows`, and not in a database elsewhere.

    The archive, and the process that fills queues, have rows of another kind.
    """
    is_plain = runtime.bootstrap.role == "replica" and runtime.name != QUEUE_PROCESS
    if runtime.beyond is None or not is_plain:
        return None
    has_share = bool(runtime.bootstrap.share)

    def why_not() -> str:
        if not is_file:
            return tr_noop("It keeps its rows in PostgreSQL, of which there is no file to copy.")
        return tr_noop("It has a share of the views only.") if has_share else follower.obstacle

    confirm = partial(confirm_end, runtime.bootstrap.settings.log_url)
    return RowGiver(rows, lambda: follower.position, why_not, runtime.logger, confirm=confirm)


def confirm_end(log_url: str, copy: UnopenedRows) -> None:
    """Keep in a copy which event it ends with, where its rows are of that log.

    The rows themselves know it of an event of up to a second before. Were the log restored to a
    moment in between while the copy is on its way, nothing else would tell its rows from others.

    Raises:
        StorageFailed: the log cannot be read, or the copy not be written.
    """
    with closing(open_reader(log_url)) as reader:
        confirm_origin(copy, reader, copy.position())


def _require_room(rows: Path) -> None:
    """Refuse a copy that would take what the log and the rows need to go on.

    Raises:
        StorageFailed: it would take more than half of the room that the disk has left.
    """
    files = (rows, rows.with_name(f"{rows.name}-wal"))
    needed_bytes = sum(each.stat().st_size for each in files if each.exists())
    free_bytes = shutil.disk_usage(rows.parent).free
    if 2 * needed_bytes > free_bytes:
        raise StorageFailed(
            f"A copy of the rows takes {format_bytes(needed_bytes)}, and their disk has"
            f" {format_bytes(free_bytes)} left, of which the log needs some. Make room on the disk."
        )


class _Rests:
    """Rests between two steps for as long as the step took."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop, self._since_s = stop, time.monotonic()

    def rest(self) -> None:
        """Rest.

        Raises:
            Unavailable: the copy is not wanted any more.
        """
        took_s = time.monotonic() - self._since_s
        if self._stop.wait(min(took_s, _MAX_REST_S)):
            raise Unavailable(tr_noop("That copy of the rows is no more."), code=NO_COPY)
        self._since_s = time.monotonic()


def _digest_of(path: Path, stop: threading.Event) -> tuple[int, str]:
    """Return the size of a file and its SHA-256, hexadecimal."""
    digest, size, rests = hashlib.sha256(), 0, _Rests(stop)
    with path.open("rb") as file:
        while block := file.read(_HASHED_BYTES):
            digest.update(block)
            size += len(block)
            rests.rest()
    return size, digest.hexdigest()
