"""Given these events, when this command, then these: tests of modules and read models.

    from backend.testing import event, given

    def test_that_a_top_up_adds_to_the_balance() -> None:
        registered = event("user.registered", {"user_id": "u1", "name": "Anna"})
        top_up = {"user_id": "u1", "amount": 500, "currency": "GBP"}
        given(registered).when("user.top-up", top_up).then(
            event("user.topped-up", {**top_up, "balance": 500})
        )

The installed modules and read models are asked themselves, without a log, a backend or a clock;
views are rows in a file that is gone afterwards. `marigraph replay pytest` writes such tests.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from backend.clock import Micros, parse_rfc3339
from backend.domain.module import Payload, StateT
from backend.domain.registry import CommandType, Registry, load_registry
from backend.errors import Rejected
from backend.messages.events import Event
from backend.messages.number_text import NARROW_SPACE
from backend.projection.applier import Applier
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.table_specs import POSITION

__all__ = ["NOW", "Case", "Outcome", "PastStates", "RecordedEvent", "Views", "event", "given"]

NOW: Micros = 1_500_000_000_000_000  # of what happens at no time of its own
_INSTALLATION = "test"
_installed = cache(load_registry)
_encode = msgspec.json.Encoder().encode


class RecordedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that happened: its payload, when, and who was behind it."""

    payload: Payload
    time_us: Micros = NOW
    actor: str = "test"


Given = Payload | RecordedEvent


def event(
    type_: str,
    data: Mapping[str, object],
    *,
    time: str = "",
    actor: str = "test",
    schema: int | None = None,
) -> RecordedEvent:
    """Return an event of an installed module.

    `time`: RFC 3339, when it happened; `schema`: the version of an older shape of its data.

    Raises:
        Unreadable: no module knows the type, or the data does not fit it.
    """
    registry = _installed()
    known = registry.events.get(type_)
    version = schema or (known.schema_version if known else 1)
    payload = registry.decode_event(type_, version, _encode(data))
    return RecordedEvent(payload=payload, time_us=parse_rfc3339(time) if time else NOW, actor=actor)


def given(*events: Given) -> "Case":
    """Begin with what happened, in its order."""
    return Case(map(_recorded, events))


