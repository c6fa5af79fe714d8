"""Follows causes and effects through the whole log, from one event, as far as is asked for.

Each step is a look-up in an index, whatever correlation the next event is of. The nearest come
first, so that what is left out for want of room is what is furthest away.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from itertools import pairwise

from backend.messages.bounds import EventId
from backend.messages.causal_graph import (
    MAX_CAUSAL_NODES,
    AskCauses,
    CausalEdge,
    CausalGraph,
    CausalKind,
    CausalLink,
    CausalNode,
)
from backend.messages.events import Event, cause_of
from backend.store.log_port import CausalLogReader
from backend.stream_names import stream_of

MAX_ENTITY_EVENTS = 64  # of one entity that is followed: a longer one is no process, but a thing
_MAX_ENTITIES = 12  # that are looked for around the event
_Key = int | EventId  # of an event its position, of what is no event its id


class CausalSearch:
    """One graph in the making."""

    def __init__(
        self, reader: CausalLogReader, asked: AskCauses, check_budget: Callable[[], None]
    ) -> None:
        """`check_budget`: called before each look at the log; it raises when time is over."""
        self._reader = reader
        self._asked = asked
        self._check_budget = check_budget
        self._limit = max(1, min(asked.limit, MAX_CAUSAL_NODES))
        self._opened = frozenset(asked.opened)
        self._places: dict[_Key, int] = {}
        self._events: dict[int, Event] = {}
        self._queue: deque[tuple[_Key, int]] = deque()
        self._effect_counts: dict[EventId, int] = {}
        self._is_cut = False

    def build(self, focus: Event) -> CausalGraph:
        """Return the graph around an event."""
        self._add_event(focus, 0)
        self._follow_queue()
        groups = list(self._find_entities(focus)) if self._asked.entity else []
        for event in (each for group in groups for each in group):
            self._add_event(event, 1)
        self._follow_queue()
        edges = [*self._entity_edges(groups), *self._cause_edges()]
        return CausalGraph(
            focus=0,
            nodes=self._nodes(),
            edges=_without_implied(edges, self._by_place()),
            is_cut=self._is_cut,
        )

    def _follow_queue(self) -> None:
        while self._queue:
            self._check_budget()
            key, steps = self._queue.popleft()
            if steps >= self._asked.levels:
                continue
            if isinstance(key, int):
                self._add_causes(self._events[key], steps + 1)
                self._add_effects(self._events[key].id, steps + 1)
            else:
                self._add_effects(key, steps + 1)

    def _add(self, key: _Key, steps: int) -> bool:
        """Take a node in and follow it later; False where there is no room for it."""
        if key not in self._places:
            if len(self._places) >= self._limit:
                self._is_cut = True
                return False
            self._places[key] = len(self._places)
            self._queue.append((key, steps))
        return True

    def _add_event(self, event: Event, steps: int) -> None:
        if self._add(event.position, steps):
            self._events[event.position] = event

    def _add_causes(self, event: Event, steps: int) -> None:
        cause = cause_of(event)
        if cause is None or cause == event.id:
            return
        found = self._reader.read_by_id(cause)
        for each in found:
            self._add_event(each, steps)
        if not found:
            self._add(cause, steps)

    def _add_effects(self, cause: EventId, steps: int) -> None:
        wanted = self._limit if cause in self._opened else max(0, self._asked.effects)
        found = self._reader.read_effects(cause, wanted + 1)
        if len(found) <= wanted:
            self._effect_counts[cause] = len(found)
        for each in found[:wanted]:
            self._add_event(each, steps)

    def _find_entities(self, focus: Event) -> Iterator[list[Event]]:
        """Yield the events of the entity that the event is of, and of those of several streams.

        Of an order, say, with its payments; not of each product that an order has lines of, whose
        events are those of all other orders.
        """
        own = stream_of(focus.source, focus.subject)
        streams = dict.fromkeys(stream_of(e.source, e.subject) for e in self._events.values())
        for group in self._reader.read_entities([*streams][:_MAX_ENTITIES], MAX_ENTITY_EVENTS):
            found = {stream_of(each.source, each.subject) for each in group}
            if len(found) > 1 or own in found:
                yield group

    def _cause_edges(self) -> Iterator[CausalEdge]:
        by_id: dict[EventId, list[int]] = {}
        for key, place in self._places.items():
            id_ = self._events[key].id if isinstance(key, int) else key
            by_id.setdefault(id_, []).append(place)
        for position in sorted(self._events):
            effect, cause = self._places[position], cause_of(self._events[position])
            for place in by_id.get(cause, ()) if cause is not None else ():
                if place != effect:
                    yield CausalEdge(place, effect, "cause")

    def _entity_edges(self, groups: list[list[Event]]) -> Iterator[CausalEdge]:
        """Yield what builds on what: a command on what its entity's last event had made of it."""
        commands = self._answered()
        found = dict[tuple[int, int], CausalLink]()
        for group in groups:
            for before, after in pairwise(e for e in group if e.position in self._places):
                cause = cause_of(after)
                effect: _Key = after.position
                if cause in commands and cause in self._places:
                    if cause == cause_of(before):
                        continue
                    effect = cause
                found[self._places[before.position], self._places[effect]] = "entity"
        for (before_place, place), link in found.items():
            yield CausalEdge(before_place, place, link)

    def _answered(self) -> set[EventId]:
        return set(self._reader.answers([key for key in self._places if isinstance(key, bytes)]))

    def _by_place(self) -> dict[int, Event]:
        return {self._places[position]: event for position, event in self._events.items()}

    def _nodes(self) -> list[CausalNode]:
        commands = self._answered()
        shown = Counter(cause_of(event) for event in self._events.values())
        first: dict[EventId, Event] = {}
        for position in sorted(self._events):
            cause = cause_of(self._events[position])
            if cause is not None:
                first.setdefault(cause, self._events[position])
        ids = {event.id for event in self._events.values()} | {
            key for key in self._places if not isinstance(key, int)
        }
        return [
            _event_node(self._events[key], left, ids)
            if isinstance(key, int)
            else _origin_node(key, first[key], "command" if key in commands else "unknown", left)
            for key, left in ((key, self._left_out(key, shown)) for key in self._places)
        ]

    def _left_out(self, key: _Key, shown: Counter[EventId | None]) -> int:
        """Return how many effects of a node are not in the graph."""
        id_ = self._events[key].id if isinstance(key, int) else key
        count = self._effect_counts.get(id_)
        if count is None:
            self._check_budget()
            count = self._reader.count_effects(id_)
        return max(0, count - shown[id_])


