"""A stream of JetStream as a foreign store; see `ForeignStore`."""

import time
from functools import partial

import msgspec

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.errors import Unreadable
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart, changed, digest_of
from backend.foreign.foreign_event import ForeignEvent, Position
from backend.foreign.foreign_store import PAGE_BYTES, MeasureConsumers
from backend.foreign.jetstream.message_decoder import MessageDecoder
from backend.foreign.jetstream.stream_api import ConsumerInfo, StreamInfo
from backend.foreign.jetstream.stream_consumers import describe_consumer, measure_consumers
from backend.foreign.jetstream.stream_continuity import describe_discarding, may_be_discarded
from backend.foreign.jetstream.stream_source import StreamSource
from backend.foreign.jetstream.stream_url import parse_stream_url
from backend.foreign.mapping import Mapping
from backend.foreign.mapping_files import find_presets, load_presets
from backend.foreign.read_pace import Pause
from backend.foreign.safe_end import SafeEnd
from backend.foreign.store_preview import StorePreview
from backend.messages.number_text import format_number
from backend.store.nats_place import LOG_IDENTITY

_SHOWN_EVENTS = 3  # from the beginning, and from the end
_WINDOWS = (3, 64, 1_000)  # numbers from the end, in which the last messages are looked for
_LOOK_AGAIN_S = 0.1
_PATIENCE_US = 2 * SECOND_US  # in which a server that has just begun to lead may know less


class StreamStore:
    """Reads a stream page by page; the numbers of its messages are the positions."""

    has_consumers = True

    def __init__(self, source: StreamSource, mapping: Mapping, info: StreamInfo) -> None:
        """`info`: of the stream as it was found; `source` is closed with it."""
        self.mapping, self.shown, self.identity = mapping, source.shown, info.created
        self._source = source
        self._decoder = MessageDecoder(source.stream, mapping)
        self._is_direct = info.config.allow_direct and source.gives_pages
        self._newest: ForeignEvent | None = None  # of those that were read
        self._lost: tuple[int, int] | None = None  # numbers that nobody can read any more

    def page_within(
        self, *, after: Position | None, upto: Position | None, limit: int, most_bytes: int
    ) -> tuple[list[ForeignEvent], bool]:
        """See `ForeignStore`."""
        last = upto[0] if upto else self._source.info().state.last_seq
        messages, is_cut = self._source.page(
            after[0] if after else 0, last, limit, is_direct=self._is_direct, most_bytes=most_bytes
        )
        found = [self._decoder.decode(message) for message in messages]
        if found and self._lost is not None and found[0].position[0] > self._lost[1]:
            found[0] = _with_gap(found[0], self._lost)
        self._newest = found[-1] if found else self._newest
        return found, is_cut

    def look(self, part: FollowedPart, now: Micros) -> SafeEnd:
        """See `ForeignStore`; what the stream's own rules discard is no change of it."""
        del now  # nothing waits: the server says where the end is
        info = self._look_up_to(part)
        self._require_same(info, part)
        reached = part.position[0] if part.position else 0
        state = info.state
        if reached:
            self._require_kept(info, reached)
            self._lost = (
                (reached + 1, state.first_seq - 1) if state.first_seq > reached + 1 else None
            )
        last = (state.last_seq,) if state.last_seq else None
        return SafeEnd(head=last, end=last)

    def require_unchanged(self, part: FollowedPart) -> None:
        """See `ForeignStore`."""
        info = self._look_up_to(part)
        self._require_same(info, part)
        if part.position:
            self._require_kept(info, part.position[0])
        for mark in reversed(part.marks):
            number = mark.position[0]
            message = self._source.message(number)
            if message is None:
                if not may_be_discarded(info, number, None):
                    raise changed(f"the message {format_number(number)} is gone")
            elif digest_of(self._decoder.decode(message)) != mark.digest:
                raise changed(f"the message {format_number(number)} is another one now")

    def read_consumers(self) -> MeasureConsumers:
        """See `ForeignStore`."""
        return partial(self._measure, self._source.consumers())

    def preview(self) -> StorePreview:
        """See `ForeignStore`."""
        consumers = self._source.consumers()  # before the end, so that none is ahead of it
        info = self._source.info()
        last = info.state.last_seq
        end = SafeEnd(head=(last,), end=(last,)) if last else SafeEnd(head=None, end=None)
        return StorePreview(
            mapping=self.mapping,
            events=f"stream {self._source.stream}",
            place=self.shown,
            version=self._source.version,
            first=self._read(0, last, _SHOWN_EVENTS),
            last=self._last_events(last),
            end=end,
            subscriptions=[describe_consumer(each) for each in consumers],
            parked={},
            not_kept=self._decoder.not_kept,
            faults=_faults(info, is_direct=self._is_direct),
        )

    def close(self) -> None:
        """See `ForeignStore`."""
        self._source.close()

    def _read(self, after: int, upto: int, limit: int) -> list[ForeignEvent]:
        found, _ = self._source.page(
            after, upto, limit, is_direct=self._is_direct, most_bytes=PAGE_BYTES
        )
        return [self._decoder.decode(message) for message in found]

    def _last_events(self, last: int) -> list[ForeignEvent]:
        """Return the last events; where many messages before the end are gone, fewer."""
        found: list[ForeignEvent] = []
        for window in _WINDOWS:
            found = self._read(max(0, last - window), last, window)
            if len(found) >= _SHOWN_EVENTS or window >= last:
                break
        return found[-_SHOWN_EVENTS:]

    def _measure(
        self, found: list[ConsumerInfo], end: Position | None, part: FollowedPart
    ) -> list[ConsumerReading]:
        del end  # the server has counted what is left
        return measure_consumers(self._source, found, part)

    def _look_up_to(self, part: FollowedPart) -> StreamInfo:
        """Return what the stream is, of a server that knows as much as was read."""
        reached = part.position[0] if part.position else 0
        give_up = monotonic_us() + _PATIENCE_US
        while True:
            info = self._source.info()
            is_same = info.created == self.identity
            if not is_same or info.state.last_seq >= reached or monotonic_us() >= give_up:
                return info
            time.sleep(_LOOK_AGAIN_S)  # servers tell nobody when they have caught up

    def _require_same(self, info: StreamInfo, part: FollowedPart) -> None:
        if info.created != self.identity or part.identity not in {"", info.created}:
            raise changed(f"the stream was deleted, and made anew at {info.created}")
        reached, last = part.position[0] if part.position else 0, info.state.last_seq
        if last < reached:
            raise changed(
                f"it ends at {format_number(last)}, and was read up to {format_number(reached)}"
            )

    def _require_kept(self, info: StreamInfo, reached: int) -> None:
        """Refuse a stream whose newest message that was read is gone by no rule of its own."""
        newest = self._newest
        is_known = newest is not None and newest.position == (reached,)
        time_us = newest.time if newest is not None and is_known else None
        if info.state.first_seq > reached and not may_be_discarded(info, reached, time_us):
            raise changed(
                f"it was purged: it begins at {format_number(info.state.first_seq)}, and was read"
                f" up to {format_number(reached)}"
            )


