"""The slow part of a secret: hashing it, and checking the old one, beside the writer."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Protocol

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError


class Hasher(Protocol):
    """What hashes; argon2id unless another is given."""

    def hash(self, password: str) -> str:
        """Return the hash, its salt and its parameters as one text."""
        ...

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002 - argon2's own name
        """Return True, or raise `VerifyMismatchError`."""
        ...


class HashJob(msgspec.Struct, frozen=True):
    """A secret to hash once the old one is checked against the hash that stands.

    stream: of the entity whose secret it is; its later commands wait. key: where the hash is kept.
    """

    stream: str
    key: str
    current_hash: str | None
    old_secret: str | None
    new_secret: str

    def __repr__(self) -> str:
        """Show whose secret it is, and never the secret."""
        return f"HashJob(stream={self.stream!r})"


class HashResult(msgspec.Struct, frozen=True):
    """What came of a job: whether the old secret was right, and the hash of the new one.

    It holds for its job alone: as long as the same would be asked again.
    """

    job: HashJob
    old_matches: bool = False
    new_hash: str = ""
    error: str = ""


class HashingPool:
    """Threads that hash; what they finished waits until the writer fetches it."""

    def __init__(
        self, threads: int, wake: Callable[[], None], hasher: Hasher | None = None
    ) -> None:
        """Prepare; `wake` is called from a hashing thread whenever something is finished."""
        self._hasher = hasher or PasswordHasher()
        self._wake = wake
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="hasher")
        self._finished: SimpleQueue[HashResult] = SimpleQueue()

    def start(self, job: HashJob) -> None:
        """Hash in a thread, and return at once."""
        self._pool.submit(self._compute, job).add_done_callback(self._finish(job))

    def _finish(self, job: HashJob) -> Callable[[Future[HashResult]], None]:
        def finish(future: Future[HashResult]) -> None:
            self._finished.put(_result(job, future))
            self._wake()

        return finish

    def _compute(self, job: HashJob) -> HashResult:
        if job.current_hash is not None and not self._matches(job.current_hash, job.old_secret):
            return HashResult(job)
        return HashResult(job, old_matches=True, new_hash=self._hasher.hash(job.new_secret))

    def _matches(self, current_hash: str, old_secret: str | None) -> bool:
        try:
            return self._hasher.verify(current_hash, old_secret or "")
        except VerifyMismatchError:
            return False

    def take_finished(self) -> list[HashResult]:
        """Return what was finished since the last call."""
        finished: list[HashResult] = []
        while True:
            try:
                finished.append(self._finished.get_nowait())
            except Empty:
                return finished

    def close(self) -> None:
        """Wait for the hash being made, and drop those not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _result(job: HashJob, future: Future[HashResult]) -> HashResult:
    if future.cancelled():
        return HashResult(job, error="The backend is stopping.")
    error = future.exception()
    if error is not None:
        return HashResult(job, error=f"Hashing failed: {type(error).__name__}.")
    return future.result()
