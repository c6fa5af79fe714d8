"""The consumers of a stream: how far each is by the word of its server."""

from backend.clock import Micros, parse_rfc3339
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.foreign_subscriptions import ForeignSubscription
from backend.foreign.jetstream.stream_api import ConsumerInfo, StreamInfo
from backend.foreign.jetstream.stream_source import StreamSource

_MAX_GAPS = 20_000  # of a stream, that are listed to count what a consumer has behind it


def describe_consumer(found: ConsumerInfo) -> ForeignSubscription:
    """Return a consumer: what was not delivered to it, and what it has not acknowledged, is left.

    One on a filter counts only its own.
    """
    config = found.config
    filters = config.filter_subjects or ([config.filter_subject] if config.filter_subject else [])
    return ForeignSubscription(
        name=found.name,
        position=str(found.ack_floor.stream_seq),
        unit="global",
        meaning="last-done",
        stream=", ".join(filters),
        status=_status(found),
        updated=_moment(found.ack_floor.last_active),
        events_behind=found.num_pending + found.num_ack_pending,
    )


def measure_consumers(
    source: StreamSource, found: list[ConsumerInfo], part: FollowedPart
) -> list[ConsumerReading]:
    """Return how many of the copied messages each has behind it.

    Raises:
        StorageFailed: the server does not answer, or refuses.
    """
    counter = _CopyCounter(source, part)
    readings: list[ConsumerReading] = []
    for each in found:
        described = describe_consumer(each)
        copied = counter.count(each.ack_floor.stream_seq) if described.events_behind else part.count
        readings.append(ConsumerReading(described, copied))
    return readings


class _CopyCounter:
    """Counts copied messages up to a number; what the stream has not any more is not counted."""

    def __init__(self, source: StreamSource, part: FollowedPart) -> None:
        self._source, self._part = source, part
        self._info: StreamInfo | None = None

    def count(self, done: int) -> int | None:
        """Return how many copied messages stand up to `done`; None: that is not known."""
        part = self._part
        if part.position is None or not done:
            return 0
        reached = part.position[0]
        if done >= reached:
            return part.count
        info = self._info = self._info or self._look()
        gaps = info.state.deleted or []
        if done < info.state.first_seq - 1 or len(gaps) < info.state.num_deleted:
            return None
        behind = reached - done - sum(done < gap <= reached for gap in gaps)
        return max(0, part.count - behind)

    def _look(self) -> StreamInfo:
        info = self._source.info()
        is_listed = 0 < info.state.num_deleted <= _MAX_GAPS
        return self._source.info(with_deleted=True) if is_listed else info


def _status(found: ConsumerInfo) -> str:
    if found.paused:
        return "PAUSED"
    if not found.config.deliver_subject:
        return "pull"
    return "push" if found.push_bound else "push, no subscriber"


def _moment(text: str) -> Micros | None:
    try:
        return parse_rfc3339(text) if text else None
    except ValueError:  # the time of a claim, which is worth nothing without its number
        return None
