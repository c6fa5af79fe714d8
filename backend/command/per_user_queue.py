"""Whose turn it is: of several password changes of one user, one is hashed at a time, in order."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class PerUserQueue(Generic[T]):
    """One line of tasks per user; the first has the turn."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._queues: dict[str, deque[T]] = {}

    def head(self, user_id: str) -> T:
        """Return the task that has this user's turn."""
        return self._queues[user_id][0]

    def enqueue(self, user_id: str, task: T) -> bool:
        """Join the line, unless the task is in it already; return whether it has the turn."""
        line = self._queues.setdefault(user_id, deque())
        if not any(other is task for other in line):
            line.append(task)
        return line[0] is task

    def dequeue(self, user_id: str) -> T | None:
        """End the turn of this user's first task, and return the next."""
        line = self._queues[user_id]
        line.popleft()
        if line:
            return line[0]
        del self._queues[user_id]
        return None
