"""What is said between a comparison of versions and the processes in which these run.

One message is a length of four bytes, and MessagePack. Nothing but msgspec is imported: the process
may have another version of everything else.
"""

import struct
from collections.abc import Mapping
from typing import IO, TypeVar

import msgspec

ATTACHED_FOLDER = "MARIGRAPH_ATTACHED_FOLDER"  # variable: the folder whose views are meant
_LENGTH = struct.Struct(">I")
VersionCell = str | int | float | bool | None
VersionCells = tuple[VersionCell, ...]
VersionKey = tuple[str, ...]


class ViewShape(msgspec.Struct, frozen=True, kw_only=True):
    """A view as a version declares it; `handlers`: digests of their code, by event type.

    `digest`: of all of its code, as a code ledger has it.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    handlers: Mapping[str, str]
    digest: str = ""


class VersionContent(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What the version has."""

    views: Mapping[str, ViewShape]


class Begin(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What is to be compared: of each view these columns, from this log, in that scratch file.

    `types`: None for all events. `is_doubled`: every event is delivered twice. `is_repeated`: every
    handler is given each event twice. `annulled`: positions of events that are left out. `start`:
    the file of the rows with which the log begins; empty: it begins with nothing.
    """

    log_url: str
    scratch: str
    columns: Mapping[str, tuple[str, ...]]
    types: tuple[str, ...] | None
    is_doubled: bool
    is_repeated: bool = False
    annulled: tuple[int, ...] = ()
    start: str = ""


class Apply(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Go on to this position."""

    upto: int


class Applied(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a block has made of each view, as one digest; views without any change are left out.

    `broken`: views that could not take an event of it.
    """

    upto: int
    digests: Mapping[str, bytes]
    broken: tuple[str, ...] = ()


class ShowBlock(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Say what the last block has made of a view, row by row."""

    view: str


class PutVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was put at a position; `cells` are those of the compared columns."""

    key: VersionKey
    position: int
    cells: VersionCells


class ParkedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a handler could not take; `error` is empty when it waits behind another."""

    entity: str
    position: int
    error: str
    type: str = ""


class BlockOfView(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a block has made of a view; `before`: the rows concerned as they were before it."""

    versions: tuple[PutVersion, ...]
    parked: tuple[ParkedVersion, ...]
    before: tuple[tuple[VersionKey, VersionCells], ...]


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The version cannot go on, and why; `trace`: where it was."""

    message: str
    trace: str = ""


Order = Begin | Apply | ShowBlock
Answer = VersionContent | Applied | BlockOfView | Failed
_Message = TypeVar("_Message")
_encode = msgspec.msgpack.Encoder().encode


def write_message(stream: IO[bytes], message: Order | Answer) -> None:
    """Write a message.

    Raises:
        OSError: nobody reads it any more.
    """
    content = _encode(message)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def read_message(
    stream: IO[bytes], decoder: "msgspec.msgpack.Decoder[_Message]"
) -> _Message | None:
    """Read the next message; None at the end.

    Raises:
        OSError: it cannot be read.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return decoder.decode(content) if len(content) == length else None
