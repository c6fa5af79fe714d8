"""Messages of a stream as they are read, whichever way they came."""

from collections.abc import Sequence

import msgspec
from nats.aio.msg import Msg

from backend.foreign.jetstream.stream_api import RawMessage
from backend.store.nats_page import SEQUENCE

_STREAM, _BEFORE = "Nats-Stream", "Nats-Last-Sequence"
_SUBJECT, _TIME = "Nats-Subject", "Nats-Time-Stamp"
# What the server writes beside a message that it hands over: no part of it.
_OF_THE_SERVER = frozenset({_STREAM, _SUBJECT, SEQUENCE, _TIME, _BEFORE, "Nats-Num-Pending"})


class StreamMessage(msgspec.Struct, frozen=True):
    """A message. time: as the server writes it, in nanoseconds."""

    sequence: int
    subject: str
    time: str
    headers: dict[str, str]
    data: bytes


def is_large(messages: Sequence[StreamMessage], most_bytes: int) -> bool:
    """Say whether several messages are larger together than so many bytes."""
    return len(messages) > 1 and sum(len(each.data) for each in messages) > most_bytes


def read_raw(raw: RawMessage) -> StreamMessage:
    """Return the message that a server has given as JSON."""
    return StreamMessage(raw.seq, raw.subject, raw.time, _read_headers(raw.hdrs), raw.data)


def read_direct(message: Msg, stream: str, after: int, before: int | None) -> StreamMessage:
    """Return a message of a page, which follows `before` there; None: it is the first.

    Raises:
        ValueError: it does not follow, e.g. as one before it was lost on its way.
    """
    headers = message.headers or {}
    number, follows = headers.get(SEQUENCE, ""), headers.get(_BEFORE, "")
    is_next = follows == str(before or 0)  # 0 is what a server writes beside the first
    if headers.get(_STREAM) != stream or not number.isdecimal() or int(number) <= after:
        raise ValueError(f"a message of {headers.get(_STREAM)} has the number {number}")
    if not is_next:
        raise ValueError(f"behind message {before or 0} comes one that was sent behind {follows}")
    return StreamMessage(
        int(number),
        headers.get(_SUBJECT, ""),
        headers.get(_TIME, ""),
        {name: value for name, value in headers.items() if name not in _OF_THE_SERVER},
        message.data,
    )


def _read_headers(block: bytes) -> dict[str, str]:
    """Return headers as the client reads them: of several with one name the last."""
    found: dict[str, str] = {}
    for line in block.split(b"\r\n")[1:]:  # the first one is the version
        name, colon, value = line.partition(b":")
        if colon:
            found[name.decode(errors="replace")] = value.strip().decode(errors="replace")
    return found
