"""What a commit is in messages of the stream, and back.

An event is a message on the subject of its stream. A commit of more events than a batch may have
messages, or with one that is larger than a message may be, carries them together, cut into parts.
Last come the parts of what belongs to the commit beside its events. All of it is MessagePack.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from urllib.parse import quote

import msgspec

from backend.messages.events import Draft, Event, Origin, TimeBasis
from backend.store.log_port import ImportProgress
from backend.stream_names import parse_module

MAX_BATCH_MESSAGES = 1_000  # what a server takes when nobody has told it otherwise
_MAX_EVENT_MESSAGES = 900
_HEADERS_BYTES = 1_024  # of a message, at the most
_MERGED_EVENTS = 2_000
_MAX_TOKEN_CHARS = 200  # of a subject
_EVENT, _EVENTS, _REST = "event", "events", "commit"
_encode = msgspec.msgpack.Encoder().encode
_LoggedOrigin = tuple[str, bytes, tuple[str, ...], str]  # the fields of `Origin`


class LoggedEvent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An event with what else its draft had: the owner of its stream, and its origin.

    The other fields are those of `Event`. None is bounded: what was written can be read.
    """

    position: int
    version: int
    id: bytes
    source: str
    type: str
    subject: str
    time: int
    recorded: int
    correlation: bytes | None
    causation: bytes | None
    actor: str
    schema: int
    basis: TimeBasis | None
    data: bytes
    owner: str
    origin: _LoggedOrigin | None

    def draft(self) -> Draft:
        """Return what becomes this event again."""
        return Draft(
            self.id,
            self.source,
            self.type,
            self.subject,
            self.time,
            self.correlation,
            self.causation,
            self.actor,
            self.schema,
            self.basis,
            self.data,
            self.owner,
            self.recorded,
            self.version,
            self.origin and Origin(*self.origin),
        )

    def event(self) -> Event:
        """Return it as the log knows it."""
        return Event(
            self.position,
            self.version,
            self.id,
            self.source,
            self.type,
            self.subject,
            self.time,
            self.recorded,
            self.correlation,
            self.causation,
            self.actor,
            self.schema,
            self.basis,
            self.data,
        )


class CommitRest(msgspec.Struct, frozen=True, array_like=True):
    """What belongs to a commit beside its events; `digest`: of the hash chain behind them.

    `writer`: who has begun to write, in a commit that says only that.
    """

    digest: bytes = b""
    answers: Sequence[tuple[bytes, bytes]] = ()
    secrets: Sequence[tuple[str, str]] = ()
    progress: ImportProgress | None = None
    writer: str = ""


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """All messages of one batch; `sequence`: of the last of them in the stream."""

    sequence: int
    events: Sequence[LoggedEvent]
    rest: CommitRest


decode_event = msgspec.msgpack.Decoder(LoggedEvent).decode
_decode_events = msgspec.msgpack.Decoder(list[LoggedEvent]).decode
_decode_rest = msgspec.msgpack.Decoder(CommitRest).decode


def log_event(event: Event, draft: Draft) -> LoggedEvent:
    """Return an event, and what else is known of it by its draft, as the stream keeps it."""
    return LoggedEvent(
        event.position,
        event.version,
        event.id,
        event.source,
        event.type,
        event.subject,
        event.time,
        event.recorded,
        event.correlation,
        event.causation,
        event.actor,
        event.schema,
        event.basis,
        event.data,
        draft.owner,
        _log_origin(draft.origin),
    )


def _log_origin(origin: Origin | None) -> _LoggedOrigin | None:
    if origin is None:
        return None
    return origin.position, origin.metadata, origin.problems, origin.payload_hex


def encode_commit(
    prefix: str, events: Sequence[LoggedEvent], rest: CommitRest, max_payload_bytes: int
) -> list[tuple[str, bytes]]:
    """Return the messages of a commit, each its subject and its body."""
    most_bytes = max_payload_bytes - _HEADERS_BYTES
    messages = _encode_events(prefix, events, most_bytes)
    subject = f"{prefix}.{_REST}"
    return [*messages, *((subject, part) for part in _cut(_encode(rest), most_bytes))]