class PastStates:
    """States as a list of events left them: a world for decisions, without a log."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[tuple[type[msgspec.Struct], str], msgspec.Struct] = {}

    def record(self, events: Iterable[Payload]) -> None:
        """Let these events happen, whatever the states are."""
        for each in events:
            kind = self._registry.events_by_payload[type(each)]
            self._evolve(kind.module.state, kind.key(each), each)
            if kind.owner_module is not None:
                self._evolve(kind.owner_module.state, kind.owner_key(each), each)

    def _evolve(self, state: type[msgspec.Struct], key: str, each: Payload) -> None:
        module = self._registry.modules_by_state[state]
        self._states[state, key] = module.evolve(self._states.get((state, key)), each)

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        """See `StateReader`."""
        state = self._states.get((state_type, key))
        return state if isinstance(state, state_type) else None


class Case:
    """What happened so far."""

    def __init__(self, events: Iterable[RecordedEvent]) -> None:
        self.registry = _installed()
        self._events = list(events)
        self.past = PastStates(self.registry)
        self.past.record(each.payload for each in self._events)

    def when(
        self,
        command: str | Payload,
        data: Mapping[str, object] | None = None,
        *,
        time: str = "",
    ) -> "Outcome":
        """Let the command's module decide; a command is a payload, or a type with its data.

        Raises:
            KeyError: no installed module declares such a command.
            msgspec.ValidationError: the data does not fit it.
        """
        payload = self._command(command, data or {})
        module = self._command_type(payload).module
        now_us = parse_rfc3339(time) if time else NOW
        try:
            return Outcome(list(module.decide(payload, self.past, now_us)), None)
        except Rejected as reason:
            return Outcome([], reason)

    def when_applied(self, *events: Given) -> "Views":
        """Let these events happen as well, and look at the views then."""
        return Views([*self._events, *map(_recorded, events)], self.registry)

    def _command(self, command: str | Payload, data: Mapping[str, object]) -> Payload:
        if isinstance(command, Payload):
            return command
        return self.registry.commands[command].decode(_encode(data))

    def _command_type(self, payload: Payload) -> CommandType:
        kinds = self.registry.commands.values()
        return next(kind for kind in kinds if kind.payload is type(payload))


class Outcome:
    """What a command came to: its events, or the reason why it was rejected."""

    def __init__(self, events: list[Payload], reason: Rejected | None) -> None:
        self.events = events
        self.reason = reason

    def then(self, *events: Given) -> None:
        """Require exactly these events, in this order.

        Raises:
            AssertionError: it came out differently, and how.
        """
        if self.reason is not None:
            raise AssertionError(f"rejected, {self.reason.code}: {self.reason.message}")
        _require_same("events", self.events, [_recorded(each).payload for each in events])

    def is_rejected(self, code: str, field: str, *, says: str = "") -> None:
        """Require this reason; `says` is part of its sentence, all blanks in it plain ones.

        Raises:
            AssertionError: it came out differently, and how.
        """
        if self.reason is None:
            raise AssertionError(f"accepted: {self.events}")
        _require_same("reasons", [self.reason.code, self.reason.field], [code, field])
        sentence = self.reason.message.replace(NARROW_SPACE, " ")
        if says not in sentence or not sentence.endswith("."):
            raise AssertionError(f"{sentence!r} does not say {says!r}, or is no sentence")


class Views:
    """The rows of all read models after events; positions count from 1."""

    def __init__(self, events: Sequence[RecordedEvent], registry: Registry) -> None:
        self._events, self._registry = events, registry
        self._projections = load_projections()

    def then_row(self, view: str, key: Sequence[str], row: Mapping[str, object] | None) -> "Views":
        """Require these columns of the row with this key; None: that there is no such row.

        Raises:
            AssertionError: it is another one, and how.
        """
        found = self.row(view, key)
        if found is None or row is None:
            _require_same(f"row {'/'.join(key)} of {view}", found, row)
        else:
            seen = {name: found.get(name) for name in row}
            _require_same(f"row {'/'.join(key)} of {view}", seen, dict(row))
        return self

    def row(self, view: str, key: Sequence[str]) -> dict[str, Any] | None:
        """Return a row by its key, without its position; None where there is none."""
        projection = self._projections[view]
        with TemporaryDirectory(prefix="marigraph-test-") as folder:
            store = LiveStore(Path(folder) / "rows.sqlite", {view: projection})
            with closing(store):
                self._apply(store, {view: projection})
                found = store.tables(view)[projection.row].get(*key)
                _refuse_parked(store, view)
        cells = None if found is None else msgspec.to_builtins(found)
        return None if cells is None else {k: v for k, v in cells.items() if k != POSITION}

    def _apply(self, store: LiveStore, projections: Mapping[str, Projection]) -> None:
        applier = Applier(store, projections, self._registry)
        applier.apply([self._event(each, number) for number, each in enumerate(self._events, 1)])

    def _event(self, each: RecordedEvent, position: int) -> Event:
        draft = self._registry.draft(
            each.payload,
            installation=_INSTALLATION,
            id=position.to_bytes(16, "big"),
            time=each.time_us,
            correlation=bytes(16),
            causation=None,
            actor=each.actor,
        )
        fields = msgspec.structs.asdict(draft)
        for beside in ("owner", "recorded", "version", "origin"):
            del fields[beside]
        return Event(position=position, version=1, recorded=each.time_us, **fields)


def _recorded(each: Given) -> RecordedEvent:
    return each if isinstance(each, RecordedEvent) else RecordedEvent(payload=each)


def _refuse_parked(store: LiveStore, view: str) -> None:
    for parked in store.parked.first_of_view(view, 1):
        raise AssertionError(f"{view} cannot take event {parked.position}: {parked.summary}")


def _require_same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"other {what}\nfound:  {found!r}\nwanted: {wanted!r}")
