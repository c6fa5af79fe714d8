"""The command envelope and the answer as JSON, as the contract writes them."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import msgspec
import uuid_utils
from msgspec import Meta

from backend import clock
from backend.decode_errors import describe_decode_error
from backend.errors import Unreadable
from backend.messages.commands import Answer, Command


class _CommandEnvelope(msgspec.Struct, forbid_unknown_fields=True):
    """A command as it is written down; ids as UUID text, the time as RFC 3339."""

    type: str
    data: msgspec.Raw
    id: UUID | None = None
    actor: str | None = None
    time: str | None = None
    expected_version: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    correlationid: UUID | None = None


class _IdOnly(msgspec.Struct):
    """What a line that is no command may have all the same."""

    id: UUID


_decode = msgspec.json.Decoder(_CommandEnvelope).decode
_decode_id = msgspec.json.Decoder(_IdOnly).decode
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_NO_ID = bytes(16)
MAX_LINE_BYTES = 16 * 2**20  # far more than a command's payload may have, which is said by its name


def _random_id() -> bytes:
    return uuid_utils.uuid7().bytes


def parse_command(line: bytes, actor: str, new_id: Callable[[], bytes] = _random_id) -> Command:
    """Read a command; one without an id gets a new one, one without an actor is `actor`'s.

    Raises:
        Unreadable: it is no command; `field` names what offends.
    """
    if len(line) > MAX_LINE_BYTES:
        raise Unreadable(f"no command: it is longer than {MAX_LINE_BYTES >> 20} MiB")
    try:
        envelope = _decode(line)
    except _BROKEN as error:
        fault = describe_decode_error(error)
        raise Unreadable(f"no command: {fault.describe('it')}", field=fault.field) from error
    if envelope.actor is not None and not envelope.actor.strip():
        raise Unreadable(
            "the actor is empty: say who gives the command, or leave it out to give it yourself",
            field="actor",
        )
    return Command(
        id=envelope.id.bytes if envelope.id else new_id(),
        type=envelope.type,
        data=bytes(envelope.data),
        actor=envelope.actor or actor,
        time=_parse_time(envelope.time),
        expected_version=envelope.expected_version,
        correlation=envelope.correlationid.bytes if envelope.correlationid else None,
    )


def parse_id(line: bytes) -> bytes:
    """Return the id of a line that is no command, zeros when it has none that can be read."""
    try:
        return _decode_id(line).id.bytes
    except _BROKEN:
        return _NO_ID


def _parse_time(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return clock.parse_rfc3339(text.upper())
    except ValueError as error:
        raise Unreadable(f"no RFC 3339 time: {text[:40]!r}", field="time") from error


def answer_to_json(answer: Answer) -> dict[str, object]:
    """Return the answer as it is written down; a line without a readable id has none."""
    return {
        "command_id": str(UUID(bytes=answer.command_id)) if any(answer.command_id) else None,
        "outcome": answer.outcome,
        "positions": answer.positions,
        "events": [str(UUID(bytes=id_)) for id_ in answer.events],
        "code": answer.code,
        "message": answer.message,
        "field": answer.field,
    }
