"""What is asked of JetStream about a replica's consumer, and what it answers."""

import msgspec

from backend.messages.number_text import format_number
from backend.store.nats_client import ATTEMPT_S, NatsClient
from backend.store.nats_engine.nats_log_url import NatsLogUrl
from backend.store.nats_engine.stream_requests import ApiError, StreamAnswer

_NS = 1_000_000_000
INACTIVE_HOURS = 72  # a replica may be away for a day and more; then the server forgets it
_ACK_WAIT_S = 60  # after that what was not acknowledged is delivered again, and passed over
_MAX_UNACKNOWLEDGED = 20_000  # messages
_AROUND_BYTES = 64 * 1024  # of a message: its subjects, which its largest size does not count
_GONE = frozenset({10014, 10059})  # the consumer, or its stream
_encode = msgspec.json.encode


class DurableConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How a consumer is made: it outlives its replica's process, and acknowledges all up to one."""

    durable_name: str
    description: str
    filter_subjects: list[str]
    opt_start_seq: int
    name: str
    deliver_policy: str = "by_start_sequence"
    ack_policy: str = "all"
    ack_wait: int = _ACK_WAIT_S * _NS
    max_ack_pending: int = _MAX_UNACKNOWLEDGED
    inactive_threshold: int = INACTIVE_HOURS * 3_600 * _NS
    replay_policy: str = "instant"


class CreateRequest(msgspec.Struct, frozen=True):
    """Asks for a consumer."""

    stream_name: str
    config: DurableConfig
    action: str = "create"


class PullRequest(msgspec.Struct, frozen=True):
    """Asks for the next messages; times in nanoseconds.

    `max_bytes`: of all of them with subjects and headers; one that is larger is never sent.
    """

    batch: int
    max_bytes: int
    expires: int
    idle_heartbeat: int


class ReachedMessage(msgspec.Struct, frozen=True):
    """Up to which message of the stream."""

    stream_seq: int = 0


class ConsumerAnswer(msgspec.Struct, frozen=True):
    """What JetStream says of a consumer."""

    error: ApiError | None = None
    delivered: ReachedMessage = ReachedMessage()
    ack_floor: ReachedMessage = ReachedMessage()
    num_ack_pending: int = 0
    num_pending: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether there is no such consumer."""
        return self.error is not None and self.error.err_code in _GONE

    def stands_at(self, sequence: int) -> bool:
        """Say whether it goes on behind a message, and waits for no acknowledgement."""
        ends = (self.delivered.stream_seq, self.ack_floor.stream_seq)
        return self.error is None and ends == (sequence, sequence) and not self.num_ack_pending


class Refused(Exception):
    """JetStream does not do what it is asked, for a reason that may pass."""


class ConsumerRequests:
    """Asks about one consumer, in the client's thread.

    Each raises what `SILENCE` of the client names when no answer comes, `Refused` for another one.
    """

    def __init__(self, client: NatsClient, place: NatsLogUrl, name: str) -> None:
        self._client, self._place, self._name = client, place, name
        self._subject = f"{place.stream}.{name}"

    async def find_end(self) -> int:
        """Return the last message of the stream, 0 for none."""
        text = await self._request(f"$JS.API.STREAM.INFO.{self._place.stream}", b"")
        found = msgspec.json.decode(text, type=StreamAnswer)
        if found.error is not None:
            raise Refused(found.error.description)
        return found.state.last_seq

    async def describe(self) -> ConsumerAnswer:
        """Return what the server knows of it, or that there is none."""
        text = await self._request(f"$JS.API.CONSUMER.INFO.{self._subject}", b"")
        found = msgspec.json.decode(text, type=ConsumerAnswer)
        if found.error is not None and not found.is_gone:
            raise Refused(found.error.description)
        return found

    async def create(self, behind: int) -> None:
        """Make it, to begin behind a message."""
        config = DurableConfig(
            durable_name=self._name,
            name=self._name,
            description=f"a replica of Marigraph, made behind message {format_number(behind)}",
            filter_subjects=[f"{self._place.stream}.event.>", f"{self._place.stream}.events"],
            opt_start_seq=behind + 1,
        )
        body = _encode(CreateRequest(self._place.stream, config))
        text = await self._request(f"$JS.API.CONSUMER.CREATE.{self._subject}", body)
        made = msgspec.json.decode(text, type=ConsumerAnswer)
        if made.error is not None:
            raise Refused(made.error.description)

    async def delete(self) -> None:
        """Remove it; one that is not there is no error."""
        text = await self._request(f"$JS.API.CONSUMER.DELETE.{self._subject}", b"")
        found = msgspec.json.decode(text, type=ConsumerAnswer)
        if found.error is not None and not found.is_gone:
            raise Refused(found.error.description)

    async def pull(
        self, batch: int, room_bytes: int, expires_s: float, beat_s: float, inbox: str
    ) -> None:
        """Ask for messages, to be sent to an inbox; while none come, for a sign of life.

        As many as there is room for, but the largest that the server takes always has some.
        """
        largest_bytes = self._client.connection.max_payload + _AROUND_BYTES
        most_bytes = max(room_bytes, largest_bytes)
        request = PullRequest(batch, most_bytes, round(expires_s * _NS), round(beat_s * _NS))
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self._subject}"
        await self._client.connection.publish(subject, _encode(request), reply=inbox)

    async def _request(self, subject: str, body: bytes) -> bytes:
        answer = await self._client.connection.request(subject, body, timeout=ATTEMPT_S)
        return answer.data
