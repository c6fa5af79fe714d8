"""What is asked of JetStream, and what it answers, as JSON."""

import msgspec

from backend.store.nats_place import LOG_IDENTITY

IDENTITY = LOG_IDENTITY
FORMAT = "marigraph-format"  # likewise: of its messages
LOG_FORMAT = 1
_TWO_MINUTES_NS = 120_000_000_000
WRONG_LAST_SEQUENCE = frozenset({10071, 10164})
DUPLICATE = 10201  # the batch holds a message that the stream has taken already
NOT_FOUND = frozenset({10037, 10059})  # the message, the stream
_SAME_NAME = 10058  # as a stream of another configuration
# The leader changes, a batch was left when it did, or too many are begun: to be tried again.
_PASSING = frozenset({10008, 10009, 10023, 10176, 10210})
_UNAVAILABLE = 503


class ApiError(msgspec.Struct, frozen=True):
    """Why JetStream refuses."""

    code: int = 0
    err_code: int = 0
    description: str = ""

    @property
    def is_passing(self) -> bool:
        """Whether the same may be accepted a little later."""
        return self.code == _UNAVAILABLE or self.err_code in _PASSING

    @property
    def is_taken(self) -> bool:
        """Whether a stream of this name was made meanwhile."""
        return self.err_code == _SAME_NAME


class StreamConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How a stream is made: nothing of it expires, and nothing can be removed from it."""

    name: str
    subjects: list[str]
    num_replicas: int
    metadata: dict[str, str]
    retention: str = "limits"
    discard: str = "new"
    storage: str = "file"
    duplicate_window: int = _TWO_MINUTES_NS
    allow_direct: bool = True
    allow_atomic: bool = True
    deny_delete: bool = True
    deny_purge: bool = True


class FoundConfig(msgspec.Struct, frozen=True):
    """What is looked at in the configuration of a stream that is there."""

    allow_atomic: bool = False
    metadata: dict[str, str] = {}


class StreamState(msgspec.Struct, frozen=True):
    """From which message to which a stream goes; 0 for none."""

    first_seq: int = 0
    last_seq: int = 0


class StreamAnswer(msgspec.Struct, frozen=True):
    """What JetStream says of a stream."""

    error: ApiError | None = None
    config: FoundConfig = FoundConfig()
    state: StreamState = StreamState()


class PublishAnswer(msgspec.Struct, frozen=True):
    """What JetStream says to the last message of a batch; `seq`: of that one."""

    error: ApiError | None = None
    seq: int = 0


class StoredMessage(msgspec.Struct, frozen=True):
    """A message in the stream; `hdrs`: its headers as they came."""

    seq: int
    hdrs: bytes = b""  # Base64 in the answer


class MessageAnswer(msgspec.Struct, frozen=True):
    """A message of the stream."""

    error: ApiError | None = None
    message: StoredMessage | None = None


class MessageRequest(msgspec.Struct, frozen=True):
    """Asks for the message at a sequence."""

    seq: int
