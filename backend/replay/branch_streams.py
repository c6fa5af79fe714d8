"""The streams of a branch up to a position: what the states behind a tried command are made of."""

from collections.abc import Callable, Iterable

from backend.messages.events import Event
from backend.replay.branch_plan import BranchPlan, PlacedEvent
from backend.store.log_port import AggregateSource, Snapshot
from backend.stream_names import stream_of


class BranchStreams:
    """Reads streams of the log as the branch has them, right before the event at `before`.

    Of a state that was kept of the log, only one from before the first edit is taken, and from
    before all that is annulled: it may hold that.
    """

    def __init__(
        self, log: AggregateSource, plan: BranchPlan, start: int, before: int, first: int = 1
    ) -> None:
        """`start`: up to there log and branch are one; `first`: where the log begins.

        Of a log that is a part of another one, `cut` are the streams read that began before it, and
        `absent` those that have no event in it: they may have begun before it.
        """
        self._log, self._plan = log, plan
        self._start, self._before, self._first = start, before, first
        self.cut: set[str] = set()
        self.absent: set[str] = set()

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        """Return a stream's events behind a version, which is one of before the first edit."""
        found = self._log.read_stream(stream, after_version)
        self._note(stream, found, after_version)
        return self._change(found, lambda placed: _is_of(placed, stream))

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        """Return the events behind `after` of `owner` and of all streams it owns, in order."""
        found = self._log.read_owned(owner, after)
        self._note(owner, found, 0)
        return self._change(found, lambda placed: _is_of(placed, owner) or placed.owner == owner)

    def stream_exists(self, stream: str) -> bool:
        """Say whether there is an event of this stream, or of one that it owns."""
        return bool(self.read_owned(stream))

    def snapshot(self, stream: str) -> Snapshot | None:
        """Return the newest snapshot, if it is of a state that the branch has, too."""
        found = self._log.snapshot(stream)
        if found is None or found.position > self._start:
            return None
        return found if found.position < self._plan.first_annulled else None

    def _note(self, stream: str, events: Iterable[Event], after_version: int) -> None:
        """Take note of a stream whose beginning is not in the log."""
        if self._first == 1:
            return
        own = (each.version for each in events if stream_of(each.source, each.subject) == stream)
        version = next(own, 0)
        if not version:
            self.absent.add(stream)
        elif version > after_version + 1:
            self.cut.add(stream)

    def _change(
        self, events: Iterable[Event], belongs: Callable[[PlacedEvent], bool]
    ) -> list[Event]:
        earlier = (event for event in events if event.position < self._before)
        return self._plan.change(earlier, 0, self._before, belongs)


def _is_of(placed: PlacedEvent, stream: str) -> bool:
    return stream_of(placed.event.source, placed.event.subject) == stream
