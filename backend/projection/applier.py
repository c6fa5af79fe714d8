"""Applies events to the rows of every view: each event once, decoded once for all views."""

import traceback
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from backend.clock import Clock, Micros, now_us
from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.errors import Defect, Unavailable, Unreadable
from backend.messages.events import Event
from backend.projection.read_model import EventHandler, EventMeta, Projection, ViewTables
from backend.projection.row_store import Checkpoint, ParkedEvent, RowKey, RowStore
from backend.store.log_port import LogReader


class Subscription:
    """One view's handler for one type; `parked_entities`: the view's with parked events."""

    __slots__ = ("handler", "parked_entities", "tables", "view")

    def __init__(
        self, view: str, handler: EventHandler, tables: ViewTables, parked_entities: set[str]
    ) -> None:
        self.view = view
        self.handler = handler
        self.tables = tables
        self.parked_entities = parked_entities


class AppliedBatch(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch did: the position now, how many events it took, and what became of them.

    `parked`: events set aside, per view. `changed_keys`: keys of the rows that changed, per view.
    `recorded_us`: commit times of the events, per type.
    """

    position: int
    events: int = 0
    parked: Mapping[str, int] = {}
    changed_keys: Mapping[str, Collection[RowKey]] = {}
    recorded_us: Mapping[str, Sequence[Micros]] = {}


class RetryResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a retry: how many were taken, how many still wait, and why."""

    applied: int
    remaining: int
    error: str
    changed_keys: Mapping[str, Collection[RowKey]]


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
        clock: Clock = now_us,
    ) -> None:
        """Go on where the store stands."""
        self.store = store
        self.projections = projections
        self._read_payload = registry.decode_event
        self._descriptors = registry.events
        self._clock = clock
        self._parked_entities: dict[str, set[str]] = {view: set() for view in projections}
        self._subscriptions: dict[str, list[Subscription]] = {}
        self._newly_parked: list[ParkedEvent] = []
        self._subscribe(registry)
        self._reload()

    def _subscribe(self, registry: Registry) -> None:
        for view, projection in self.projections.items():
            tables = self.store.tables(view)
            for payload, handler in projection.handlers.items():
                taker = Subscription(view, handler, tables, self._parked_entities[view])
                self._subscriptions.setdefault(_event_type(registry, payload), []).append(taker)

    def _reload(self) -> None:
        """Take position, counts and waiting entities from disk."""
        self.store.discard_changes()
        standing = self.store.checkpoint()
        self.position = standing.position
        self.counts = standing.counts
        self._newly_parked.clear()
        for waiting in self._parked_entities.values():
            waiting.clear()
        for each in self.store.parked_events():
            if each.view in self._parked_entities:
                self._parked_entities[each.view].add(each.entity)

    def relevant_types(self, view: str) -> frozenset[str]:
        """Return the event types that the view takes."""
        return frozenset(
            kind
            for kind, takers in self._subscriptions.items()
            if any(t.view == view for t in takers)
        )

    def apply(self, events: Sequence[Event], upto: Checkpoint | None = None) -> AppliedBatch:
        """Apply events that follow the position; those that were applied before are left out.

        With `upto` they lead there, and only events that no view takes are missing in between.

        Raises:
            Defect: events are missing in between; nothing was applied.
            StorageFailed: nothing was applied; the same events may come again.
        """
        fresh = self._unapplied(events) if upto is None else self._after_position(events)
        if not fresh and (upto is None or upto.position <= self.position):
            return AppliedBatch(position=self.position)
        recorded: defaultdict[str, list[Micros]] = defaultdict(list)
        try:
            for event in fresh:
                recorded[event.type].append(event.recorded)
                takers = self._subscriptions.get(event.type)
                if takers:
                    self._dispatch(event, takers)
            standing = upto or self._checkpoint_after(fresh[-1].position, recorded)
            changed = self.store.save(standing, self._newly_parked)
        except BaseException:
            self._reload()
            raise
        parked = Counter(each.view for each in self._newly_parked)
        self._newly_parked.clear()
        self.position, self.counts = standing.position, standing.counts
        return AppliedBatch(
            position=standing.position,
            events=len(fresh),
            parked=parked,
            changed_keys=changed,
            recorded_us=recorded,
        )

    def retry(self, view: str, entity: str, reader: LogReader) -> RetryResult:
        """Take an entity's parked events of a view again, in order, as far as they can be taken.

        The row of an event that comes late this way keeps the later of its positions.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: nothing was changed.
        """
        if view not in self._parked_entities:
            raise Unreadable(
                f"There is no view {view}; there are {', '.join(sorted(self._parked_entities))}.",
                code="unknown-view",
                field="view",
            )
        waiting = self.store.parked_of_entity(view, entity)
        events = {each.position: each for each in reader.read_at([w.position for w in waiting])}
        try:
            taken, failed = self._retry_in_order(view, waiting, events)
            standing = Checkpoint(self.position, self.counts)
            changed = self.store.save(standing, failed, taken)
        except BaseException:
            self._reload()
            raise
        left = len(waiting) - len(taken)
        if not left:
            self._parked_entities[view].discard(entity)
        error = failed[0].error if failed else ""
        return RetryResult(applied=len(taken), remaining=left, error=error, changed_keys=changed)

    def _retry_in_order(
        self, view: str, waiting: Sequence[ParkedEvent], events: Mapping[int, Event]
    ) -> tuple[list[ParkedEvent], list[ParkedEvent]]:
        """Return the parked events that were taken, and the one that failed again, if one did."""
        taken: list[ParkedEvent] = []
        for each in waiting:
            error = self._retry_event(view, events.get(each.position))
            if error:
                return taken, [msgspec.structs.replace(each, error=error)]
            taken.append(each)
        return taken, []

    def _retry_event(self, view: str, event: Event | None) -> str:
        """Give a parked event to its view; return what went wrong."""
        if event is None:
            return "The log has no event at this position."
        stage = self.store.context
        stage.position = event.position
        try:
            said = self._read_payload(event.type, event.schema, event.data)
            for taker in self._subscriptions.get(event.type, ()):
                if taker.view == view:
                    happened = EventMeta(event.position, event.time, event.actor)
                    taker.handler(said, happened, taker.tables)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a read model of any package raises
            stage.roll_back()
            return format_error(error)
        stage.undo_log.clear()
        return ""

    def _checkpoint_after(
        self, position: int, events: Mapping[str, Sequence[object]]
    ) -> Checkpoint:
        """Return the standing after these events, given per type."""
        counts = dict(self.counts)
        for kind, each in events.items():
            counts[kind] = counts.get(kind, 0) + len(each)
        return Checkpoint(position, counts)

    def _after_position(self, events: Sequence[Event]) -> Sequence[Event]:
        """Return the events behind the position."""
        return [event for event in events if event.position > self.position]

    def _unapplied(self, events: Sequence[Event]) -> Sequence[Event]:
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

    def _dispatch(self, event: Event, subscriptions: Iterable[Subscription]) -> None:
        """Give the event to every view that takes it."""
        stage = self.store.context
        stage.position = event.position
        said = self._decode(event, subscriptions)
        if said is None:
            return
        happened = EventMeta(event.position, event.time, event.actor)
        for taker in subscriptions:
            if taker.parked_entities and entity_of(event) in taker.parked_entities:
                self._park(event, taker, "")
                continue
            try:
                taker.handler(said, happened, taker.tables)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # whatever a read model of any package raises
                stage.roll_back()
                self._park(event, taker, format_error(error))
            stage.undo_log.clear()

    def _decode(self, event: Event, subscriptions: Iterable[Subscription]) -> Payload | None:
        """Return the payload; None when it cannot be read, and is parked for all of these views.

        Payloads of the present version, nearly all, take the short way.
        """
        known = self._descriptors[event.type]
        try:
            if event.schema == known.schema_version:
                return known.decode(event.data)
        except msgspec.DecodeError:
            pass  # the registry says what is wrong with it
        try:
            return self._read_payload(event.type, event.schema, event.data)
        except Unreadable as error:
            for taker in subscriptions:
                self._park(event, taker, str(error))
            return None

    def _park(self, event: Event, subscription: Subscription, error: str) -> None:
        entity = entity_of(event)
        subscription.parked_entities.add(entity)
        self._newly_parked.append(
            ParkedEvent(subscription.view, entity, event.position, error, self._clock())
        )


def _event_type(registry: Registry, payload: type[Payload]) -> str:
    if payload not in registry.events_by_payload:
        raise Unreadable(f"A read model takes {payload.__name__}, which no installed module says.")
    return registry.events_by_payload[payload].name


def format_error(error: Exception) -> str:
    """Return what a handler raised, and where, for whoever looks at the parked event."""
    return "".join(traceback.format_exception(error)).strip()
