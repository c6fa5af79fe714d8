"""The log replayed into rows that are built beside, in steps, up to a position."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from backend.domain.any_event import types_wanted
from backend.messages.events import Event
from backend.projection.row_store import Checkpoint
from backend.store.annulments import TypedReader

OnReplayed = Callable[[int, int], None]  # events replayed, of all
_STEP_EVENTS = 2_000


class Builder(Protocol):
    """Who applies events to the rows that are built beside."""

    @property
    def position(self) -> int:
        """Up to where they are applied."""
        ...

    def apply(self, events: Sequence[Event], upto: Checkpoint) -> object:
        """Apply events that lead to a checkpoint."""
        ...


def _pass_over(_done: int, _total: int) -> None:
    """Nobody waits for it to be told."""


def replay_log(
    reader: TypedReader,
    builder: Builder,
    types: Collection[str],
    upto: int,
    on_replayed: OnReplayed = _pass_over,
) -> None:
    """Apply the events of these types from where the builder stands up to a position.

    Raises:
        StorageFailed: the log cannot be read, or the rows cannot be written.
    """
    wanted = types_wanted(types)
    while (position := builder.position) < upto:
        found = reader.read(position, _STEP_EVENTS, types=wanted)
        events = [event for event in found if event.position <= upto]
        end = events[-1].position if len(events) == _STEP_EVENTS else upto
        builder.apply(events, Checkpoint(end, {}))
        on_replayed(end, upto)
