"""Given these events, when this command, then these events, or this reason."""

from collections.abc import Iterable

import msgspec
import pytest

from backend.domain.module import Payload, StateT
from backend.domain.registry import Registry, load_registry
from backend.errors import Rejected
from backend.messages.number_text import NARROW_SPACE

NOW = 1_500_000_000_000_000


class Past:
    """States as a list of events left them: a world for decisions, without a log."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[tuple[type[msgspec.Struct], str], msgspec.Struct] = {}

    def record(self, events: Iterable[Payload]) -> None:
        """Let these events happen, whatever the states are."""
        for event in events:
            kind = self._registry.events_by_payload[type(event)]
            self._evolve(kind.module.state, kind.key(event), event)
            if kind.owner_module is not None:
                self._evolve(kind.owner_module.state, kind.owner_key(event), event)

    def _evolve(self, state: type[msgspec.Struct], key: str, event: Payload) -> None:
        module = self._registry.modules_by_state[state]
        self._states[state, key] = module.evolve(self._states.get((state, key)), event)

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        state = self._states.get((state_type, key))
        assert state is None or isinstance(state, state_type)
        return state


class Case:
    """What happened so far."""

    def __init__(self, events: Iterable[Payload]) -> None:
        self.registry = load_registry()
        self.past = Past(self.registry)
        self.past.record(events)

    def when(self, command: Payload) -> "Outcome":
        """Let the command's module decide."""
        [module] = [
            kind.module for kind in self.registry.commands.values() if kind.payload is type(command)
        ]
        try:
            return Outcome(list(module.decide(command, self.past, NOW)), None)
        except Rejected as reason:
            return Outcome([], reason)


class Outcome:
    """What a command came to."""

    def __init__(self, events: list[Payload], reason: Rejected | None) -> None:
        self.events = events
        self.reason = reason

    def then(self, *events: Payload) -> None:
        """Require exactly these events."""
        assert self.reason is None, f"rejected: {self.reason}"
        assert self.events == list(events)

    def is_rejected(self, code: str, field: str, *, says: str = "") -> None:
        """Require this reason; `says` is part of its sentence, all blanks in it plain ones."""
        if self.reason is None:
            pytest.fail(f"accepted: {self.events}")
        assert (self.reason.code, self.reason.field) == (code, field)
        assert says in self.reason.message.replace(NARROW_SPACE, " ")
        assert self.reason.message.endswith(".")


def given(*events: Payload) -> Case:
    """Begin with what happened."""
    return Case(events)
