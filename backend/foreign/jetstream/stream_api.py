"""What is asked of JetStream to read a stream, and what it answers, as JSON."""

import msgspec

NO_MESSAGE = 10037
NO_STREAM = 10059
_PASSING = frozenset({10008, 10009, 10023})  # the leader changes: to be asked again
_UNAVAILABLE = 503


class StreamRefusal(msgspec.Struct, frozen=True):
    """Why JetStream refuses."""

    code: int = 0
    err_code: int = 0
    description: str = ""

    @property
    def is_passing(self) -> bool:
        """Whether the same may be answered a little later."""
        return self.code == _UNAVAILABLE or self.err_code in _PASSING


class StreamRules(msgspec.Struct, frozen=True):
    """How a stream is kept. max_age: in ns; the limits: -1 or 0 for none."""

    retention: str = "limits"
    max_age: int = 0
    max_msgs: int = -1
    max_bytes: int = -1
    max_msgs_per_subject: int = -1
    allow_direct: bool = False
    allow_rollup_hdrs: bool = False
    allow_msg_ttl: bool = False
    metadata: dict[str, str] = {}


class StreamExtent(msgspec.Struct, frozen=True):
    """Its messages. deleted: numbers without one, from first to last; None: not asked for."""

    messages: int = 0
    first_seq: int = 0
    last_seq: int = 0
    last_ts: str = ""
    num_deleted: int = 0
    deleted: list[int] | None = None


class StreamInfo(msgspec.Struct, frozen=True):
    """What JetStream says of a stream. created, ts: when it was made, and when this was said."""

    error: StreamRefusal | None = None
    config: StreamRules = StreamRules()
    state: StreamExtent = StreamExtent()
    created: str = ""
    ts: str = ""


class StreamNames(msgspec.Struct, frozen=True):
    """Streams that there are; null for none."""

    error: StreamRefusal | None = None
    streams: list[str] | None = None


class ConsumerConfig(msgspec.Struct, frozen=True):
    """How a consumer was made; deliver_subject: of one to which messages are pushed."""

    deliver_subject: str = ""
    filter_subject: str = ""
    filter_subjects: list[str] | None = None


class SequencePair(msgspec.Struct, frozen=True):
    """How far a consumer is, in messages of the stream."""

    stream_seq: int = 0
    last_active: str = ""


class ConsumerInfo(msgspec.Struct, frozen=True):
    """What JetStream says of a consumer. num_pending: that were not delivered to it yet."""

    name: str
    config: ConsumerConfig = ConsumerConfig()
    ack_floor: SequencePair = SequencePair()
    num_ack_pending: int = 0
    num_pending: int = 0
    push_bound: bool = False
    paused: bool = False


class ConsumerList(msgspec.Struct, frozen=True):
    """A page of the consumers of a stream."""

    error: StreamRefusal | None = None
    total: int = 0
    consumers: list[ConsumerInfo] = []


class RawMessage(msgspec.Struct, frozen=True):
    """A message; `hdrs`, `data`: Base64 in the answer."""

    seq: int
    subject: str = ""
    time: str = ""
    hdrs: bytes = b""
    data: bytes = b""


class StreamMessageAnswer(msgspec.Struct, frozen=True):
    """A message of the stream."""

    error: StreamRefusal | None = None
    message: RawMessage | None = None
