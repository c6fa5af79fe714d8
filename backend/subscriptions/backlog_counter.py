"""Counts the events that subscriptions have before them: those of the types that they take.

A thread of its own reads the log: a slow disk keeps nobody from saying how the processes are.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import msgspec

from backend.errors import Unavailable
from backend.filters.log_filter import parse_log_filter
from backend.filters.syntax_tree import BadFilter
from backend.filters.type_bound import possible_types
from backend.messages.subscriptions import SubscriptionState
from backend.store.log_port import LogReader

_CLOSE_S = 2.0  # seconds
OpenReader = Callable[[], LogReader]


class SubscriptionBacklog(msgspec.Struct, frozen=True):
    """What a subscription had before it when the log ended at `head`.

    `events`: of the types that its filter can take; what else the filter says is not looked at, so
    that they are as many at most. `first`: the position of the first of them, None: there is none.
    """

    filter: str
    acknowledged: int
    head: int
    events: int
    first: int | None

    def is_of(self, state: SubscriptionState) -> bool:
        """Say whether it was counted from where the subscription stands."""
        return (self.filter, self.acknowledged) == (state.filter, state.acknowledged)


class _Start(msgspec.Struct, frozen=True):
    """What a subscription has behind it: the events by type up to where it stands."""

    acknowledged: int
    counts: dict[str, int]


class BacklogCounter:
    """Keeps the newest count of each subscription; one without a filter needs none, and no thread.

    While the log cannot be read, what was counted before stays.
    """

    def __init__(self, open_reader: OpenReader) -> None:
        """`open_reader`: called by the thread, which begins when it is needed first."""
        self._open_reader = open_reader
        self._changed = threading.Condition()
        self._wanted: tuple[list[SubscriptionState], int] | None = None
        self._is_closing = False
        self._starts: dict[str, _Start] = {}  # the thread's own
        self._counted: dict[str, SubscriptionBacklog] = {}  # replaced as a whole
        self._thread: threading.Thread | None = None

    def ask(self, states: Sequence[SubscriptionState], head: int) -> None:
        """Count for these up to a head, soon; a question before that was not begun is forgotten."""
        filtered = [each for each in states if each.filter]
        if self._thread is None and filtered:
            self._thread = threading.Thread(target=self._run, name="backlogs", daemon=True)
            self._thread.start()
        with self._changed:
            self._wanted = (filtered, head)
            self._changed.notify()

    def find(self, state: SubscriptionState) -> SubscriptionBacklog | None:
        """Return what was counted last; its consumer may have come further; None: nothing was."""
        found = self._counted.get(state.name)
        if found is None or found.filter != state.filter:
            return None
        return found if found.acknowledged <= state.acknowledged else None  # it was begun anew

    def close(self) -> None:
        """End the thread; one that waits for its database ends with the process."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        with closing(self._open_reader()) as reader:
            while (wanted := self._next()) is not None:
                states, head = wanted
                try:
                    self._count(reader, states, head)
                except Unavailable:
                    continue  # health says so of the log; what is behind is told as before

    def _next(self) -> tuple[list[SubscriptionState], int] | None:
        """Wait for the next question; None: there is to be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or self._wanted is not None)
            wanted, self._wanted = self._wanted, None
            return None if self._is_closing else wanted

    def _count(self, reader: LogReader, states: list[SubscriptionState], head: int) -> None:
        """Count anew where something has changed since the last time."""
        known, counted = self._counted, dict[str, SubscriptionBacklog]()
        at_head: dict[str, int] | None = None
        for state in states:
            before = known.get(state.name)
            if before is not None and before.is_of(state) and before.head == head:
                counted[state.name] = before
                continue
            at_head = reader.count_by_type(head) if at_head is None else at_head
            counted[state.name] = self._backlog(reader, state, head, at_head)
        self._counted = counted
        self._starts = {name: each for name, each in self._starts.items() if name in counted}

    def _backlog(
        self, reader: LogReader, state: SubscriptionState, head: int, at_head: dict[str, int]
    ) -> SubscriptionBacklog:
        start = self._starts.get(state.name)
        if start is None or start.acknowledged != state.acknowledged:
            if reader.head() < state.acknowledged:  # a copy that lost its end comes to it again
                self._starts.pop(state.name, None)
                return SubscriptionBacklog(state.filter, state.acknowledged, head, 0, None)
            counts = reader.count_by_type(state.acknowledged)
            start = self._starts[state.name] = _Start(state.acknowledged, counts)
        types = _types(state.filter, at_head)
        events = sum(at_head[each] - start.counts.get(each, 0) for each in types)
        first = None
        if events > 0:
            found = reader.read(state.acknowledged, 1, types=sorted(types))
            first = found[0].position if found else None
        return SubscriptionBacklog(state.filter, state.acknowledged, head, max(0, events), first)


def _types(text: str, known: dict[str, int]) -> frozenset[str]:
    try:
        return possible_types(parse_log_filter(text), known)
    except BadFilter:  # its consumer is told so
        return frozenset(known)
