"""Messages to the primary that are no commands: answered one by one, in their turn."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import assert_never

from backend.clock import Clock, monotonic_us, now_us
from backend.command.answer_codec import decode_answer
from backend.command.command_traces import CommandTrace
from backend.command.pending_commands import RequestInTurn, message_failure
from backend.command.writer import Writer
from backend.errors import Unreadable
from backend.messages.commands import (
    AnnulEvent,
    AskCommandTimes,
    AskImportProgress,
    CheckCommand,
    CommandChecked,
    CommandTimes,
    FromPrimary,
    ImportProgressReply,
    RecordFacts,
)
from backend.messages.events import Event
from backend.store.log_port import EventLog
from backend.translation import tr_noop

# Puts on record what is done meanwhile, and what came of it; given whose key it came in with.
RecordAnnulment = Callable[[AnnulEvent, str], AbstractContextManager[None]]


class MessageHandler:
    """Answers from the log and the writer; in the writer's thread."""

    def __init__(
        self,
        log: EventLog,
        writer: Writer,
        record_annulment: RecordAnnulment,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
    ) -> None:
        """`clock` tells the time of day, `ticks` is the monotonic clock of the traces."""
        self._log, self._writer = log, writer
        self._record_annulment = record_annulment
        self._clock, self._ticks = clock, ticks

    def answer(self, message: RequestInTurn, role: str) -> tuple[FromPrimary, list[Event]]:
        """Return the answer, and what is on disk because of it; an error is the answer, too.

        `role`: whose key the message came in with.
        """
        try:
            return self._answer(message, role)
        except Exception as error:  # noqa: BLE001 - one message's trouble is not its neighbours'
            return message_failure(message, error), []

    def _answer(self, message: RequestInTurn, role: str) -> tuple[FromPrimary, list[Event]]:
        match message:
            case RecordFacts():
                return self._writer.record(message)
            case AskImportProgress():
                kept = self._log.progress(message.origin)
                reply = ImportProgressReply(origin=message.origin, upto=kept.upto, state=kept.state)
                return reply, []
            case CheckCommand():
                return CommandChecked(answer=self._writer.check(message.command)), []
            case AskCommandTimes():
                return self._times(message.command_id), []
            case AnnulEvent():
                with self._record_annulment(message, role):
                    return self._writer.annul(message)
            case _:
                assert_never(message)

    def _times(self, command_id: bytes) -> CommandTimes:
        """Return the times of a command; of one whose times are not kept, its answer alone."""
        trace = self._writer.traces.find(command_id)
        if trace is not None:
            return self._measured(trace)
        stored = self._log.answers([command_id])
        if command_id not in stored:
            raise Unreadable(
                tr_noop("No command with this id was accepted or rejected here."),
                code="no-command",
                field="command_id",
            )
        return CommandTimes(answer=decode_answer(command_id, stored[command_id]).answer)

    def _measured(self, trace: CommandTrace) -> CommandTimes:
        began_us, batch = trace.received_us, trace.batch

        def after(moment_us: int | None) -> int | None:
            return None if moment_us is None else max(0, moment_us - began_us)

        return CommandTimes(
            answer=trace.answer,
            received_at_us=self._clock() - (self._ticks() - began_us),
            decided_us=after(batch.decided_us),
            on_disk_us=after(batch.on_disk_us),
            answered_us=after(batch.answered_us),
            published_us=after(batch.published_us),
        )
