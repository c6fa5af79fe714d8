"""Questions to JetStream about one stream; each is answered, and nothing is left behind."""

import asyncio
import time
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from backend.errors import StorageFailed, Unreadable
from backend.foreign.jetstream.stream_api import (
    NO_MESSAGE,
    NO_STREAM,
    ConsumerInfo,
    ConsumerList,
    StreamInfo,
    StreamMessageAnswer,
    StreamNames,
    StreamRefusal,
)
from backend.foreign.jetstream.stream_message import (
    StreamMessage,
    is_large,
    read_direct,
    read_raw,
)
from backend.foreign.jetstream.stream_url import StreamUrl
from backend.foreign.read_pace import Pause, ReadPace
from backend.messages.number_text import format_number
from backend.store.nats_client import RETRY_S, SILENCE, NatsClient, is_refusal
from backend.store.nats_page import request_page

A = TypeVar("A", StreamInfo, StreamNames, ConsumerList, StreamMessageAnswer)
_FIRST_WITH_PAGES = (2, 11)  # an older server gives one message, and no end of a page
_ATTEMPT_S = 1.0  # that a question waits before it is asked again, or its refusal is noticed
_BESIDE = 16  # messages that are asked for at once where no pages are given
_MAX_CONSUMERS = 1_000
_encode = msgspec.json.encode
Question = Mapping[str, int | str]


def _needs(stream: str) -> str:
    """Say what a user needs who reads a stream, and no more."""
    asked = ("STREAM.INFO", "CONSUMER.LIST", "DIRECT.GET", "STREAM.MSG.GET")
    subjects = ", ".join(f"$JS.API.{each}.{stream or '*'}" for each in asked)
    return (
        f"To follow a stream it needs no more than to publish $JS.API.STREAM.NAMES, {subjects}, and"
        " to subscribe to _INBOX.>."
    )


