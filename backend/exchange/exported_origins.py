"""Where events were read that are written to a file: looked up for many of them at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from backend.messages.events import Event, Origin

_BATCH_EVENTS = 1_000

ReadOrigins = Callable[[Sequence[int]], Mapping[int, Origin]]


class ExportedOrigins:
    """Knows the origins of the events that have just gone through it."""

    def __init__(self, read_origins: ReadOrigins) -> None:
        self._read_origins = read_origins
        self._known: Mapping[int, Origin] = {}

    def follow(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield the events, in constant memory; of each that was yielded last, `of` answers."""
        remaining = iter(events)
        while batch := list(islice(remaining, _BATCH_EVENTS)):
            self._known = self._read_origins([event.position for event in batch])
            yield from batch

    def of(self, event: Event) -> Origin | None:
        """Return where an event was read that another program's store keeps."""
        return self._known.get(event.position)
