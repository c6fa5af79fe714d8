"""Messages that wait for the writer, and the replies to them."""

import msgspec

from backend.clock import Micros
from backend.command.decider import Outcome
from backend.command.secret_hasher import HashResult
from backend.errors import Busy, Unreadable
from backend.messages.bounds import MAX_COMMANDS_PER_SEND
from backend.messages.commands import (
    AnnulEvent,
    Answer,
    AskCommandTimes,
    AskImportProgress,
    CheckCommand,
    Command,
    Failure,
    FromPrimary,
    RecordFacts,
)
from backend.messages.number_text import format_counted
from backend.wire.failures import failure_of

RequestInTurn = RecordFacts | AskImportProgress | CheckCommand | AskCommandTimes | AnnulEvent


class AddressedReply(msgspec.Struct, frozen=True):
    """A message for a client: `to` and `request` are what its request came with."""

    to: bytes
    request: int
    body: FromPrimary


class PendingSend(msgspec.Struct):
    """A `SendCommands`, with the answers so far; `unanswered`: how many are missing.

    `received_us`: by a monotonic clock.
    """

    to: bytes
    request: int
    answers: list[Outcome]
    unanswered: int
    received_us: Micros = 0


class CommandSlice(msgspec.Struct):
    """Commands of a request, from `first` on: all of them, or one that waits for its stream.

    `stream`: set once it waits there. `is_released`: those before it on that stream are answered.
    """

    request: PendingSend
    first: int
    commands: list[Command]
    stream: str = ""
    sets_secret: bool = False
    is_released: bool = False
    hash_result: HashResult | None = None


class SingleMessage(msgspec.Struct, frozen=True):
    """A message that is handled by itself, in its turn; `role`: whose key it came in with."""

    to: bytes
    request: int
    message: RequestInTurn
    role: str


def busy_answer(command: Command, waiting: int) -> Answer:
    """Return the answer to a command for which there is no room."""
    return Answer(
        command_id=command.id,
        outcome="failed",
        code=Busy.code,
        message=f"{format_counted(waiting, 'command waits', 'commands wait')} already;"
        " send this one again a little later.",
    )


def message_failure(message: RequestInTurn, error: Exception) -> Failure:
    """Return the reply to a message that cannot be handled."""
    match message:
        case RecordFacts() | AskImportProgress():
            what = f"{type(message).__name__} of {message.origin}"
        case CheckCommand():
            what = f"The check of a {message.command.type}"
        case AnnulEvent():
            what = f"The annulment of {message.position}"
        case _:
            what = "The question about a command"
    return failure_of(error, what)


def too_many_commands(count: int) -> Failure:
    """Return the reply to a request with more commands than one may hold."""
    return failure_of(
        Unreadable(
            f"{format_counted(count, 'command')} in one message are too many;"
            f" send at most {MAX_COMMANDS_PER_SEND}.",
            code="too-many",
            field="commands",
        )
    )


def too_many_messages(waiting: int) -> Failure:
    """Return the reply to a message for which there is no room."""
    return failure_of(Busy(f"{waiting} messages wait already; send this one again a little later."))
