"""The one writer of a log in a stream: the index's rows are committed once the stream has them."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from filelock import FileLock

from backend.clock import Micros
from backend.errors import GivenUp, StorageFailed, WrongVersion
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.sqlite.file_lock import acquire_file_lock
from backend.store.log_port import OnLogWork, Transaction
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.index_follower import lock_path
from backend.store.nats_engine.log_index import IndexConnection, LogIndex
from backend.store.nats_engine.log_messages import (
    Commit,
    CommitRest,
    encode_commit,
    log_event,
    merge_commits,
)
from backend.store.nats_engine.log_stream import LogStream, MovedOn, StreamHead
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.writer_lease import WriterLease

_FOLLOWER_EXIT_S = 1.5  # that a reader of this index may hold its lock at once
_MAX_ROUNDS = 100  # in which others write before the writer's own message can


class NatsEventLog(LogIndex):
    """See `EventLog`. `_term`: in which one of the lease the index was last brought up.

    What it has written of last may be unknown: then, before anything else, it writes a message of
    its own behind the one that it knows. When that is taken, nothing sent before can come any more.
    """

    def __init__(self, place: NatsLogUrl, client: NatsClient, lock: FileLock) -> None:
        """Open the index; `open_nats_log` makes it ready to write."""
        self._client = client
        self._stream = LogStream(client, place)
        self._lock = lock
        self._lease = WriterLease(client, place, _describe_place(Path(lock.lock_file)))
        self._sequence: int = 0  # of the last message, as far as this writer knows
        self._term = 0
        self._published: int = 0  # the sequence that an append has come to
        self._failure: StorageFailed | None = None
        super().__init__(IndexConnection(place.index, writable=True), place.shown)

    def begin_writing(self, on_work: OnLogWork) -> None:
        """Take the lease, and bring the index up to the stream.

        Raises:
            AlreadyRunning: another writer has the lease.
            StorageFailed: the servers do not answer, or are not those of this index.
            GivenUp: `on_work` answered False.
        """
        self.begin(self._find_stream() if self.indexed.identity else self._stream.open())
        self._lease.acquire()
        self._catch_up(on_work)

    @property
    def storage_error(self) -> str:
        """Why the servers or the disk last refused; empty once a write has succeeded since."""
        return super().storage_error or (self._failure.message if self._failure else "")

    def check_storage(self) -> None:
        """See `StorageCheck`: the servers are asked, and the index is brought up to the stream."""
        super().check_storage()
        self._lease.require()
        self._stream.probe()
        if self._failure is not None or not self._is_current():
            self._catch_up()
            self._failure = None

    def append(self, transaction: Transaction, recorded: Micros) -> list[Event]:
        """Write it to the stream and the index, and return its events.

        Raises:
            WrongVersion: a stream is not at the expected version, the progress moved, a command
                was answered before, or another writer was here. Nothing was written.
            DuplicateEvent: an event stands behind `known_upto` already. Nothing was written.
            Unreadable: an event holds what the log cannot keep. Nothing was written.
            AlreadyRunning: another writer has the lease. Nothing was written.
            StorageFailed: the servers refused or are silent; `check_storage` finds whether it was
                written.
        """
        try:
            self._lease.require()
            if not self._is_current() and self._catch_up():
                raise WrongVersion(
                    "The log has grown since its writer looked. Nothing was written; try again."
                )
            term, self._published = self._term, 0
            events = super().append(transaction, recorded)
        except StorageFailed as error:
            self._failure = error
            raise
        if self._published:
            self._sequence, self._term = self._published, term
        self._failure = None
        return events

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """See `EventReader`; what is not known of the last append is found out before."""
        self._find_out()
        return super().read(after, limit, types=types)

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        """See `EventReader`; what is not known of the last append is found out before."""
        self._find_out()
        return super().read_range(after, upto, limit, types)

    def _find_out(self) -> None:
        if not self._is_current():
            self._lease.require()
            self._stream.probe()
            self._catch_up()

    def close(self) -> None:
        """Give the lease, the index and the connection back."""
        try:
            self._lease.release()
        finally:
            try:
                super().close()
            finally:
                self._client.close()
                self._lock.release()

    def _complete(self, transaction: Transaction, written: Sequence[Event]) -> None:
        """Write the commit to the stream; when that fails, its rows are not kept either."""
        if self._applied is not None:
            super()._complete(transaction, written)
            return
        rest = CommitRest(
            digest=self._last_digest() if written else b"",
            answers=transaction.answers,
            secrets=transaction.secrets,
            progress=transaction.progress,
        )
        if not written and rest == CommitRest():
            return  # snapshots alone, which the stream does not keep
        pairs = zip(written, transaction.events, strict=True)
        events = [log_event(event, draft) for event, draft in pairs]
        messages = encode_commit(self._stream.prefix, events, rest, self._stream.max_payload_bytes)
        self._term = 0  # until the index has it too, it is not known to be current
        try:
            self._published = self._stream.publish(self._sequence, messages)
        except MovedOn as error:
            raise WrongVersion(
                "Another writer was here first. Nothing was written; try again."
            ) from error
        self._move_to(self._published)

    def _is_current(self) -> bool:
        """Say whether the index is known to go up to the end of the stream."""
        return self._term == self._lease.term

    def _catch_up(self, on_work: OnLogWork | None = None) -> list[Event]:
        """Take over all that the stream has, and write behind it; return the events found.

        From then on nobody else has written, and nothing that was sent earlier can come.

        Raises:
            AlreadyRunning: another writer has the lease.
            StorageFailed: the servers do not answer, or have lost messages.
        """
        found: list[Event] = []
        for _ in range(_MAX_ROUNDS):
            self._lease.require()
            term = self._lease.term
            head = self._find_stream()
            self.begin(head)
            found += self._take_over(head.sequence, on_work)
            rest = CommitRest(writer=f"{os.uname().nodename} {os.getpid()}")
            messages = encode_commit(self._stream.prefix, (), rest, self._stream.max_payload_bytes)
            try:
                sequence = self._stream.publish(self.sequence, messages)
            except MovedOn:  # what was sent earlier has come
                continue
            self.apply(Commit(sequence=sequence, events=(), rest=rest))
            self._sequence, self._term = sequence, term
            return found
        raise self._client.silent("others write to the stream all the time")

    def _find_stream(self) -> StreamHead:
        """Return where the stream stands, which is there since it has an index."""
        head = self._stream.find(self.indexed)
        if head is None:
            raise self._client.silent("the stream whose index this data folder has is gone")
        return head

    def _take_over(self, upto: int, on_work: OnLogWork | None) -> list[Event]:
        found: list[Event] = []
        for commit in merge_commits(self._stream.read(self.sequence, upto)):
            events = self.apply(commit)
            if on_work is None:
                found += events
            elif not on_work(_describe_work(commit, upto)):
                raise GivenUp(
                    "The log's index was given up on the way, and goes on there at the next start."
                )
        return found


def open_nats_log(place: NatsLogUrl, on_work: OnLogWork) -> NatsEventLog:
    """Open the log as its one writer; a log that is not there is made.

    Raises:
        AlreadyRunning: another writer holds it.
        StorageFailed: it cannot be opened or made, and why.
        GivenUp: `on_work` answered False.
    """
    lock = acquire_file_lock(
        lock_path(place.index),
        lambda: f"Another backend writes to the log {place.shown}. Stop it, or attach to it.",
        timeout_s=_FOLLOWER_EXIT_S,
    )
    try:
        client = NatsClient(place)
    except BaseException:
        lock.release()
        raise
    try:
        log = NatsEventLog(place, client, lock)
    except BaseException:
        client.close()
        lock.release()
        raise
    try:
        log.begin_writing(on_work)
    except BaseException:
        log.close()
        raise
    return log


def _describe_work(commit: Commit, upto: int) -> str:
    return (
        "It brings the log's index up to the stream: message"
        f" {format_number(commit.sequence)} of {format_number(upto)}. Commands are taken"
        " afterwards."
    )


def _describe_place(lock_file: Path) -> str:
    """Return what no two processes can hold at once: a file that is locked, on this machine."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    if not boot.exists():
        return ""
    found = lock_file.stat()
    return f"{boot.read_text().strip()}:{found.st_dev}:{found.st_ino}"
