"""The stream of a log: each commit one atomic batch, of which all is written or nothing.

A batch says behind which message of the stream it has to come. So what seems to fail can be sent
again without harm: once it is in the stream, its like is refused. Whether it is, the stream is
asked, as every batch carries the id of its commit.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from uuid import uuid4

import msgspec
from nats.aio.msg import Msg

from backend.errors import DamagedFile, StorageFailed, Unreadable
from backend.messages.number_text import format_counted, format_number
from backend.store.nats_client import ATTEMPT_S, RETRY_S, SILENCE, NatsClient
from backend.store.nats_engine.log_messages import MAX_BATCH_MESSAGES, Commit, decode_commit
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.stream_pages import StreamPages
from backend.store.nats_engine.stream_requests import (
    DUPLICATE,
    FORMAT,
    IDENTITY,
    LOG_FORMAT,
    NOT_FOUND,
    WRONG_LAST_SEQUENCE,
    ApiError,
    MessageAnswer,
    MessageRequest,
    PublishAnswer,
    StreamAnswer,
    StreamConfig,
)

_PROBE_S = 2.0
_BATCH_ID, _BATCH_SEQUENCE, _BATCH_COMMIT = (
    "Nats-Batch-Id",
    "Nats-Batch-Sequence",
    "Nats-Batch-Commit",
)
_EXPECTED, _MESSAGE_ID = "Nats-Expected-Last-Sequence", "Nats-Msg-Id"
_encode = msgspec.json.encode


class MovedOn(Exception):
    """The stream has messages behind the one that a batch was to follow."""


class StreamHead(msgspec.Struct, frozen=True):
    """Which log a stream is, and its last message, 0 for none."""

    identity: str
    sequence: int


_NOTHING_KNOWN = StreamHead("", 0)


class LogStream:
    """Asks and writes the stream; for one thread at a time."""

    def __init__(self, client: NatsClient, place: NatsLogUrl) -> None:
        self._client = client
        self._place = place
        self._timeout_s = place.response_timeout_s
        self._pages = StreamPages(client, place)

    @property
    def prefix(self) -> str:
        """How the subjects of its messages begin."""
        return self._place.stream

    @property
    def max_payload_bytes(self) -> int:
        """How large a message may be."""
        return self._client.connection.max_payload

    def probe(self) -> None:
        """Find out soon whether the stream answers.

        Raises:
            StorageFailed: it does not.
        """
        self._client.call(self._info(_NOTHING_KNOWN, min(_PROBE_S, self._timeout_s)))

    def find(self, known: StreamHead = _NOTHING_KNOWN) -> StreamHead | None:
        """Return where the stream stands, None when there is none.

        `known`: up to where it went already; a server that has just begun to lead may know less for
        a moment.

        Raises:
            StorageFailed: the servers do not answer, or the stream is no log.
        """
        found = self._client.call(self._info(known, self._timeout_s))
        if found.error is not None:
            if found.error.err_code in NOT_FOUND:
                return None
            raise self._client.silent(found.error.description)
        return self._head_of(found)

    def open(self) -> StreamHead:
        """Return where the stream stands; one that is not there is made.

        Raises:
            StorageFailed: the servers do not answer, or refuse; or the stream is no log.
        """
        found = self.find()
        if found is not None:
            return found
        config = StreamConfig(
            name=self._place.stream,
            subjects=[f"{self._place.stream}.>"],
            num_replicas=self._place.replicas,
            metadata={IDENTITY: uuid4().hex, FORMAT: str(LOG_FORMAT)},
        )
        subject = f"$JS.API.STREAM.CREATE.{self._place.stream}"
        made = self._client.call(self._ask_stream(subject, _encode(config), self._timeout_s))
        if made.error is None:
            return self._head_of(made)
        found = self.find() if made.error.is_taken else None
        if found is None:
            raise self._client.silent(made.error.description)
        return found

    def publish(self, after: int, messages: Sequence[tuple[str, bytes]]) -> int:
        """Write messages behind the one at `after`, all or none; return the last one's sequence.

        Raises:
            MovedOn: other messages stand there; nothing was written.
            StorageFailed: the servers refuse, and nothing was written; or they are silent, and it
                is not known.
            Unreadable: code `too-large`; more than one batch can hold.
        """
        if len(messages) > MAX_BATCH_MESSAGES:
            raise Unreadable(
                f"What is to be written at once takes {format_counted(len(messages), 'message')} of"
                f" NATS, and a batch has at most {format_number(MAX_BATCH_MESSAGES)}. Send less at"
                " once, or raise `max_payload` of the servers.",
                code="too-large",
            )
        return self._client.call(self._publish(after, messages))

    def read(self, after: int, upto: int) -> Iterator[Commit]:
        """Yield the commits behind the message at `after`, those that end at `upto` or before.

        Raises:
            StorageFailed: the servers do not answer; `DamagedFile` when messages are missing.
        """
        parts: list[tuple[str, bytes]] = []
        while after < upto:
            for message in self._client.call(self._pages.read(after)):
                headers = message.headers or {}
                if int(headers["Nats-Sequence"]) != after + 1 or _BATCH_ID not in headers:
                    raise self._damaged(after + 1)
                after += 1
                parts.append((headers["Nats-Subject"], message.data))
                if _BATCH_COMMIT in headers:
                    yield self._decode(after, parts)
                    parts = []
                    if after >= upto:  # a page may hold what has come since
                        return

    def _decode(self, sequence: int, parts: Sequence[tuple[str, bytes]]) -> Commit:
        try:
            return decode_commit(sequence, parts)
        except msgspec.MsgspecError as error:
            raise self._damaged(sequence) from error

    def _damaged(self, sequence: int) -> DamagedFile:
        return DamagedFile(
            f"{self._place.shown}: the stream {self._place.stream} does not hold what Marigraph has"
            f" written, from message {format_number(sequence)} on. Restore a backup of the stream"
            " while the backend is stopped."
        )

    def _head_of(self, found: StreamAnswer) -> StreamHead:
        identity = found.config.metadata.get(IDENTITY, "")
        if not identity or not found.config.allow_atomic:
            raise StorageFailed(
                f"{self._place.shown}: the stream {self._place.stream} is no log of Marigraph, or"
                " the server is older than NATS 2.12, which first writes batches as a whole. Name"
                " another stream, or use a newer server."
            )
        log_format = int(found.config.metadata.get(FORMAT, LOG_FORMAT))
        if log_format > LOG_FORMAT:
            raise StorageFailed(
                f"The log has format {log_format}, and this version reads up to {LOG_FORMAT}."
                " Use the newer Marigraph that wrote it."
            )
        return StreamHead(identity, found.state.last_seq)

    async def _info(self, known: StreamHead, timeout_s: float) -> StreamAnswer:
        subject = f"$JS.API.STREAM.INFO.{self._place.stream}"
        give_up = time.monotonic() + timeout_s
        while True:
            found = await self._ask_stream(subject, b"", give_up - time.monotonic())
            is_same = found.config.metadata.get(IDENTITY) == known.identity
            is_behind = is_same and found.state.last_seq < known.sequence
            if found.error or not is_behind or time.monotonic() > give_up:
                return found
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    async def _ask_stream(self, subject: str, body: bytes, timeout_s: float) -> StreamAnswer:
        """Ask until there is an answer that will not be another a moment later."""
        give_up = time.monotonic() + timeout_s
        while True:
            try:
                text = (await self._request(subject, body, give_up)).data
                found = msgspec.json.decode(text, type=StreamAnswer)
            except SILENCE:
                if time.monotonic() > give_up:
                    raise
            else:
                if not (found.error and found.error.is_passing) or time.monotonic() > give_up:
                    return found
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    async def _request(
        self, subject: str, body: bytes, give_up: float, headers: dict[str, str] | None = None
    ) -> Msg:
        timeout_s = max(RETRY_S, min(ATTEMPT_S, give_up - time.monotonic()))
        return await self._client.connection.request(
            subject, body, timeout=timeout_s, headers=headers
        )

    async def _publish(self, after: int, messages: Sequence[tuple[str, bytes]]) -> int:
        commit, give_up = uuid4().hex, time.monotonic() + self._timeout_s
        attempt, by_id = 0, commit
        while True:
            attempt += 1
            reason = "no answer came in time"
            try:
                first = {_EXPECTED: str(after)} | ({_MESSAGE_ID: by_id} if by_id else {})
                refused = await self._send(f"{commit}-{attempt}", messages, first, give_up)
                if refused is None:
                    return after + len(messages)
                reason = refused.description
                if refused.err_code == DUPLICATE:  # maybe of a batch that a dying leader has left
                    by_id = ""
                self._require_passing(refused)
                if await self._is_written(commit, after, give_up):
                    return after + len(messages)
            except SILENCE as error:  # it may have been written: the next one asks
                reason = str(error) or reason
            if time.monotonic() > give_up:
                raise StorageFailed(
                    f"{self._place.shown}: {reason.rstrip('.')}. It is not known whether it was"
                    " written; that is found out when the NATS servers answer again. The same"
                    " command may be sent again."
                )
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    async def _send(
        self,
        batch: str,
        messages: Sequence[tuple[str, bytes]],
        first: dict[str, str],
        give_up: float,
    ) -> ApiError | None:
        """Send a batch, with `first` on its first message; return why it is refused, None: not."""
        publish = self._client.connection.publish
        *most, (subject, body) = messages
        for number, (each_subject, each) in enumerate(most, 1):
            headers = {_BATCH_ID: batch, _BATCH_SEQUENCE: str(number)}
            await publish(each_subject, each, headers=headers if number > 1 else headers | first)
        last = {_BATCH_ID: batch, _BATCH_SEQUENCE: str(len(messages)), _BATCH_COMMIT: "1"}
        headers = last if most else last | first
        answer = await self._request(subject, body, give_up, headers)
        return msgspec.json.decode(answer.data, type=PublishAnswer).error

    def _require_passing(self, refused: ApiError) -> None:
        """Raise what no further attempt would change."""
        has_come = refused.err_code in WRONG_LAST_SEQUENCE or refused.err_code == DUPLICATE
        if not (has_come or refused.is_passing):
            raise StorageFailed(
                f"{self._place.shown}: {refused.description.rstrip('.')}. Nothing was written."
                " Look after the NATS servers (room on their disks, limits of the account), and"
                " send it again."
            )

    async def _is_written(self, commit: str, after: int, give_up: float) -> bool:
        """Say whether the batch of a commit stands behind a message; False: nothing does.

        Raises:
            MovedOn: other messages do.
        """
        subject = f"$JS.API.STREAM.MSG.GET.{self._place.stream}"
        answer = await self._request(subject, _encode(MessageRequest(after + 1)), give_up)
        found = msgspec.json.decode(answer.data, type=MessageAnswer)
        if found.message is None:
            return False
        if commit.encode() in found.message.hdrs:
            return True
        raise MovedOn
