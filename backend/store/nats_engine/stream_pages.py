"""Pages of a stream's messages, from whichever server that has them; no consumer is made for it."""

import asyncio
import time

from nats.aio.msg import Msg

from backend.messages.number_text import format_number
from backend.store.nats_client import ATTEMPT_S, RETRY_S, SILENCE, NatsClient
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_page import request_page

_PAGE_MESSAGES = 2_000


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
                page = await request_page(
                    self._client.connection, self._place.stream, after, _PAGE_MESSAGES, ATTEMPT_S
                )
            except SILENCE:  # asked again, until there is no more time
                page = []
            if page:
                return page
            if time.monotonic() > give_up:
                raise self._client.silent(
                    f"message {format_number(after + 1)} of {self._place.stream} does not come"
                )
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back
