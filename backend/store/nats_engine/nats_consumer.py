"""A replica's durable consumer on the stream: messages are pulled from the server itself.

The replica's checkpoint is the truth, and the consumer is put behind it when following begins: one
that stands elsewhere, or waits for acknowledgements of a process that has ended, is made anew. Who
has deleted it is not overruled: it stays so until following begins again.
"""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress

import msgspec
import nats.errors
from msgspec.structs import replace
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.errors import StorageFailed
from backend.messages.events import Event
from backend.messages.feed_choice import StreamConsumer
from backend.store.log_consumer_port import ConsumedEvents, LogConsumer
from backend.store.nats_client import RETRY_S, SILENCE, NatsClient
from backend.store.nats_engine.consumer_requests import ConsumerRequests, Refused
from backend.store.nats_engine.delivered_events import DeliveredEvents
from backend.store.nats_engine.log_messages import EventMessages
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.position_finder import PositionFinder

_BATCH = 1_000  # messages that are asked for at once
_EXPIRES_S, _BEAT_S = 5.0, 1.0  # of a request for messages, and its signs of life
_SILENT_S = 2.5  # without one; then it is asked again
_FULL_PAUSE_S = 0.02  # between two looks at whether there is room again
_ASK_S = 1.0  # between two looks at what the server knows of it
_SILENT_AFTER_US = 6 * SECOND_US  # an election of a leader takes some seconds, and is no news
_ACKNOWLEDGE_US = SECOND_US // 10
_REPEAT_US = 3 * SECOND_US
_RECONNECT_S = 1.0
_END_S = 8.0
_IS_BEAT, _IS_OVER = ("100",), ("404", "408")
_IS_FULL = "MaxBytes"  # in the words of a request that ends because its bytes are used up
# what passes by itself, or is told as such
_TROUBLE = (*SILENCE, Refused, msgspec.MsgspecError)
_logger = logging.getLogger(__name__)


class _Deleted(Exception):
    """The consumer is not there any more."""


