"""Applies events to the rows of every view: each event once, decoded once for all views."""

import traceback
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from backend.clock import Clock, Micros, now
from backend.domain.module import Said
from backend.domain.registry import Registry
from backend.errors import Defect, Unavailable, Unreadable
from backend.messages.events import Event
from backend.projection.model import Handler, Happened, Projection, Tables
from backend.projection.port import Key, ParkedEvent, RowStore, Standing
from backend.store.port import LogReader


class Taker:
    """One view's handler for one type; `waiting` are the view's entities with parked events."""

    __slots__ = ("handler", "tables", "view", "waiting")

    def __init__(self, view: str, handler: Handler, tables: Tables, waiting: set[str]) -> None:
        self.view = view
        self.handler = handler
        self.tables = tables
        self.waiting = waiting


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch did: the position now, how many events it took, and what became of them.

    `parked`: events set aside, per view. `changed`: keys of the rows that changed, per view.
    `recorded`: commit times of the events, per type.
    """

    position: int
    events: int = 0
    parked: Mapping[str, int] = {}
    changed: Mapping[str, Collection[Key]] = {}
    recorded: Mapping[str, Sequence[Micros]] = {}


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a retry: how many were taken, how many still wait, and why."""

    taken: int
    left: int
    error: str
    changed: Mapping[str, Collection[Key]]


def entity_of(event: Event) -> str:
    """Return the event's stream, e.g. `orders/order-17`: what waits behind it when it is parked."""
    return f"{event.source.rpartition('/')[2]}/{event.subject}"


