"""Commands that wait for a secret to be hashed, in order, per stream."""

from collections import deque
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


class StreamQueue(Generic[T]):
    """First in, first out, for each stream by itself; a stream without tasks is not known."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._tasks: dict[str, deque[T]] = {}

    @property
    def streams(self) -> AbstractSet[str]:
        """The streams for which something waits."""
        return self._tasks.keys()

    def enqueue(self, stream: str, task: T) -> None:
        """Put a task behind those of its stream."""
        self._tasks.setdefault(stream, deque()).append(task)

    def head(self, stream: str) -> T:
        """Return the task whose turn it is."""
        return self._tasks[stream][0]

    def leave(self, stream: str) -> Iterator[T]:
        """End the turn of the stream's first task; iterate over those behind it."""
        tasks = self._tasks[stream]
        tasks.popleft()
        if not tasks:
            del self._tasks[stream]
        return islice(tasks, None)
