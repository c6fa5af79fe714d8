"""Gives each event to the views that take it, and parks it for those that cannot."""

import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from time import perf_counter_ns

import msgspec

from backend.clock import Clock
from backend.domain.any_event import ANY_TYPE
from backend.domain.module import Payload
from backend.domain.registry import EventType, Registry
from backend.errors import Rejected, Unavailable, Unreadable
from backend.messages.events import Event
from backend.projection.apply_latency import Moment
from backend.projection.crash_journal import (
    MAX_DEATHS,
    POSITION,
    READING,
    VIEW,
    CrashJournal,
    unwritten_cells,
    view_mark,
)
from backend.projection.handler_times import HandlerTimer, HandlerTimes
from backend.projection.handler_watch import InHand
from backend.projection.parked_entities import ParkedEntities
from backend.projection.read_model import EventHandler, Projection, ViewTables, meta_of
from backend.projection.row_store import ParkedCounts, ParkedRecord, RowStore
from backend.projection.view_split import PartHandler
from backend.stream_names import stream_of

Verify = Callable[[], None]
# whatever a read model of any package raises, one that wants the process to exit included
_HANDLER_ERRORS: tuple[type[BaseException], ...] = (Exception, SystemExit)
_MAX_ERROR = 16_000  # characters
_MAX_SUMMARY = 1_000


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Where events of one type go: how those of the present schema are read, and who takes them."""

    schema_version: int
    decode: Callable[[bytes], Payload]
    subscriptions: list["Subscription"]


class Subscription:
    """One view's handler for one type; `parked`: the view's entities with parked events.

    `mark` stands for the view in the crash journal; `timer` measures the handler. `takes`: of a
    part of a view, which events are for it; None: all are.
    """

    __slots__ = ("handler", "mark", "parked", "tables", "takes", "timer", "view")

    def __init__(
        self,
        view: str,
        handler: EventHandler,
        tables: ViewTables,
        parked: ParkedEntities,
        timer: HandlerTimer,
    ) -> None:
        self.view = view
        self.mark = view_mark(view)
        self.handler = handler
        self.tables = tables
        self.parked = parked
        self.timer = timer
        self.takes = handler.takes if isinstance(handler, PartHandler) else None


def entity_of(event: Event) -> str:
    """Return the event's stream, e.g. `orders/order-17`: what waits behind it when it is parked."""
    return stream_of(event.source, event.subject)


