"""Gives each event to the views that take it, and parks it for those that cannot."""

import traceback
from collections.abc import Callable, Iterable, Mapping

import msgspec

from backend.clock import Clock
from backend.domain.module import Payload
from backend.domain.registry import Registry
from backend.errors import Rejected, Unavailable, Unreadable
from backend.messages.events import Event
from backend.projection.crash_journal import MAX_DEATHS, CrashJournal
from backend.projection.handler_watch import InHand
from backend.projection.parked_entities import ParkedEntities, ParkedEntity
from backend.projection.read_model import EventHandler, EventMeta, Projection, ViewTables
from backend.projection.row_store import ParkedRecord, RowStore
from backend.stream_names import stream_of

Verify = Callable[[], None]
# whatever a read model of any package raises, one that wants the process to exit included
_HANDLER_ERRORS: tuple[type[BaseException], ...] = (Exception, SystemExit)
_MAX_ERROR = 16_000  # characters
_MAX_SUMMARY = 1_000


class Subscription:
    """One view's handler for one type; `parked_entities`: the view's with parked events."""

    __slots__ = ("handler", "parked_entities", "tables", "view")

    def __init__(
        self,
        view: str,
        handler: EventHandler,
        tables: ViewTables,
        parked_entities: Mapping[str, ParkedEntity],
    ) -> None:
        self.view = view
        self.handler = handler
        self.tables = tables
        self.parked_entities = parked_entities


def entity_of(event: Event) -> str:
    """Return the event's stream, e.g. `orders/order-17`: what waits behind it when it is parked."""
    return stream_of(event.source, event.subject)


class Dispatcher:
    """Calls the handlers of all views, an event at a time.

    `subscriptions`: by event type. `parked`: the events set aside since the last `reset`.
    `parked_entities`: by view, whose events wait. `in_hand`: the event that a handler is at, with
    its view. With a journal, what the process died at twice is set aside as well.
    """

    def __init__(
        self,
        store: RowStore,
        projections: Mapping[str, Projection],
        registry: Registry,
        clock: Clock,
        journal: CrashJournal | None,
    ) -> None:
        """Subscribe the views.

        Raises:
            Unreadable: a view takes what no installed module says.
        """
        self.parked: list[ParkedRecord] = []
        self.in_hand: InHand | None = None
        self._store = store
        self._context = store.context
        self._decode_event = registry.decode_event
        self._descriptors = registry.events
        self._clock = clock
        self._journal = journal
        self.parked_entities = {view: ParkedEntities() for view in projections}
        self.subscriptions: dict[str, list[Subscription]] = {}
        for view, projection in projections.items():
            self._subscribe(registry, view, projection)

    def _subscribe(self, registry: Registry, view: str, projection: Projection) -> None:
        tables = self._store.tables(view)
        for payload, handler in projection.handlers.items():
            parked = self.parked_entities[view].by_name
            subscription = Subscription(view, handler, tables, parked)
            event_type = _event_type(registry, payload)
            self.subscriptions.setdefault(event_type, []).append(subscription)

    def reset(self) -> None:
        """Start from what is on disk: which entities have parked events."""
        self.parked, self.in_hand = [], None
        records = self._store.parked_events()
        for view, entities in self.parked_entities.items():
            entities.replace(record for record in records if record.view == view)

    def relevant_types(self, view: str) -> frozenset[str]:
        """Return the event types that the view takes."""
        return frozenset(
            event_type
            for event_type, subscriptions in self.subscriptions.items()
            if any(each.view == view for each in subscriptions)
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

    def dispatch(
        self, event: Event, subscriptions: Iterable[Subscription], verify: Verify | None
    ) -> None:
        """Give the event to the views that take it, by the `subscriptions` to its type.

        `verify` looks at what each view has put, and raises what the event is parked for.

        Raises:
            Unavailable: the rows cannot be read.
        """
        payload = self._decode(event, subscriptions)
        if payload is None:
            return
        context = self._context
        context.position = context.newest = event.position
        meta = EventMeta(event.position, event.time, event.actor)
        for subscription in subscriptions:
            if subscription.parked_entities and entity_of(event) in subscription.parked_entities:
                self._park(event, subscription, "")
                continue
            try:
                if verify is not None:
                    self._guard(event, subscription.view)
                self.in_hand = (event, subscription.view)
                subscription.handler(payload, meta, subscription.tables)
                if verify is not None:
                    verify()
            except Unavailable:
                raise
            except _HANDLER_ERRORS as error:
                context.roll_back()
                self._park(event, subscription, describe_error(error))
            context.undo_log.clear()
        self.in_hand = None

    def _guard(self, event: Event, view: str) -> None:
        """Write down that the view is about to take the event, and refuse what was deadly."""
        journal = self._journal
        if journal is None:
            return
        if journal.is_deadly(event.position, view):
            raise Rejected(
                f"The process died {MAX_DEATHS} times while {view} took event {event.position}"
                f" ({event.type} of {entity_of(event)}). Mend the read model, then retry it.",
                code="deadly-event",
            )
        journal.begin(event.position, view)

    def redispatch(self, event: Event, view: str, newest: int) -> str:
        """Give a parked event to its view; return what went wrong, nothing when it was taken.

        Raises:
            Unavailable: the rows cannot be read.
        """
        context = self._context
        context.begin(event.position, newest)
        meta = EventMeta(event.position, event.time, event.actor)
        if self._journal is not None:
            self._journal.begin(event.position, view)
        try:
            payload = self._decode_event(event.type, event.schema, event.data)
            for subscription in self.subscriptions.get(event.type, ()):
                if subscription.view == view:
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

    def _decode(self, event: Event, subscriptions: Iterable[Subscription]) -> Payload | None:
        """Return the payload; None when it cannot be read, and is parked for all of these views.

        Payloads of the present version, nearly all, take the short way.
        """
        descriptor = self._descriptors[event.type]
        try:
            if event.schema == descriptor.schema_version:
                return descriptor.decode(event.data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # the registry says what is wrong with it
        try:
            return self._decode_event(event.type, event.schema, event.data)
        except _HANDLER_ERRORS as error:  # the upcasts of any package
            for subscription in subscriptions:
                self._park(event, subscription, describe_error(error))
            return None

    def _park(self, event: Event, subscription: Subscription, error: str) -> None:
        view, entity = subscription.view, entity_of(event)
        record = ParkedRecord(view, entity, event.position, error, self._clock())
        self.parked_entities[view].add(record)
        self.parked.append(record)


def _event_type(registry: Registry, payload: type[Payload]) -> str:
    if payload not in registry.events_by_payload:
        raise Unreadable(f"A read model takes {payload.__name__}, which no installed module says.")
    return registry.events_by_payload[payload].name


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
    """Write half characters as they are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()
