"""Pages of a stream's messages, from whichever server that has them; no consumer is made for it."""

import asyncio
import time

import msgspec
from nats.aio.msg import Msg

from backend.messages.number_text import format_number
from backend.store.nats_client import ATTEMPT_S, RETRY_S, SILENCE, NatsClient
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.stream_requests import PageRequest

_PAGE_MESSAGES = 2_000
_PAGE_BYTES = 8 * 1024 * 1024
_encode = msgspec.json.encode


class StreamPages:
    """Reads in the client's thread."""

    def __init__(self, client: NatsClient, place: NatsLogUrl) -> None:
        self._client = client
        self._place = place

    async def read(self, after: int) -> list[Msg]:
        """Return the next messages; any server that has the stream may give them."""
        give_up = time.monotonic() + self._place.response_timeout_s
        while True:
            try:
                page = await self._request_page(after)
            except SILENCE:  # asked again, until there is no more time
                page = []
            if page:
                return page
            if time.monotonic() > give_up:
                raise self._client.silent(
                    f"message {format_number(after + 1)} of {self._place.stream} does not come"
                )
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    async def _request_page(self, after: int) -> list[Msg]:
        connection = self._client.connection
        inbox = connection.new_inbox()
        subscription = await connection.subscribe(inbox)  # pyright: ignore[reportUnknownMemberType]  # nats-py leaves a parameter untyped
        try:
            request = PageRequest(after + 1, _PAGE_MESSAGES, _PAGE_BYTES)
            subject = f"$JS.API.DIRECT.GET.{self._place.stream}"
            await connection.publish(subject, _encode(request), reply=inbox)
            found: list[Msg] = []
            while True:
                message = await subscription.next_msg(timeout=ATTEMPT_S)
                if "Nats-Sequence" not in (message.headers or {}):  # the end of the page
                    return found
                found.append(message)
        finally:
            await subscription.unsubscribe()