class Dispatcher:
    """Calls the handlers of all views, an event at a time.

    `parked`: the events set aside since the last `reset`. `parked_entities`: by view, whose events
    wait. `in_hand`: the event that a handler is at, with its view. `times`: what handlers took.
    With a journal, what the process died at twice is set aside as well.
    """

    def __init__(
        self,
        store: RowStore,
        projections: Mapping[str, Projection],
        registry: Registry,
        clock: Clock,
        ticks: Clock,
        journal: CrashJournal | None,
        skipped: Collection[tuple[str, int]] = (),
    ) -> None:
        """Subscribe the views; `skipped`: which events they pass over, by view and position.

        Raises:
            Unreadable: a view takes what no installed module says.
        """
        self.parked: list[ParkedRecord] = []
        self.in_hand: InHand | None = None
        self._store = store
        self._context = store.context
        self._decode_event = registry.decode_event
        self._clock, self._ticks = clock, ticks
        self._journal, self._skipped = journal, skipped
        self._deadly_position = journal.deadly_position if journal else 0
        self._cells = journal.cells if journal else unwritten_cells()
        self.parked_entities = {view: ParkedEntities(view, store.parked) for view in projections}
        self.times = HandlerTimes()
        self._routes: dict[str, Route] = {}
        for view, projection in projections.items():
            self._subscribe(registry, view, projection)

    def _subscribe(self, registry: Registry, view: str, projection: Projection) -> None:
        tables = self._store.tables(view)
        for payload, handler in projection.handlers.items():
            described = _event_type(registry, payload)
            timer = self.times.timer(view, described.name)
            parked = self.parked_entities[view]
            subscription = Subscription(view, handler, tables, parked, timer)
            route = Route(
                schema_version=described.schema_version, decode=described.decode, subscriptions=[]
            )
            self._routes.setdefault(described.name, route).subscriptions.append(subscription)

    def reset(self) -> None:
        """Start from what is on disk: which entities have parked events."""
        self.parked, self.in_hand = [], None
        counts, none = self._store.parked.counts(), ParkedCounts(0, 0)
        for view, entities in self.parked_entities.items():
            entities.load(counts.get(view, none), Moment(self._clock(), self._ticks()))

    def note_written(self) -> None:
        """Note that everything that was set aside is on disk."""
        self.parked = []
        for entities in self.parked_entities.values():
            entities.note_written()

    def relevant_types(self, view: str) -> frozenset[str]:
        """Return the event types that the view takes."""
        return frozenset(
            event_type
            for event_type, route in self._routes.items()
            if any(each.view == view for each in route.subscriptions)
        )

    def check_view(self, view: str) -> None:
        """Refuse a view that is not installed.

        Raises:
            Unreadable: there is no such view; says which there are.
        """
        if view not in self.parked_entities:
            raise Unreadable(
                f"There is no view {view}; there are {', '.join(sorted(self.parked_entities))}.",
                code="unknown-view",
                field="view",
            )

    def dispatch(self, events: Iterable[Event], verify: Verify | None) -> None:
        """Give each event to the views that take it.

        `verify` looks at what each view has put, and raises what the event is parked for.

        Raises:
            Unavailable: the rows cannot be read.
        """
        context, routes, cells = self._context, self._routes, self._cells
        undo_log, deadly_position = context.undo_log, self._deadly_position
        skipped = self._skipped
        for event in events:
            route = routes.get(event.type) or routes.get(ANY_TYPE)
            payload = route and self._decode(event, route)
            if route is None or payload is None:
                continue
            position = context.position = context.newest = event.position
            meta = meta_of(event)
            for subscription in route.subscriptions:
                parked, takes = subscription.parked, subscription.takes
                if (takes is not None and not takes(payload, meta)) or (
                    skipped and (subscription.view, position) in skipped
                ):
                    continue
                if parked.events and entity_of(event) in parked:
                    self._park(event, subscription, "")
                    continue
                try:
                    if position == deadly_position:
                        self._refuse_deadly(event, subscription.mark, subscription.view)
                    cells[VIEW] = subscription.mark
                    self.in_hand = (event, subscription.view)
                    began_ns = perf_counter_ns()
                    subscription.handler(payload, meta, subscription.tables)
                    subscription.timer.note(perf_counter_ns() - began_ns)
                    if verify is not None:
                        verify()
                except Unavailable:
                    raise
                except _HANDLER_ERRORS as error:
                    context.roll_back()
                    self._park(event, subscription, describe_error(error))
                undo_log.clear()
        self.in_hand = None

    def _refuse_deadly(self, event: Event, mark: int, doer: str) -> None:
        """Refuse what the process died at too often."""
        if self._journal is not None and self._journal.is_deadly(event.position, mark):
            raise Rejected(
                f"The process died {MAX_DEATHS} times while {doer} took event {event.position}"
                f" ({event.type} of {entity_of(event)}). Mend the read model, then retry it.",
                code="deadly-event",
            )

    def redispatch(self, event: Event, view: str, newest: int) -> str:
        """Give a parked event to its view; return what went wrong, nothing when it was taken.

        Raises:
            Unavailable: the rows cannot be read.
        """
        context = self._context
        context.begin(event.position, newest)
        meta = meta_of(event)
        if self._journal is not None:
            self._journal.begin(event.position, view_mark(view))
        try:
            payload = self._decode_event(event.type, event.schema, event.data)
            route = self._routes.get(event.type) or self._routes.get(ANY_TYPE)
            for subscription in route.subscriptions if route else ():
                is_meant = subscription.takes is None or subscription.takes(payload, meta)
                if subscription.view == view and is_meant:
                    self.in_hand = (event, view)
                    subscription.handler(payload, meta, subscription.tables)
            self.in_hand = None
            self._store.probe()
        except Unavailable:
            raise
        except _HANDLER_ERRORS as error:
            self.in_hand = None
            context.roll_back()
            return describe_error(error)
        context.undo_log.clear()
        return ""

    def _decode(self, event: Event, route: Route) -> Payload | None:
        """Return the payload; None when it cannot be read, and is parked for all of these views.

        Payloads of the present version, nearly all, take the short way.
        """
        self._cells[VIEW] = READING
        self._cells[POSITION] = event.position
        try:
            if event.schema == route.schema_version and event.position != self._deadly_position:
                return route.decode(event.data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # the registry says what is wrong with it
        try:
            if event.position == self._deadly_position:
                self._refuse_deadly(event, READING, "its module")
            return self._decode_event(event.type, event.schema, event.data)
        except _HANDLER_ERRORS as error:  # the upcasts of any package
            for subscription in route.subscriptions:
                if (subscription.view, event.position) not in self._skipped:
                    self._park(event, subscription, describe_error(error))
            return None

    def _park(self, event: Event, subscription: Subscription, error: str) -> None:
        view, entity = subscription.view, entity_of(event)
        record = ParkedRecord(view, entity, event.position, error, self._clock(), event.type)
        self.parked_entities[view].add(record, self._ticks())
        self.parked.append(record)


def _event_type(registry: Registry, payload: type[Payload]) -> EventType:
    if payload not in registry.events_by_payload:
        raise Unreadable(f"A read model takes {payload.__name__}, which no installed module says.")
    return registry.events_by_payload[payload]


def describe_error(error: BaseException) -> str:
    """Return why an event is parked, for whoever looks at it.

    The last line says what, the lines before where; a row or payload that does not fit needs no
    stack. It is never empty, and can always be stored.
    """
    if isinstance(error, Rejected | Unreadable):
        return _storable(error.message)[:_MAX_ERROR] or error.code
    summary = _storable(" ".join("".join(traceback.format_exception_only(error)).split()))
    stack = _storable("".join(traceback.format_exception(error)).strip())
    if stack.endswith(f"\n{summary}") and len(stack) <= _MAX_ERROR:
        return stack
    return f"{stack[:_MAX_ERROR]}\n{summary[:_MAX_SUMMARY]}"


def _storable(text: str) -> str:
    """Write half characters and NUL as they are escaped: PostgreSQL has no text with one."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