def _with_gap(event: ForeignEvent, lost: tuple[int, int]) -> ForeignEvent:
    first, last = (format_number(number) for number in lost)
    problem = f"position: {first} to {last} were discarded before they could be read"
    return msgspec.structs.replace(event, problems=(*event.problems, problem))


def _faults(info: StreamInfo, *, is_direct: bool) -> list[str]:
    faults: list[str] = []
    if not is_direct:
        faults.append(
            "The stream gives no pages (allow_direct is off, or the server is older than 2.11): it"
            " is asked for each message."
        )
    if rules := describe_discarding(info.config):
        faults.append(
            f"The stream discards messages ({rules}): what is gone before it is read is not copied."
        )
    return faults


def open_stream(
    url: str,
    preset: str,
    mapping: Mapping | None,
    *,
    timeout_s: float,
    reads_per_s: float,
    pause: Pause,
) -> StreamStore:
    """Open a stream for reading; it need not be recognised, as its URL names it.

    Raises:
        Unreadable: code `bad-store-url`; the URL cannot be read. `unknown-store`: there is no such
            stream, or what was chosen is read from a database. `own-log`: Marigraph wrote it.
        StorageFailed: the server does not answer, or refuses.
    """
    place = parse_stream_url(url, timeout_s)
    chosen = (mapping,) if mapping else find_presets(preset) if preset else load_presets()
    fitting = [each for each in chosen if each.find.engine == "jetstream"]
    if not fitting:
        raise Unreadable(
            f"{chosen[0].title} is read from a database, and {place.shown} names a stream of NATS."
            " Leave out --preset, or name the database.",
            code="unknown-store",
        )
    source = StreamSource(place, reads_per_s=reads_per_s, pause=pause)
    try:
        info = source.info()
        _require_other_program(info, place.shown)
        return StreamStore(source, fitting[0], info)
    except BaseException:
        source.close()
        raise


def _require_other_program(info: StreamInfo, shown: str) -> None:
    if LOG_IDENTITY in info.config.metadata:
        raise Unreadable(
            f"{shown} is a log of Marigraph itself, and not a store of another program. Open it as"
            " what it is: MARIGRAPH_LOG with this URL, and a data folder of its own.",
            code="own-log",
        )
