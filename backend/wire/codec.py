"""Bytes to objects and back: the only place where frames are encoded or decoded.

A frame is one MessagePack array: protocol number, session, request number, body. A published frame
begins with its topic, the tag of its body, and a zero byte.
"""

from collections.abc import Callable
from typing import Generic, TypeVar, cast

import msgspec

from backend.errors import Unreadable
from backend.messages.bounds import MAX_FRAME_BYTES
from backend.messages.commands import FromPrimary, ToPrimary
from backend.messages.control import ControlOrder, ControlRequest, ControlResponse
from backend.messages.events import FeedMessage
from backend.messages.notices import Notice
from backend.messages.queries import QueryRequest, QueryResponse
from backend.wire.asked_texts import refuse_nul
from backend.wire.frame_errors import oversized_frame, unreadable_frame, unsendable

PROTOCOL = 11

T = TypeVar("T")


class WireFrame(msgspec.Struct, Generic[T], frozen=True, array_like=True):
    """What crosses a socket.

    `session` names the backend's run that sent it (empty from clients that do not know it yet).
    `request` is chosen by who asks, and comes back with the answer; 0 where nobody asked.
    """

    protocol: int
    session: str
    request: int
    body: T


class _FrameHeader(msgspec.Struct, frozen=True, array_like=True):
    """The part of a frame that every protocol version shares."""

    protocol: int
    session: str
    request: int


# What a decoder raises for bytes that are no such message: a wrong structure, text that is not
# UTF-8, nesting without end. Only the first of them is an error of msgspec's own.
DECODE_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_decode_header = msgspec.msgpack.Decoder(_FrameHeader)


class Codec(Generic[T]):
    """Writes and reads the frames of one union of messages; may be shared between threads."""

    def __init__(self, body: object, check: Callable[[object], None] | None = None) -> None:
        """Prepare for bodies of this type (a struct or a union of tagged structs).

        `check`: refuses bodies that read well, as an Unreadable; see `asked_texts`.
        """
        self._check = check
        self._encode = msgspec.msgpack.Encoder().encode
        # only at run time is it known which type the body has
        frame = cast("type[WireFrame[T]]", WireFrame[body])  # type: ignore[valid-type]  # a value
        self._decode = msgspec.msgpack.Decoder(frame).decode

    def encode(self, body: T, request: int = 0, session: str = "") -> bytes:
        """Return the frame.

        Raises:
            Unreadable: a number is beyond 64 bits, or a text holds half a character (`unsendable`),
                and the field says where; or it is larger than a message may be (`too-large`).
        """
        try:
            frame = self._encode(WireFrame(PROTOCOL, session, request, body))
        except (OverflowError, UnicodeEncodeError) as error:
            raise unsendable(body, error) from error
        if len(frame) > MAX_FRAME_BYTES:
            raise oversized_frame(type(body).__name__, len(frame))
        return frame

    def encode_published(self, body: T, session: str) -> bytes:
        """Return the frame with its topic in front."""
        return topic(type(body)) + self.encode(body, 0, session)

    def decode(self, frame: bytes) -> "WireFrame[T]":
        """Read a frame.

        Raises:
            Unreadable: it is damaged (`unreadable`), of another version (`other-protocol`), larger
                than a message may be (`too-large`), or a text of who asks holds a NUL (`bad-text`).
        """
        if len(frame) > MAX_FRAME_BYTES:
            raise oversized_frame("A message", len(frame))
        try:
            read = self._decode(frame)
        except DECODE_ERRORS as error:
            raise _frame_error(frame, str(error)) from error
        if read.protocol != PROTOCOL:
            raise _frame_error(frame, "")
        if self._check is not None:
            self._check(read.body)
        return read

    def decode_published(self, frame: bytes) -> "WireFrame[T]":
        """Read a frame that begins with its topic; raises as `decode` does."""
        return self.decode(frame[frame.find(b"\0") + 1 :])


def topic(body: type[object]) -> bytes:
    """Return the first bytes of published frames with such a body; subscribe with it."""
    return f"{cast('type[msgspec.Struct]', body).__struct_config__.tag!s}\0".encode()


def request_number(frame: bytes) -> int:
    """Return the request number even of a frame whose body cannot be read; 0 when there is none."""
    try:
        return _decode_header.decode(frame).request
    except DECODE_ERRORS:
        return 0


def _frame_error(frame: bytes, why: str) -> Unreadable:
    """Say what is wrong with a frame; another protocol version comes before everything else."""
    try:
        protocol = _decode_header.decode(frame).protocol
    except DECODE_ERRORS:
        protocol = PROTOCOL
    if protocol == PROTOCOL:
        return unreadable_frame(len(frame), why)
    return Unreadable(
        f"The other side speaks protocol {protocol}, this program speaks {PROTOCOL}: "
        "run the same version of Marigraph on both sides.",
        code="other-protocol",
    )


TO_PRIMARY: Codec[ToPrimary] = Codec(ToPrimary, refuse_nul)
FROM_PRIMARY: Codec[FromPrimary] = Codec(FromPrimary)
FEED: Codec[FeedMessage] = Codec(FeedMessage)
QUESTIONS: Codec[QueryRequest] = Codec(QueryRequest, refuse_nul)
REPLIES: Codec[QueryResponse] = Codec(QueryResponse)
NOTICES: Codec[Notice] = Codec(Notice)
REQUESTS: Codec[ControlRequest] = Codec(ControlRequest, refuse_nul)
RESPONSES: Codec[ControlResponse] = Codec(ControlResponse)
ORDERS: Codec[ControlOrder] = Codec(ControlOrder)
