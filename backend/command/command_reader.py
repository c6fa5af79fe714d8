"""What a command asks for: its type, its payload, and a digest by which it is known again."""

from hashlib import blake2b

import msgspec

from backend.canonical_json import canonicalize
from backend.command.answer_codec import CommandUse
from backend.domain.field_types import describe_payload_error
from backend.domain.module import Payload
from backend.domain.registry import CommandType, Registry
from backend.errors import Rejected, Unreadable
from backend.messages.commands import Command

_DIGEST_BYTES = 8
_encode = msgspec.json.Encoder().encode


class ReadCommand(msgspec.Struct, frozen=True, gc=False):
    """A command with its type and payload."""

    command: Command
    type: CommandType
    payload: Payload
    use: CommandUse


class UnreadCommand(msgspec.Struct, frozen=True, gc=False):
    """A command that cannot be read, and why."""

    command: Command
    reason: Rejected
    use: CommandUse


def read_command(registry: Registry, command: Command) -> ReadCommand | UnreadCommand:
    """Return the command with its payload, or with the reason why there is none.

    The reason is `unknown-command`, or `malformed` with the path of the field that cannot be read.
    """
    kind = registry.commands.get(command.type)
    if kind is None:
        return UnreadCommand(command, _unknown(command), CommandUse(command.type))
    try:
        payload, written = _decode(kind, command.data)
    except (msgspec.DecodeError, Unreadable) as error:
        return UnreadCommand(command, _malformed(command, error), _raw_use(kind, command))
    if kind.secret_fields:
        written = _without_secrets(kind, payload)
    digest = blake2b(written, digest_size=_DIGEST_BYTES).digest()
    return ReadCommand(command, kind, payload, CommandUse(kind.name, digest))


def _decode(kind: CommandType, data: bytes) -> tuple[Payload, bytes]:
    """Return the payload, and how it is written by us.

    What was written so is free of duplicate keys; all else is put into canonical form first, where
    those and half characters are found, and `100.0` is 100.
    """
    try:
        payload = kind.decode(data)
        written = _encode(payload)
        if written == data:
            return payload, written
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass  # the canonical form says better what is wrong, or has it mended
    payload = kind.decode(canonicalize(data))
    return payload, _encode(payload)


def _without_secrets(kind: CommandType, payload: Payload) -> bytes:
    """Return what is digested of a payload with secrets: a digest of those is soon guessed."""
    hidden = dict.fromkeys(kind.secret_fields, "")
    return _encode(msgspec.structs.replace(payload, **hidden))


def _raw_use(kind: CommandType, command: Command) -> CommandUse:
    shown = b"" if kind.secret_fields else command.data
    return CommandUse(kind.name, blake2b(shown, digest_size=_DIGEST_BYTES).digest())


def _unknown(command: Command) -> Rejected:
    return Rejected(
        f"No installed module knows the command {command.type}; `marigraph schema` lists those"
        " that there are.",
        code="unknown-command",
        field="type",
    )


def _malformed(command: Command, error: Exception) -> Rejected:
    if isinstance(error, Unreadable):  # not even canonical JSON can be made of it
        return Rejected(
            f"The data of {command.type} cannot be read: {error.message}",
            code="malformed",
            field=error.field,
        )
    fault = describe_payload_error(error)
    whole = f"The data of {command.type}"
    return Rejected(f"{fault.describe(whole)}.", code="malformed", field=fault.field)
