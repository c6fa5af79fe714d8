"""The writer of an attached folder: copies the store of another program, and takes no commands."""

from collections.abc import Callable, Mapping
from logging import Logger
from typing import Protocol, assert_never

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.command.command_service import AnswerCounts, WorkResult
from backend.command.command_traces import CommandTraces
from backend.command.pending_commands import AddressedReply
from backend.errors import Defect, NotAdmitted, Rejected, StorageFailed, Unavailable, Unreadable
from backend.foreign.continuity import FollowedPart
from backend.messages.commands import (
    AnnulEvent,
    Answer,
    Answers,
    AskCommandTimes,
    AskImportProgress,
    CheckCommand,
    Command,
    CommandChecked,
    FromPrimary,
    ImportProgressReply,
    RecordFacts,
    SendCommands,
    ToPrimary,
)
from backend.messages.events import Event, Origin
from backend.messages.store_status import StoreStatus
from backend.run.store_reader_thread import DraftedPage
from backend.store.log_port import EventLog, ImportProgress, Transaction
from backend.translation import tr_noop
from backend.wire.failures import failure_of

ORIGIN = "attached store"  # under which the log keeps how far it has come
_RETRY_US = SECOND_US
_CODE = "attached"


class PageReader(Protocol):
    """Who reads what is copied, in a thread of its own; see `StoreReaderThread`."""

    error: BaseException | None

    @property
    def status(self) -> StoreStatus:
        """How it is going; called from any thread."""
        ...

    def start(self) -> None:
        """Start reading."""
        ...

    def close(self) -> None:
        """End the thread."""
        ...

    def has_page(self) -> bool:
        """Say whether a page waits to be written."""
        ...

    def take(self) -> DraftedPage | None:
        """Return the next page; None when none waits."""
        ...


def read_part(log: EventLog) -> FollowedPart:
    """Return what of the store the log holds.

    Raises:
        StorageFailed: the log cannot be read, or it holds events that are not of an attached store.
    """
    progress = log.progress(ORIGIN)
    if progress.upto != log.head():
        raise StorageFailed(
            "The log of this data folder holds events that did not come from the attached store."
            " Attach the store to a new data folder."
        )
    if not progress.upto:
        return FollowedPart()
    return msgspec.json.decode(progress.state, type=FollowedPart)


class MirrorService:
    """What `CommandService` is to a folder of one's own; one thread, no waiting inside.

    A page of the store and how far it has come are one transaction: whatever is killed when, each
    event is there once.
    """

    def __init__(
        self,
        log: EventLog,
        make_reader: Callable[[FollowedPart], PageReader],
        refusal: str,
        logger: Logger,
        *,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
    ) -> None:
        """Begin where the log ends. refusal: what those are told whose commands are refused.

        Raises:
            StorageFailed: the log cannot be read, or holds events of its own.
        """
        self.counts = AnswerCounts()
        self.traces = CommandTraces()
        self._log, self._logger = log, logger
        self._clock, self._ticks = clock, ticks
        self._refusal = refusal
        self._head = log.head()
        self._reader = make_reader(read_part(log))
        self._page: DraftedPage | None = None  # in hand: taken, and not known to be written
        self._retry_at_us: Micros = 0
        self._replies: list[AddressedReply] = []
        self._origins: Mapping[int, Origin] = {}
        self._reader.start()

    @property
    def store(self) -> StoreStatus:
        """How the store is followed."""
        return self._reader.status

    @property
    def origins(self) -> Mapping[int, Origin]:
        """Where the events of the last page stand in their store, by position."""
        return self._origins

    @property
    def undecided(self) -> int:
        """Commands without an answer: they are refused at once."""
        return 0

    @property
    def waiting(self) -> int:
        """What can be worked on now."""
        return len(self._replies) + self._is_due()

    def _is_due(self) -> bool:
        if self._page is not None:
            return self._ticks() >= self._retry_at_us
        return self._reader.has_page()

    def receive(self, message: ToPrimary, reply_to: bytes, request: int, role: str) -> None:
        """Answer a message: commands are refused."""
        del role  # none may
        self._replies.append(AddressedReply(reply_to, request, self._answer(message)))

    def work(self) -> WorkResult:
        """Write the next page, and return its events and the replies that are due.

        Raises:
            Defect: reading the store failed in a way it should not, or its page does not follow.
            Unreadable: the log can keep no such event.
            NotAdmitted: the other side lets this one follow it no more.
        """
        replies, self._replies = self._replies, []
        return WorkResult(self._write_next(), replies)

    def find_events(self) -> list[Event]:
        """Try again to write what the log refused; return, once, what is on disk."""
        return self._write_next() if self._page is not None else []

    def close(self) -> None:
        """End the thread that reads."""
        self._reader.close()

    def _write_next(self) -> list[Event]:
        if isinstance(self._reader.error, NotAdmitted):
            raise self._reader.error
        if self._reader.error is not None:
            raise Defect("Reading the attached store failed.") from self._reader.error
        if not self._is_due():
            return []
        page = self._page = self._page or self._reader.take()
        if page is None:
            return []
        try:
            events = self._find_written(page) or self._append(page)
        except Unavailable as error:  # what is no matter of trying again ends the process
            self._retry_at_us = self._ticks() + _RETRY_US
            self._logger.warning("a page of the store cannot be written: %s", error.message)
            return []
        self._head, self._page, self._retry_at_us = events[-1].position, None, 0
        self._origins = {
            event.position: draft.origin
            for event, draft in zip(events, page.drafts, strict=True)
            if draft.origin is not None
        }
        return events

    def _append(self, page: DraftedPage) -> list[Event]:
        before = page.part.count - len(page.drafts)
        if before != self._head:
            raise Defect(f"A page follows event {before}, and the log ends at {self._head}.")
        progress = ImportProgress(ORIGIN, page.part.count, msgspec.json.encode(page.part))
        return self._log.append(
            Transaction(events=page.drafts, progress=progress, expected_progress=before),
            self._clock(),
        )

    def _find_written(self, page: DraftedPage) -> list[Event] | None:
        """Return the events of a page that was written although that seemed to fail."""
        if not self._retry_at_us or self._log.progress(ORIGIN).upto != page.part.count:
            return None
        return self._log.read(self._head, len(page.drafts))

    def _answer(self, message: ToPrimary) -> FromPrimary:
        match message:
            case SendCommands():
                answers = [self._refuse(command) for command in message.commands]
                self.counts.add(answers)
                return Answers(answers=answers)
            case CheckCommand():
                return CommandChecked(answer=self._refuse(message.command))
            case RecordFacts() | AnnulEvent():
                return failure_of(Rejected(self._refusal, code=_CODE))
            case AskImportProgress():
                return ImportProgressReply(origin=message.origin, upto=0, state=b"")
            case AskCommandTimes():
                return failure_of(
                    Unreadable(
                        tr_noop("No command with this id was accepted or rejected here."),
                        code="no-command",
                        field="command_id",
                    )
                )
            case _:
                assert_never(message)

    def _refuse(self, command: Command) -> Answer:
        return Answer(
            command_id=command.id, outcome="rejected", code=_CODE, message=self._refusal, field=""
        )