class Applier:
    """Takes events in log order into a store's rows.

    An event that a handler raises on is parked for that view; later events of its entity wait
    behind it, in order; everything else goes on.
    """

    def __init__(
        self,
        store: RowStore,
        projections: Mapping[str, Projection],
        registry: Registry,
        clock: Clock = now,
    ) -> None:
        """Go on where the store stands."""
        self.store = store
        self.projections = projections
        self._read = registry.read
        self._types = registry.events
        self._clock = clock
        self._waiting: dict[str, set[str]] = {view: set() for view in projections}
        self._takers: dict[str, list[Taker]] = {}
        self._parked: list[ParkedEvent] = []
        self._subscribe(registry)
        self._restore()

    def _subscribe(self, registry: Registry) -> None:
        for view, projection in self.projections.items():
            tables = self.store.tables(view)
            for payload, handler in projection.handlers.items():
                taker = Taker(view, handler, tables, self._waiting[view])
                self._takers.setdefault(_name(registry, payload), []).append(taker)

    def _restore(self) -> None:
        """Take position, counts and waiting entities from disk."""
        self.store.forget()
        standing = self.store.standing()
        self.position = standing.position
        self.counts = standing.counts
        self._parked.clear()
        for waiting in self._waiting.values():
            waiting.clear()
        for each in self.store.parked():
            if each.view in self._waiting:
                self._waiting[each.view].add(each.entity)

    def relevant(self, view: str) -> frozenset[str]:
        """Return the event types that the view takes."""
        return frozenset(
            kind for kind, takers in self._takers.items() if any(t.view == view for t in takers)
        )

    def apply(self, events: Sequence[Event], upto: Standing | None = None) -> Applied:
        """Apply events that follow the position; those that were applied before are left out.

        With `upto` they lead there, and only events that no view takes are missing in between.

        Raises:
            Defect: events are missing in between; nothing was applied.
            StorageFailed: nothing was applied; the same events may come again.
        """
        fresh = self._fresh(events) if upto is None else self._later(events)
        if not fresh and (upto is None or upto.position <= self.position):
            return Applied(position=self.position)
        recorded: defaultdict[str, list[Micros]] = defaultdict(list)
        try:
            for event in fresh:
                recorded[event.type].append(event.recorded)
                takers = self._takers.get(event.type)
                if takers:
                    self._take(event, takers)
            standing = upto or self._counted(fresh[-1].position, recorded)
            changed = self.store.save(standing, self._parked)
        except BaseException:
            self._restore()
            raise
        parked = Counter(each.view for each in self._parked)
        self._parked.clear()
        self.position, self.counts = standing.position, standing.counts
        return Applied(
            position=standing.position,
            events=len(fresh),
            parked=parked,
            changed=changed,
            recorded=recorded,
        )

    def retry(self, view: str, entity: str, reader: LogReader) -> Retried:
        """Take an entity's parked events of a view again, in order, as far as they can be taken.

        The row of an event that comes late this way keeps the later of its positions.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: nothing was changed.
        """
        if view not in self._waiting:
            raise Unreadable(
                f"There is no view {view}; there are {', '.join(sorted(self._waiting))}.",
                code="unknown-view",
                field="view",
            )
        waiting = self.store.waiting(view, entity)
        events = {each.position: each for each in reader.read_at([w.position for w in waiting])}
        try:
            taken, failed = self._as_far_as_possible(view, waiting, events)
            standing = Standing(self.position, self.counts)
            changed = self.store.save(standing, failed, taken)
        except BaseException:
            self._restore()
            raise
        left = len(waiting) - len(taken)
        if not left:
            self._waiting[view].discard(entity)
        error = failed[0].error if failed else ""
        return Retried(taken=len(taken), left=left, error=error, changed=changed)

    def _as_far_as_possible(
        self, view: str, waiting: Sequence[ParkedEvent], events: Mapping[int, Event]
    ) -> tuple[list[ParkedEvent], list[ParkedEvent]]:
        """Return the parked events that were taken, and the one that failed again, if one did."""
        taken: list[ParkedEvent] = []
        for each in waiting:
            error = self._again(view, events.get(each.position))
            if error:
                return taken, [msgspec.structs.replace(each, error=error)]
            taken.append(each)
        return taken, []

    def _again(self, view: str, event: Event | None) -> str:
        """Give a parked event to its view; return what went wrong."""
        if event is None:
            return "The log has no event at this position."
        stage = self.store.stage
        stage.position = event.position
        try:
            said = self._read(event.type, event.schema, event.data)
            for taker in self._takers.get(event.type, ()):
                if taker.view == view:
                    happened = Happened(event.position, event.time, event.actor)
                    taker.handler(said, happened, taker.tables)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a read model of any package raises
            stage.undo()
            return told(error)
        stage.puts.clear()
        return ""

    def _counted(self, position: int, events: Mapping[str, Sequence[object]]) -> Standing:
        """Return the standing after these events, given per type."""
        counts = dict(self.counts)
        for kind, each in events.items():
            counts[kind] = counts.get(kind, 0) + len(each)
        return Standing(position, counts)

    def _later(self, events: Sequence[Event]) -> Sequence[Event]:
        """Return the events behind the position."""
        return [event for event in events if event.position > self.position]

    def _fresh(self, events: Sequence[Event]) -> Sequence[Event]:
        """Leave out what was applied already."""
        if not events or events[-1].position <= self.position:
            return ()
        seen = self.position - events[0].position + 1
        fresh = events[seen:] if seen > 0 else events
        if fresh[-1].position - self.position != len(fresh):
            raise Defect(
                f"Events {fresh[0].position} to {fresh[-1].position} do not follow"
                f" position {self.position} without a gap."
            )
        return fresh

    def _take(self, event: Event, takers: Iterable[Taker]) -> None:
        """Give the event to every view that takes it."""
        stage = self.store.stage
        stage.position = event.position
        said = self._said(event, takers)
        if said is None:
            return
        happened = Happened(event.position, event.time, event.actor)
        for taker in takers:
            if taker.waiting and entity_of(event) in taker.waiting:
                self._park(event, taker, "")
                continue
            try:
                taker.handler(said, happened, taker.tables)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # whatever a read model of any package raises
                stage.undo()
                self._park(event, taker, told(error))
            stage.puts.clear()

    def _said(self, event: Event, takers: Iterable[Taker]) -> Said | None:
        """Return the payload; None when it cannot be read, and is parked for all of these views.

        Payloads of the present version, nearly all, take the short way.
        """
        known = self._types[event.type]
        try:
            if event.schema == known.version:
                return known.read(event.data)
        except msgspec.DecodeError:
            pass  # the registry says what is wrong with it
        try:
            return self._read(event.type, event.schema, event.data)
        except Unreadable as error:
            for taker in takers:
                self._park(event, taker, str(error))
            return None

    def _park(self, event: Event, taker: Taker, error: str) -> None:
        entity = entity_of(event)
        taker.waiting.add(entity)
        self._parked.append(ParkedEvent(taker.view, entity, event.position, error, self._clock()))


def _name(registry: Registry, payload: type[Said]) -> str:
    if payload not in registry.by_class:
        raise Unreadable(f"A read model takes {payload.__name__}, which no installed module says.")
    return registry.by_class[payload].name


def told(error: Exception) -> str:
    """Return what a handler raised, and where, for whoever looks at the parked event."""
    return "".join(traceback.format_exception(error)).strip()
