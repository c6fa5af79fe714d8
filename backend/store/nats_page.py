"""A page of a stream's messages, as whichever server that has the stream gives it."""

import asyncio

import msgspec
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

SEQUENCE = "Nats-Sequence"  # the header of every message of a page, and not of its end
_MOST_BYTES = 8 * 1024 * 1024


class _Inbox:
    """Takes what comes to a subject, up to the end of a page.

    One task of the client hands over all that has come. Asked for each message, it would begin two
    tasks a message, which costs more than the message itself.
    """

    def __init__(self) -> None:
        self.messages: list[Msg] = []
        self._ended = asyncio.Event()

    async def take(self, message: Msg) -> None:
        if SEQUENCE in (message.headers or {}):
            self.messages.append(message)
        else:
            self._ended.set()

    async def await_end(self, silence_s: float) -> None:
        """Wait until the page is whole.

        Raises:
            nats.errors.TimeoutError: nothing came for so long.
        """
        known = -1
        while not self._ended.is_set():
            if len(self.messages) == known:
                raise nats.errors.TimeoutError
            known = len(self.messages)
            try:
                await asyncio.wait_for(self._ended.wait(), silence_s)
            except TimeoutError:  # it is silence only if no message came either
                continue


async def request_page(
    connection: Client, stream: str, after: int, limit: int, silence_s: float
) -> list[Msg]:
    """Return the first messages behind a number; fewer than the limit where they are large.

    Raises:
        nats.errors.Error: no message, and no end of the page, came for so many seconds; or the
            connection is closed.
    """
    inbox, subject = _Inbox(), connection.new_inbox()
    subscription = await connection.subscribe(subject, cb=inbox.take)  # pyright: ignore[reportUnknownMemberType]  # nats-py leaves a parameter untyped
    try:
        question = {"seq": after + 1, "batch": limit, "max_bytes": _MOST_BYTES}
        await connection.publish(
            f"$JS.API.DIRECT.GET.{stream}", msgspec.json.encode(question), reply=subject
        )
        await inbox.await_end(silence_s)
    finally:
        await subscription.unsubscribe()
    return inbox.messages
