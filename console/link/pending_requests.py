"""What was asked and is not answered yet."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, NewType, TypeVar

import msgspec

from backend.clock import Micros
from backend.messages.queries import QuestionProgress

# each request knows what kind of answer it gets; the table that keeps them all does not
ResultCallback = Callable[[Any], None]
ProgressCallback = Callable[[QuestionProgress], None]
Prepare = Callable[[Any], Any]
QuestionHandle = NewType("QuestionHandle", int)
NO_HANDLE = QuestionHandle(0)
Key = TypeVar("Key")
Body = TypeVar("Body")


def pass_through(reply: object) -> object:
    """Hand a reply over as it is."""
    return reply


class PendingRequest(msgspec.Struct, Generic[Body], frozen=True, kw_only=True):
    """One request on its way.

    `callback` runs on the GUI thread with what `prepare` made of the answer on the I/O thread, or
    with a Failure. `target`: name of the process that was asked. `expires_us`: when it is given up.
    `handle`: by which its asker may cancel it. `on_progress` runs on the GUI thread whenever a
    replica says how far it has come.
    """

    body: Body
    callback: ResultCallback
    target: str
    expires_us: Micros
    prepare: Prepare = pass_through
    handle: QuestionHandle = NO_HANDLE
    on_progress: ProgressCallback | None = None


class PendingRequests(Generic[Key, Body]):
    """Requests by key, in the order in which they were asked. Not thread-safe."""

    def __init__(self) -> None:
        self._waiting: dict[Key, PendingRequest[Body]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[PendingRequest[Body]]:
        return iter(tuple(self._waiting.values()))

    def add(self, key: Key, waiting: PendingRequest[Body]) -> None:
        """Keep it until it is answered or given up."""
        self._waiting[key] = waiting

    def pop(self, key: Key) -> PendingRequest[Body] | None:
        """Remove and return a request; None when it was answered or given up already."""
        return self._waiting.pop(key, None)

    def prolong(self, key: Key, expires_us: Micros) -> PendingRequest[Body] | None:
        """Wait longer for a request, and return it; None when nobody waits for it."""
        waiting = self._waiting.get(key)
        if waiting is None:
            return None
        self._waiting[key] = msgspec.structs.replace(waiting, expires_us=expires_us)
        return waiting

    def pop_overdue(self, now: Micros) -> list[tuple[Key, PendingRequest[Body]]]:
        """Remove and return what has waited for longer than it wanted to."""
        late = [key for key, waiting in self._waiting.items() if waiting.expires_us <= now]
        return [(key, self._waiting.pop(key)) for key in late]

    def pop_handle(self, handle: QuestionHandle) -> tuple[Key, PendingRequest[Body]] | None:
        """Remove and return what is known to its asker by this handle; None when it is over."""
        found = (key for key, waiting in self._waiting.items() if waiting.handle == handle)
        key = next(found, None)
        return None if key is None else (key, self._waiting.pop(key))

    def pop_all(self, target: str = "") -> list[PendingRequest[Body]]:
        """Remove and return everything, or only what went to one process."""
        gone = [key for key, waiting in self._waiting.items() if target in ("", waiting.target)]
        return [self._waiting.pop(key) for key in gone]
