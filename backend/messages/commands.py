"""Commands and their answers."""

from typing import Literal

import msgspec

from backend.messages.bounds import Data, Int64, LongText, Position, ShortText, Uuid
from backend.messages.events import Draft

Outcome = Literal["accepted", "rejected", "failed"]


class Command(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    array_like=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """A command. `id`: 16 bytes; `data`: JSON text of the payload; `time`: microseconds or now."""

    id: Uuid
    type: ShortText
    data: Data
    actor: LongText
    time: Int64 | None = None
    expected_version: Int64 | None = None
    correlation: Uuid | None = None

    def __repr__(self) -> str:
        """Show whose command it is, and never its data: that may hold a password."""
        return f"Command({self.type}, id={self.id.hex()}, actor={self.actor!r})"


class SendCommands(
    msgspec.Struct, frozen=True, kw_only=True, tag="send", forbid_unknown_fields=True
):
    """Up to 100 commands, each decided and answered on its own."""

    commands: list[Command]


class Answer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    array_like=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """What came of one command.

    `accepted` lists the positions and ids of its events; `rejected` and `failed` say why.
    """

    command_id: Uuid
    outcome: Outcome
    positions: list[Int64] = []
    events: list[Uuid] = []
    code: LongText = ""
    message: LongText = ""
    field: LongText = ""


class Answers(msgspec.Struct, frozen=True, kw_only=True, tag="answers", forbid_unknown_fields=True):
    """Answers, in the order in which they were decided."""

    answers: list[Answer]


class RecordFacts(
    msgspec.Struct, frozen=True, kw_only=True, tag="record", forbid_unknown_fields=True
):
    """Facts to append as they were, in one durable transaction with the import's progress.

    `since` must be the progress that the log has for `origin`, else nothing is written; `upto` is
    the progress afterwards. `state` is the importer's own report so far (JSON text), kept with it.
    With `facts` empty only the progress is kept. `origin` is empty when no progress is wanted.
    `known_upto`: the position up to which the importer has looked for its facts in the log; when
    one of them (same source and id) stands behind it, nothing is written and the failure's code is
    `duplicate-event`. None: it has not looked.
    """

    origin: LongText
    since: Int64
    upto: Int64
    state: Data
    facts: list[Draft]
    known_upto: Position | None = None


class FactsRecorded(
    msgspec.Struct, frozen=True, kw_only=True, tag="recorded", forbid_unknown_fields=True
):
    """Facts are on disk; `first` and `last` are positions (0 and 0 when there were none)."""

    origin: LongText
    upto: Int64
    first: Int64
    last: Int64


class AskImportProgress(
    msgspec.Struct, frozen=True, kw_only=True, tag="ask-progress", forbid_unknown_fields=True
):
    """Ask how far an import has come."""

    origin: ShortText


class ImportProgressReply(
    msgspec.Struct, frozen=True, kw_only=True, tag="progress", forbid_unknown_fields=True
):
    """How far an import has come; `upto` 0 and `state` empty when it never began."""

    origin: LongText
    upto: Int64
    state: Data


class Failure(msgspec.Struct, frozen=True, kw_only=True, tag="failure", forbid_unknown_fields=True):
    """A request that could not be answered: which error, in a sentence, at which field."""

    code: LongText
    message: LongText
    field: LongText = ""


class CheckCommand(
    msgspec.Struct, frozen=True, kw_only=True, tag="check-command", forbid_unknown_fields=True
):
    """Ask what would come of a command if it were sent now; nothing is written."""

    command: Command


class CommandChecked(
    msgspec.Struct, frozen=True, kw_only=True, tag="command-checked", forbid_unknown_fields=True
):
    """What would come of it: as an answer, but without positions and events.

    What only a hash decides (whether an old password is right) counts as accepted.
    """

    answer: Answer


class AskCommandTimes(
    msgspec.Struct, frozen=True, kw_only=True, tag="ask-command-times", forbid_unknown_fields=True
):
    """Ask when a command was received, decided, on disk, answered and published."""

    command_id: Uuid


class CommandTimes(
    msgspec.Struct, frozen=True, kw_only=True, tag="command-times", forbid_unknown_fields=True
):
    """The way of one command through the primary, and its answer, which the log keeps for ever.

    `received_at_us`: by the clock of the wall; the others are microseconds after it. The primary
    keeps the times of the newest commands since its start only: None for all others.
    """

    answer: Answer
    received_at_us: Int64 | None = None
    decided_us: Int64 | None = None
    on_disk_us: Int64 | None = None
    answered_us: Int64 | None = None
    published_us: Int64 | None = None


class AnnulEvent(
    msgspec.Struct, frozen=True, kw_only=True, tag="annul-event", forbid_unknown_fields=True
):
    """Ask that an event be left out of everything from now on; it stays in the log.

    `by`: who asks, and `reason`: why, for the annulment, which is an event of its own. An annulment
    is annulled likewise: then what it annulled counts again.
    """

    position: Position
    reason: ShortText
    by: ShortText


class AnnulmentRecorded(
    msgspec.Struct, frozen=True, kw_only=True, tag="annulment-recorded", forbid_unknown_fields=True
):
    """The annulment of an event is on disk, at `position`."""

    position: Int64
    annulled: Int64


ToPrimary = (
    SendCommands | RecordFacts | AskImportProgress | CheckCommand | AskCommandTimes | AnnulEvent
)
FromPrimary = (
    Answers
    | FactsRecorded
    | ImportProgressReply
    | CommandChecked
    | CommandTimes
    | AnnulmentRecorded
    | Failure
)
