"""Answers as the log keeps them for ever: short, because there is one for every command."""

import msgspec

from backend.messages.commands import Answer


class CommandUse(msgspec.Struct, frozen=True, gc=False):
    """What a command's id was used for: the command's type, and a digest of its data.

    Without a digest the id fits any command of the type: no module knew it then, and what it says
    depends on the module. Both are empty where an older log did not keep them: it fits any command.
    """

    type: str = ""
    digest: bytes = b""

    def fits(self, other: "CommandUse") -> bool:
        """Say whether the same id may stand for both."""
        if not self.digest:
            return self.type in {"", other.type}
        return self == other


class GivenAnswer(msgspec.Struct, frozen=True, gc=False):
    """The first answer to a command, and what the command was."""

    answer: Answer
    use: CommandUse


class _StoredAcceptance(msgspec.Struct, frozen=True, array_like=True, tag=1, gc=False):
    """Positions of one command are dense: the first and the ids say them all."""

    first: int
    events: list[bytes]
    command_type: str = ""
    digest: bytes = b""


class _StoredRejection(msgspec.Struct, frozen=True, array_like=True, tag=0, gc=False):
    """Why a rule rejected a command."""

    code: str
    message: str
    field: str
    command_type: str = ""
    digest: bytes = b""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_StoredAcceptance | _StoredRejection).decode


def encode_answer(given: GivenAnswer) -> bytes:
    """Return what is kept of an answer; its command's id is kept beside it."""
    answer, use = given.answer, given.use
    if answer.outcome == "accepted":
        first = answer.positions[0] if answer.positions else 0
        return _encode(_StoredAcceptance(first, answer.events, use.type, use.digest))
    return _encode(
        _StoredRejection(answer.code, answer.message, answer.field, use.type, use.digest)
    )


def decode_answer(command_id: bytes, stored: bytes) -> GivenAnswer:
    """Return the answer that was given first."""
    kept = _decode(stored)
    use = CommandUse(kept.command_type, kept.digest)
    if isinstance(kept, _StoredRejection):
        rejected = Answer(
            command_id=command_id,
            outcome="rejected",
            code=kept.code,
            message=kept.message,
            field=kept.field,
        )
        return GivenAnswer(rejected, use)
    accepted = Answer(
        command_id=command_id,
        outcome="accepted",
        positions=list(range(kept.first, kept.first + len(kept.events))),
        events=kept.events,
    )
    return GivenAnswer(accepted, use)
