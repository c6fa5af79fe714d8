"""What was asked and is not answered yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from backend.clock import Micros

# each request knows what kind of answer it gets; the table that keeps them all does not
Then = Callable[[Any], None]
Prepare = Callable[[Any], Any]
Key = TypeVar("Key")
Body = TypeVar("Body")


def unprepared(reply: object) -> object:
    """Hand a reply over as it is."""
    return reply


@dataclass(frozen=True, kw_only=True)
class Waiting(Generic[Body]):
    """One request on its way.

    `then` runs on the GUI thread with what `prepare` made of the answer on the I/O thread, or
    with a Failure. `target`: name of the process that was asked. `until`: when it is given up.
    """

    body: Body
    then: Then
    target: str
    until: Micros
    prepare: Prepare = unprepared


class Pending(Generic[Key, Body]):
    """Requests by key, in the order in which they were asked. Not thread-safe."""

    def __init__(self) -> None:
        self._waiting: dict[Key, Waiting[Body]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Waiting[Body]]:
        return iter(tuple(self._waiting.values()))

    def add(self, key: Key, waiting: Waiting[Body]) -> None:
        """Keep it until it is answered or given up."""
        self._waiting[key] = waiting

    def take(self, key: Key) -> Waiting[Body] | None:
        """Remove and return a request; None when it was answered or given up already."""
        return self._waiting.pop(key, None)

    def overdue(self, now: Micros) -> list[Waiting[Body]]:
        """Remove and return what has waited for longer than it wanted to."""
        late = [key for key, waiting in self._waiting.items() if waiting.until <= now]
        return [self._waiting.pop(key) for key in late]

    def clear(self, target: str = "") -> list[Waiting[Body]]:
        """Remove and return everything, or only what went to one process."""
        gone = [key for key, waiting in self._waiting.items() if target in ("", waiting.target)]
        return [self._waiting.pop(key) for key in gone]
