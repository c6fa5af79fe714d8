"""What an import needs of a running backend; `backend.client` fulfils it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from backend.errors import Unavailable, WrongVersion
from backend.messages.commands import (
    Answer,
    Command,
    FactsRecorded,
    ImportProgressReply,
    RecordFacts,
)

ProgressCallback = Callable[[int], None]
"""Called with how many items are done, as the import goes on."""

T = TypeVar("T")


class ImportTarget(Protocol):
    """A backend that takes facts and commands. Every method may raise `Unavailable`."""

    def progress(self, origin: str) -> ImportProgressReply:
        """Return how far an import has come."""
        ...

    def record(self, record: RecordFacts) -> FactsRecorded:
        """Append facts together with the import's progress, or nothing of it."""
        ...

    def send(self, commands: Iterable[Command], window: int = 100) -> Iterator[Answer]:
        """Send commands, at most `window` ahead, and yield their answers in the same order."""
        ...


def record_once(target: ImportTarget, record: RecordFacts) -> None:
    """Record, where an answer that got lost is no reason to record it twice.

    Raises:
        WrongVersion: somebody else brings in the same content at this moment.
        Unavailable: the backend does not answer; what was recorded stays, and can be gone on from.
    """
    try:
        target.record(record)
    except WrongVersion as error:
        if target.progress(record.origin).upto != record.upto:
            raise WrongVersion(
                "Another import of the same content is running; let it finish, or stop it.",
                code="import-running",
            ) from error
    except Unavailable:
        if target.progress(record.origin).upto != record.upto:
            target.record(record)