class NatsConsumer:
    """See `LogConsumer`; a thread connects, and the client's own pulls."""

    def __init__(
        self, place: NatsLogUrl, name: str, position: int, former: LogConsumer | None
    ) -> None:
        """Begin at once; `former`: is waited for before."""
        self._place, self._name, self._position = place, name, position
        self._former = former
        self._delivered = DeliveredEvents()
        self._messages = EventMessages()
        self._state = StreamConsumer(name=name)
        self._asked_us: Micros | None = None
        self._answered_us = monotonic_us()
        self._acknowledged_us = self._sent_us = 0
        self._reply = ""  # the last that was sent
        self._client: NatsClient | None = None
        self._following: Future[None] | None = None
        self._must_forget = self.is_forgotten = False
        self._is_ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log consumer", daemon=True)
        self._thread.start()

    @property
    def state(self) -> StreamConsumer:
        """See `LogConsumer`."""
        asked_us = self._asked_us
        age_us = None if asked_us is None else monotonic_us() - asked_us
        return replace(self._state, asked_age_us=age_us)

    def hear(self) -> list[Event]:
        """See `LogConsumer`."""
        return self._delivered.hear()

    def next(self, position: int, count: int) -> ConsumedEvents:
        """See `LogConsumer`."""
        return self._delivered.next(position, count)

    def acknowledge(self, position: int) -> None:
        """See `LogConsumer`; said now and then, as the last of them says all."""
        self._position = max(self._position, position)  # another connection goes on from there
        client, at_us = self._client, monotonic_us()
        if client is None or at_us - self._acknowledged_us < _ACKNOWLEDGE_US:
            return
        self._acknowledged_us = at_us
        reply = self._delivered.take_acknowledged(position)
        is_lost = self._state.unacknowledged > 0 and at_us - self._sent_us > _REPEAT_US
        if reply or (is_lost and self._reply):  # a server that dies may have lost the last one
            self._reply, self._sent_us = reply or self._reply, at_us
            self._start(client, client.connection.publish(self._reply, b"+ACK"))

    def end(self, *, forget: bool) -> None:
        """See `LogConsumer`."""
        self._must_forget = forget
        self._is_ended.set()
        following = self._following
        if following is not None:
            following.cancel()

    def close(self) -> None:
        """See `LogConsumer`."""
        self._thread.join(_END_S)

    def _start(self, client: NatsClient, work: Coroutine[object, object, None]) -> None:
        """Let the client's thread do something; one that has just ended does not."""
        try:
            client.start(work)
        except RuntimeError:  # its loop is closed: the acknowledgement is not needed any more
            work.close()

    def _run(self) -> None:
        if self._former is not None:
            self._former.close()
        while not self._is_ended.is_set():
            try:
                self._connect()
            except StorageFailed as error:
                self._note_trouble(error.message)
                self._is_ended.wait(_RECONNECT_S)
            except _Deleted:  # its state says so; an operator has it made anew
                self._is_ended.wait()
            except Exception as error:  # its thread must not end unseen: health shows the problem
                _logger.exception("The consumer %s is begun anew", self._name)
                self._state = replace(self._state, problem=f"{type(error).__name__}: {error}")
                self._is_ended.wait(_RECONNECT_S)
        if self._must_forget:
            self._forget()

    def _connect(self) -> None:
        """Follow by one connection, which is kept up by itself, until told to end.

        Raises:
            StorageFailed: no server answers, or the connection was ended for good.
        """
        self._delivered, self._messages = DeliveredEvents(), EventMessages()
        client = NatsClient(self._place)
        try:
            following = client.start(self._follow(client))
            self._client, self._following = client, following
            if self._is_ended.is_set():  # it came before there was something to cancel
                following.cancel()
            with suppress(CancelledError):  # told to end
                following.result()
        finally:
            self._client = self._following = None
            client.close()

    def _forget(self) -> None:
        try:
            NatsConsumers(self._place).forget(self._name)
        except StorageFailed as error:  # it expires by itself
            _logger.warning("The consumer %s could not be removed: %s", self._name, error.message)
        else:
            self.is_forgotten = True

    async def _follow(self, client: NatsClient) -> None:
        requests = ConsumerRequests(client, self._place, self._name)
        while True:
            try:
                await self._put_behind_checkpoint(requests, PositionFinder(client, self._place))
                break
            except _TROUBLE as error:
                self._note_trouble(str(error))
                _require_open(client, error)
                await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back
        pulling = asyncio.ensure_future(self._pull(client, requests))
        try:
            await self._ask(client, requests)
        finally:
            pulling.cancel()

    async def _put_behind_checkpoint(
        self, requests: ConsumerRequests, finder: PositionFinder
    ) -> None:
        """Let the consumer go on where the rows stand."""
        behind = await finder.find_last(self._position, await requests.find_end())
        found = await requests.describe()
        if not found.is_gone:
            if found.stands_at(behind):
                return
            await requests.delete()
        await requests.create(behind)

    async def _pull(self, client: NatsClient, requests: ConsumerRequests) -> None:
        """Ask for messages, again and again, as long as there is room for them."""
        inbox = client.connection.new_inbox()
        subscription = await client.connection.subscribe(inbox)  # pyright: ignore[reportUnknownMemberType]  # nats-py leaves a parameter untyped
        while True:
            batch = min(_BATCH, self._delivered.room)
            if not batch:
                await asyncio.sleep(_FULL_PAUSE_S)  # who uses them is in another thread
                continue
            try:
                room_bytes = self._delivered.room_bytes
                await requests.pull(batch, room_bytes, _EXPIRES_S, _BEAT_S, inbox)
                if not await self._receive(subscription, batch):
                    await asyncio.sleep(RETRY_S)  # as above: a leader is elected
            except _TROUBLE as error:
                self._note_trouble(str(error))
                await asyncio.sleep(RETRY_S)  # no sooner: the servers are away

    async def _receive(self, subscription: Subscription, batch: int) -> bool:
        """Take what a request brings, to its end; say whether it ended as it should."""
        left = batch
        while left:
            try:
                message = await subscription.next_msg(timeout=_SILENT_S)
            except nats.errors.TimeoutError:  # `_ask` finds out whether anybody is there
                return False
            headers = message.headers or {}
            status = headers.get("Status", "")
            if status in _IS_BEAT:
                continue
            if status:
                return status in _IS_OVER or _IS_FULL in headers.get("Description", "")
            self._take(message)
            left -= 1
        return True

    def _take(self, message: Msg) -> None:
        batch = (message.headers or {}).get("Nats-Batch-Id", "")
        events = [each.event() for each in self._messages.add(batch, message.subject, message.data)]
        self._delivered.add(events, len(message.data), message.reply)

    async def _ask(self, client: NatsClient, requests: ConsumerRequests) -> None:
        """Ask the server now and then how far the consumer is, until there is none."""
        while True:
            try:
                found = await requests.describe()
            except _TROUBLE as error:
                self._note_trouble(str(error))
                _require_open(client, error)
            else:
                if found.is_gone:
                    problem = (
                        f"The consumer {self._name} was deleted on the server. It reads the log"
                        " itself, and has its consumer made anew when its feed is chosen again."
                    )
                    self._state = replace(self._state, problem=problem, is_deleted=True)
                    raise _Deleted
                self._asked_us = self._answered_us = monotonic_us()
                self._state = StreamConsumer(
                    name=self._name,
                    pending=found.num_pending,
                    unacknowledged=found.num_ack_pending,
                    ack_floor=found.ack_floor.stream_seq,
                )
            await asyncio.sleep(_ASK_S)  # nothing tells what others have done on the server

    def _note_trouble(self, reason: str) -> None:
        """Tell what has lasted for longer than the election of a leader."""
        if monotonic_us() - self._answered_us > _SILENT_AFTER_US:
            why = (reason or "no answer came").rstrip(".")
            text = f"The server of the log's stream does not answer {self._name}: {why}."
            self._state = replace(self._state, problem=text)


def _require_open(client: NatsClient, error: Exception) -> None:
    """Give up a connection that will not come back, as one whose credentials have expired.

    Raises:
        StorageFailed: it is such a one.
    """
    if client.connection.is_closed:
        raise client.silent(str(error)) from error


class NatsConsumers:
    """See `LogConsumers`."""

    def __init__(self, place: NatsLogUrl) -> None:
        """Of the log that is there; nothing is asked yet."""
        self._place = place

    def follow(self, name: str, position: int, former: LogConsumer | None = None) -> NatsConsumer:
        """See `LogConsumers`."""
        return NatsConsumer(self._place, name, position, former)

    def forget(self, name: str) -> None:
        """See `LogConsumers`."""
        client = NatsClient(self._place)
        try:
            client.call(ConsumerRequests(client, self._place, name).delete())
        except Refused as error:
            raise client.silent(str(error)) from error
        finally:
            client.close()