def _without_implied(edges: list[CausalEdge], events: dict[int, Event]) -> list[CausalEdge]:
    """Leave out that an event came of an import line, where one before it of the same line stands.

    That it is of this line is not recorded, but follows from what they correlate with.
    """
    followed = {
        edge.effect
        for edge in edges
        if edge.link == "entity"
        and edge.effect in events
        and events[edge.effect].causation is None
        and cause_of(events[edge.effect]) == cause_of(events[edge.cause])
    }
    return [edge for edge in edges if edge.link == "entity" or edge.effect not in followed]


def _origin_node(id_: EventId, first: Event, kind: CausalKind, left_out: int) -> CausalNode:
    return CausalNode(
        kind=kind,
        id=id_,
        position=0,
        version=0,
        type="",
        source="",
        subject="",
        actor=first.actor,
        time=first.time,
        recorded=first.recorded,
        correlation=first.correlation,
        more_effects=left_out,
    )


def _event_node(event: Event, left_out: int, ids: set[EventId]) -> CausalNode:
    cause = cause_of(event)
    return CausalNode(
        kind="event",
        id=event.id,
        position=event.position,
        version=event.version,
        type=event.type,
        source=event.source,
        subject=event.subject,
        actor=event.actor,
        time=event.time,
        recorded=event.recorded,
        correlation=event.correlation,
        more_effects=left_out,
        more_causes=cause is not None and cause not in ids,
    )
