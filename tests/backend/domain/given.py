"""Given these events, when this command, then these events, or this reason."""

from collections.abc import Iterable

import msgspec
import pytest

from backend.domain.module import Said, State
from backend.domain.registry import Registry, load_registry
from backend.errors import Rejected

NOW = 1_500_000_000_000_000


class Past:
    """States as a list of events left them: a world for decisions, without a log."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[tuple[type[msgspec.Struct], str], msgspec.Struct] = {}

    def tell(self, events: Iterable[Said]) -> None:
        """Let these events happen, whatever the states are."""
        for event in events:
            kind = self._registry.by_class[type(event)]
            self._evolve(kind.module.state, kind.key(event), event)
            if kind.owned_by is not None:
                self._evolve(kind.owned_by.state, kind.owner(event), event)

    def _evolve(self, state: type[msgspec.Struct], key: str, event: Said) -> None:
        module = self._registry.by_state[state]
        self._states[state, key] = module.evolve(self._states.get((state, key)), event)

    def load(self, kind: type[State], key: str) -> State | None:
        state = self._states.get((kind, key))
        assert state is None or isinstance(state, kind)
        return state


class Case:
    """What happened so far."""

    def __init__(self, events: Iterable[Said]) -> None:
        self.registry = load_registry()
        self.past = Past(self.registry)
        self.past.tell(events)

    def when(self, command: Said) -> "Outcome":
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

    def __init__(self, events: list[Said], reason: Rejected | None) -> None:
        self.events = events
        self.reason = reason

    def then(self, *events: Said) -> None:
        """Require exactly these events."""
        assert self.reason is None, f"rejected: {self.reason}"
        assert self.events == list(events)

    def is_rejected(self, code: str, field: str, *, says: str = "") -> None:
        """Require this reason; `says` is part of its sentence."""
        if self.reason is None:
            pytest.fail(f"accepted: {self.events}")
        assert (self.reason.code, self.reason.field) == (code, field)
        assert says in self.reason.message
        assert self.reason.message.endswith(".")


def given(*events: Said) -> Case:
    """Begin with what happened."""
    return Case(events)