def _encode_events(
    prefix: str, events: Sequence[LoggedEvent], most_bytes: int
) -> list[tuple[str, bytes]]:
    if len(events) <= _MAX_EVENT_MESSAGES:
        bodies = [_encode(event) for event in events]
        if all(len(body) <= most_bytes for body in bodies):
            return [
                (
                    f"{prefix}.{_EVENT}.{_token(parse_module(event.source))}.{_token(event.subject)}",
                    body,
                )
                for event, body in zip(events, bodies, strict=True)
            ]
    subject = f"{prefix}.{_EVENTS}"
    return [(subject, part) for part in _cut(_encode(events), most_bytes)]


def decode_commit(sequence: int, messages: Iterable[tuple[str, bytes]]) -> Commit:
    """Return the commit of a batch's messages.

    Raises:
        msgspec.MsgspecError: they are none that `encode_commit` has made.
    """
    events: list[LoggedEvent] = []
    together, rest = b"", b""
    for subject, body in messages:
        match subject.split(".", 2)[1]:
            case "event":
                events.append(decode_event(body))
            case "events":
                together += body
            case _:
                rest += body
    if together:
        events = _decode_events(together)
    return Commit(sequence=sequence, events=events, rest=_decode_rest(rest))


class EventMessages:
    """Makes events of messages that come one by one, without those of what else belongs to commits.

    Parts are whole when a shorter one has come: all but the last are of one size. What does not
    become whole, as when only its end is delivered again, is left out: the log itself has it.
    """

    def __init__(self) -> None:
        """Begin with no part."""
        self._batch = ""
        self._parts: list[bytes] = []

    def add(self, batch: str, subject: str, body: bytes) -> Sequence[LoggedEvent]:
        """Return the events that a message completes; `batch`: the id of its commit.

        Raises:
            msgspec.MsgspecError: it is none of an event that `encode_commit` has made.
        """
        if subject.split(".", 2)[1] == _EVENT:
            self._parts = []
            return (decode_event(body),)
        if batch != self._batch:
            self._batch, self._parts = batch, []
        self._parts.append(body)
        is_last = len(self._parts) > 1 and len(body) < len(self._parts[0])
        try:
            return self._decode() if is_last or len(self._parts) == 1 else ()
        except msgspec.DecodeError:  # cut: the next part belongs to it
            if is_last:
                self._parts = []
            return ()

    def _decode(self) -> Sequence[LoggedEvent]:
        events = _decode_events(b"".join(self._parts))
        self._parts = []
        return events


def merge_commits(commits: Iterable[Commit]) -> Iterator[Commit]:
    """Yield commits in the place of several smaller ones: to write each by itself takes longer."""
    group: list[Commit] = []
    events = 0
    for commit in commits:
        group.append(commit)
        events += len(commit.events)
        if events >= _MERGED_EVENTS or len(group) >= _MERGED_EVENTS or commit.rest.progress:
            yield _merge(group)
            group, events = [], 0
    if group:
        yield _merge(group)


def _merge(group: Sequence[Commit]) -> Commit:
    """Return one commit; only its last one has the progress of an import."""
    last = group[-1]
    rest = CommitRest(
        digest=next((each.rest.digest for each in reversed(group) if each.rest.digest), b""),
        answers=[answer for each in group for answer in each.rest.answers],
        secrets=[secret for each in group for secret in each.rest.secrets],
        progress=last.rest.progress,
    )
    events = [event for each in group for event in each.events]
    return Commit(sequence=last.sequence, events=events, rest=rest)


def _cut(body: bytes, most_bytes: int) -> list[bytes]:
    return [body[start : start + most_bytes] for start in range(0, len(body), most_bytes)]


def _token(text: str) -> str:
    """Return a text as one token of a subject; one that is very long is known by its digest."""
    token = quote(text, safe="").replace(".", "%2E") or "%"
    if len(token) <= _MAX_TOKEN_CHARS:
        return token
    return f"{token[: _MAX_TOKEN_CHARS // 2]}%{blake2b(token.encode(), digest_size=16).hexdigest()}"
