"""Answers as the log keeps them for ever: short, because there is one for every command."""

import msgspec

from backend.messages.commands import Answer


class _StoredAcceptance(msgspec.Struct, frozen=True, array_like=True, tag=1, gc=False):
    """Positions of one command are dense: the first and the ids say them all."""

    first: int
    events: list[bytes]


class _StoredRejection(msgspec.Struct, frozen=True, array_like=True, tag=0, gc=False):
    """Why a rule said no."""

    code: str
    message: str
    field: str


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_StoredAcceptance | _StoredRejection).decode


def encode_answer(answer: Answer) -> bytes:
    """Return what is kept of an answer; its command's id is kept beside it."""
    if answer.outcome == "accepted":
        first = answer.positions[0] if answer.positions else 0
        return _encode(_StoredAcceptance(first, answer.events))
    return _encode(_StoredRejection(answer.code, answer.message, answer.field))


def decode_answer(command_id: bytes, stored: bytes) -> Answer:
    """Return the answer that was given first."""
    said = _decode(stored)
    if isinstance(said, _StoredRejection):
        return Answer(
            command_id=command_id,
            outcome="rejected",
            code=said.code,
            message=said.message,
            field=said.field,
        )
    return Answer(
        command_id=command_id,
        outcome="accepted",
        positions=list(range(said.first, said.first + len(said.events))),
        events=said.events,
    )
