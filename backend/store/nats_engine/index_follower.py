"""Brings the index of a log up to its stream where no writer does, for the readers of a process.

On the primary's machine the writer does, and holds the index's lock. Elsewhere, and while no
backend runs, any process that reads does it, a little while at a time, so that others come in.
"""

import logging
import threading
import time
from contextlib import suppress
from pathlib import Path

from backend.errors import AlreadyRunning, MarigraphError
from backend.sqlite.file_lock import acquire_file_lock
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.log_index import IndexConnection, LogIndex
from backend.store.nats_engine.log_messages import merge_commits
from backend.store.nats_engine.log_stream import LogStream
from backend.store.nats_engine.nats_log_url import NatsLogUrl

_PAUSE_S = 0.2  # between two looks at the stream: how late a reader far from the writer may be
_OTHERS_PAUSE_S = 1.0  # between two looks at the lock while somebody else holds it
_PASS_S = 1.0  # for which the lock is held at once
_logger = logging.getLogger(__name__)


def lock_path(index: Path) -> Path:
    """Return the file whose lock is held by who writes an index."""
    return index.with_suffix(".lock")


class IndexFollower:
    """One for each index that a process reads; a thread of its own does the work."""

    def __init__(self, place: NatsLogUrl) -> None:
        """Follow the stream from now on."""
        self._place = place
        self._client: NatsClient | None = None
        self._index: LogIndex | None = None
        self._known = -1  # the sequence at which this process has left the index
        self._failure: MarigraphError | None = None
        self._has_looked = threading.Event()
        self._is_ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="log index")
        self._thread.start()

    def require_synced(self) -> None:
        """Wait until the index has been brought up to the stream once; refuse while it cannot be.

        Raises:
            StorageFailed: the servers do not answer, and no writer keeps the index.
        """
        self._has_looked.wait()
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """End the following."""
        self._is_ended.set()
        self._thread.join()

    def _follow(self) -> None:
        try:
            # A process ends although a reader was left open: nothing is there to be finished.
            while not self._is_ended.is_set() and threading.main_thread().is_alive():
                self._look()
                self._is_ended.wait(_OTHERS_PAUSE_S if self._client is None else _PAUSE_S)
        finally:
            self._has_looked.set()
            self._let_go()

    def _look(self) -> None:
        try:
            is_synced = self._sync()
        except MarigraphError as error:  # else the thread would end, and the index grow old unseen
            if self._failure is None:
                _logger.warning("The log's index is not kept up: %s", error)
            self._failure = error
        else:
            self._failure = None
            if not is_synced:
                return
        self._has_looked.set()

    def _sync(self) -> bool:
        """Take over what the stream has; say whether that is all, or is another's to do."""
        try:
            lock = acquire_file_lock(lock_path(self._place.index), lambda: "")
        except AlreadyRunning:  # somebody else does
            self._let_go()
            return True
        try:
            return self._take_over()
        except BaseException:
            self._let_go()
            raise
        finally:
            lock.release()

    def _take_over(self) -> bool:
        if self._client is None:
            self._client = NatsClient(self._place)
        stream = LogStream(self._client, self._place)
        if not self._place.index.exists() and stream.find() is None:
            return True
        index = self._open_index()
        head = stream.find(index.indexed)
        if head is None:
            raise self._client.silent(f"the stream {self._place.stream} is gone")
        index.begin(head)
        give_up = time.monotonic() + _PASS_S
        for commit in merge_commits(stream.read(index.sequence, head.sequence)):
            index.apply(commit)
            self._known = commit.sequence
            if time.monotonic() > give_up:
                return False
        return True

    def _open_index(self) -> LogIndex:
        """Return the index; opened anew if another process has written it meanwhile."""
        if self._index is not None and self._index.sequence != self._known:
            self._close_index()
        if self._index is None:
            connection = IndexConnection(self._place.index, writable=True)
            try:
                self._index = LogIndex(connection, self._place.shown)
                self._known = self._index.sequence
            except BaseException:
                connection.close()
                raise
        return self._index

    def _let_go(self) -> None:
        """End the connections: to be made again when they are needed."""
        self._close_index()
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _close_index(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            with suppress(MarigraphError):  # it is given up, whatever state it is in
                index.close()


class IndexFollowers:
    """The followers of a process, each as long as somebody reads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followers: dict[Path, tuple[IndexFollower, int]] = {}

    def acquire(self, place: NatsLogUrl) -> IndexFollower:
        """Return the follower of an index, to be released as often as it was acquired."""
        with self._lock:
            follower, readers = self._followers.get(place.index, (None, 0))
            if follower is None:
                follower = IndexFollower(place)
            self._followers[place.index] = follower, readers + 1
            return follower

    def release(self, place: NatsLogUrl) -> None:
        """Give a follower back; it ends with the last reader."""
        with self._lock:
            follower, readers = self._followers[place.index]
            if readers > 1:
                self._followers[place.index] = follower, readers - 1
                return
            del self._followers[place.index]
        follower.close()