class StreamSource:
    """Asks; see `SqlSource`. version: of the server; gives_pages: whether it knows of them."""

    def __init__(self, place: StreamUrl, *, reads_per_s: float, pause: Pause) -> None:
        """Connect.

        Raises:
            StorageFailed: none of the servers answers, or they refuse this user.
        """
        self.shown, self.stream = place.shown, place.stream
        self._timeout_s = place.response_timeout_s
        self._pace = ReadPace(reads_per_s, pause)
        self._client = NatsClient(place, _needs(place.stream))
        version = self._client.connection.connected_server_version
        self.version = f"{version.major}.{version.minor}.{version.patch}"
        self.gives_pages = (version.major, version.minor) >= _FIRST_WITH_PAGES

    def info(self, *, with_deleted: bool = False) -> StreamInfo:
        """Return what the stream is, and where it ends; with_deleted: its gaps, too.

        Raises:
            Unreadable: code `unknown-store`; there is no such stream.
            StorageFailed: the server does not answer, or refuses.
        """
        if not self.stream:
            raise self._unknown()
        body = {"deleted_details": True} if with_deleted else {}
        found = self._ask(f"STREAM.INFO.{self.stream}", body, StreamInfo)
        if found.error is not None and found.error.err_code == NO_STREAM:
            raise self._unknown()
        self._require(found.error)
        return found

    def consumers(self) -> list[ConsumerInfo]:
        """Return the consumers that the stream has; a thousand at most.

        Raises:
            StorageFailed: the server does not answer, or refuses.
        """
        found: list[ConsumerInfo] = []
        while True:
            page = self._ask(f"CONSUMER.LIST.{self.stream}", {"offset": len(found)}, ConsumerList)
            self._require(page.error)
            found += page.consumers
            if not page.consumers or len(found) >= min(page.total, _MAX_CONSUMERS):
                return found

    def message(self, sequence: int) -> StreamMessage | None:
        """Return one message, of the server that leads the stream; None: it is gone.

        Raises:
            StorageFailed: the server does not answer, or refuses.
        """
        return self._get({"seq": sequence})

    def page(
        self, after: int, upto: int, limit: int, *, is_direct: bool, most_bytes: int
    ) -> tuple[list[StreamMessage], bool]:
        """Return the first messages within bounds, and whether they end as they are large together.

        is_direct: whether the stream gives pages, by whichever server has it.

        Raises:
            StorageFailed: the server does not answer, or refuses.
        """
        found: list[StreamMessage] = []
        while len(found) < limit and after < upto:
            wanted = min(limit - len(found), upto - after)
            some = self._direct(after, wanted) if is_direct else self._one_by_one(after, wanted)
            if not some:  # a server that lags behind the leader may not have them yet
                beyond = self._get({"seq": after + 1, "next_by_subj": ">"})
                some = [beyond] if beyond else []
            if not some:
                self._require_known(upto)
                break
            found += [message for message in some if message.sequence <= upto]
            after = some[-1].sequence
            if is_large(found, most_bytes):
                return found[:limit], True
        return found[:limit], False

    def _require_known(self, upto: int) -> None:
        """Tell messages that are gone from such as a server that has just begun to lead lacks yet.

        Raises:
            StorageFailed: it knows less than was known before.
        """
        last = self.info().state.last_seq
        if last < upto:
            raise self._client.silent(
                f"the stream ended at {format_number(upto)}, and its server knows it up to"
                f" {format_number(last)}"
            )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def _direct(self, after: int, limit: int) -> list[StreamMessage]:
        self._pace.wait()
        return self._client.call(self._request_page(after, limit))

    def _one_by_one(self, after: int, limit: int) -> list[StreamMessage]:
        self._pace.wait()
        bodies: list[Question] = [
            {"seq": after + number, "next_by_subj": ">"}
            for number in range(1, min(limit, _BESIDE) + 1)
        ]
        subject = f"STREAM.MSG.GET.{self.stream}"

        async def ask_all() -> list[StreamMessageAnswer]:
            asked = [self._request(subject, body, StreamMessageAnswer) for body in bodies]
            return await asyncio.gather(*asked)

        found = [self._message_of(answer) for answer in self._client.call(ask_all())]
        by_sequence = {message.sequence: message for message in found if message}
        return [by_sequence[number] for number in sorted(by_sequence)]

    def _get(self, body: Question) -> StreamMessage | None:
        return self._message_of(
            self._ask(f"STREAM.MSG.GET.{self.stream}", body, StreamMessageAnswer)
        )

    def _message_of(self, answer: StreamMessageAnswer) -> StreamMessage | None:
        if answer.message is not None:
            return read_raw(answer.message)
        if answer.error is None or answer.error.err_code != NO_MESSAGE:
            self._require(answer.error or StreamRefusal(description="an empty answer"))
        return None

    async def _request_page(self, after: int, limit: int) -> list[StreamMessage]:
        connection, found = self._client.connection, list[StreamMessage]()
        for message in await request_page(connection, self.stream, after, limit, self._timeout_s):
            before = found[-1].sequence if found else None
            try:
                found.append(read_direct(message, self.stream, after, before))
            except ValueError as error:  # raised as what a silent server is: it is asked again
                raise self._client.silent(f"a page cannot be read: {error}") from error
        return found

    def _ask(self, subject: str, body: Question, kind: type[A]) -> A:
        self._pace.wait()
        return self._client.call(self._request(subject, body, kind))

    async def _request(self, subject: str, body: Question, kind: type[A]) -> A:
        """Ask until there is an answer that will not be another a moment later."""
        give_up = time.monotonic() + self._timeout_s
        while True:
            left_s = give_up - time.monotonic()
            try:
                answer = await self._client.connection.request(
                    f"$JS.API.{subject}",
                    _encode(body),
                    timeout=max(RETRY_S, min(_ATTEMPT_S, left_s)),
                )
                found = msgspec.json.decode(answer.data, type=kind)
                if not (found.error and found.error.is_passing) or left_s <= 0:
                    return found
            except SILENCE as error:
                if left_s <= 0 or is_refusal(self._client.reason):
                    raise self._silent(error) from error
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    def _silent(self, error: Exception) -> StorageFailed:
        return self._client.silent(self._client.reason or str(error) or "no answer came in time")

    def _require(self, error: StreamRefusal | None) -> None:
        if error is not None:
            raise self._client.silent(error.description)

    def _unknown(self) -> Unreadable:
        found = self._ask("STREAM.NAMES", {"offset": 0}, StreamNames)
        names = ", ".join(sorted(found.streams or ()))
        if not names:
            message = f"There is no stream at {self.shown}. Name another server."
        elif not self.stream:
            message = f"{self.shown} names no stream. Name one with --stream NAME: {names}."
        else:
            message = (
                f"There is no stream {self.stream} at {self.shown}. Name one with --stream NAME:"
                f" {names}."
            )
        return Unreadable(message, code="unknown-store")
