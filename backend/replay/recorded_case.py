"""A case out of the log: what was given, the command or event at its end, and what came of it.

The log keeps events and no commands. The one that caused them is found by asking the real modules:
each command whose fields stand in the events is decided on the state as it was, and taken when
exactly these events come out. Facts have none, and are applied.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from backend.domain.module import Payload, StateT
from backend.domain.registry import CommandType, Registry
from backend.errors import MarigraphError, Rejected, Unreadable
from backend.messages.events import Event, cause_of
from backend.messages.number_text import format_counted
from backend.replay.command_fields import command_candidates
from backend.store.annulments import EVENT_ANNULLED, read_annulled
from backend.store.log_port import EventReader
from backend.stream_names import name_stream, name_subject, stream_of
from backend.testing import PastStates

MAX_GIVEN_EVENTS = 2_000


class RecordedCommand(msgspec.Struct, frozen=True):
    """A command that causes the events; `data`: of its payload."""

    type: str
    data: dict[str, Any]


class RecordedCase(msgspec.Struct, frozen=True):
    """`command` None: the events are facts, or come of more than their command says."""

    given: list[Event]
    command: RecordedCommand | None
    then: list[Event]


class CaseCollector:
    """Finds in a log what a case needs."""

    def __init__(self, reader: EventReader, registry: Registry) -> None:
        self._reader = reader
        self._registry = registry

    def collect(self, chosen: Sequence[Event], more: Iterable[int] = ()) -> RecordedCase:
        """Return the case at whose end the last of these events stand.

        `more`: positions of events that rows come from, which are given as well.

        Raises:
            Unreadable: code `no-case`: there are no events; `too-long`: too many are needed.
        """
        chosen = [each for each in chosen if each.type != EVENT_ANNULLED]
        if not chosen:
            raise Unreadable("There are no such events.", code="no-case")
        then = self._events_of_one_cause(chosen[-1])
        first = then[0].position
        others = [each for each in chosen if each.position < first]
        others += self._reader.read_at([each for each in more if each < first])
        streams = dict.fromkeys(self._streams_named([*then, *others]))
        command = None
        for _ in range(len(self._registry.modules) + 1):
            known = self._events_before(first, streams)
            command, looked_at = self._find_command(known, then)
            if looked_at <= streams.keys():
                break
            streams |= dict.fromkeys(looked_at)
        last = then[-1].position
        # as it was decided and applied then: what had been annulled by then did not count
        annulled = read_annulled(self._reader, last)
        others = [each for each in others if each.position not in annulled]
        given = {each.position: each for each in (*self._events_before(first, streams), *others)}
        _require_few(len(given), last)
        return RecordedCase([given[each] for each in sorted(given)], command, then)

    def _events_of_one_cause(self, last: Event) -> list[Event]:
        """Return the events that one command has caused, all of them; else the one alone."""
        cause = last.causation
        if cause is None or last.correlation is None:
            return [last]
        together = self._reader.read_correlation(last.correlation)
        found = [each for each in together if cause_of(each) == cause]
        return found or [last]

    def _events_before(self, position: int, streams: Iterable[str]) -> list[Event]:
        """Return the events of these streams, and of those that they own, before a position."""
        annulled = read_annulled(self._reader, position)
        found = {
            event.position: event
            for stream in streams
            for event in self._reader.read_owned(stream)
            if event.position < position and event.position not in annulled
        }
        return [found[each] for each in sorted(found)]

    def _streams_named(self, events: Sequence[Event]) -> Iterator[str]:
        """Yield the streams of events, and of the entities that their payloads name."""
        keys = {module.key: module for module in self._registry.modules.values()}
        for event in events:
            yield stream_of(event.source, event.subject)
            for name, value in msgspec.json.decode(event.data).items():
                if name in keys and isinstance(value, str):
                    module = keys[name]
                    yield name_stream(module.name, name_subject(module.entity, value))

    def _find_command(
        self, known: Sequence[Event], then: Sequence[Event]
    ) -> tuple[RecordedCommand | None, set[str]]:
        """Return a command that causes exactly these events, and the streams it was decided by."""
        if then[0].causation is None:
            return None, set()
        states = _WatchedStates(self._registry)
        states.record(self._payloads(known))
        wanted = list(self._payloads(then))
        for kind, data in command_candidates(self._registry, wanted):
            if self._causes(kind, data, states, wanted, then[0].time):
                return RecordedCommand(kind.name, data), states.looked_at
        return None, states.looked_at

    def _causes(
        self,
        kind: CommandType,
        data: Mapping[str, Any],
        states: "_WatchedStates",
        wanted: Sequence[Payload],
        at_us: int,
    ) -> bool:
        try:
            payload = kind.decode(msgspec.json.encode(data))
            return list(kind.module.decide(payload, states, at_us)) == list(wanted)
        except (Rejected, msgspec.MsgspecError):  # it is another command
            return False

    def _payloads(self, events: Iterable[Event]) -> Iterator[Payload]:
        for event in events:
            try:
                yield self._registry.decode_event(event.type, event.schema, event.data)
            except MarigraphError:  # of a module that is not installed: nothing is decided by it
                continue


class _WatchedStates(PastStates):
    """States that know which entities were looked at."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(registry)
        self._modules = registry.modules_by_state
        self.looked_at: set[str] = set()

    def load(self, state_type: type[StateT], key: str) -> StateT | None:
        """See `PastStates`."""
        module = self._modules[state_type]
        self.looked_at.add(name_stream(module.name, name_subject(module.entity, key)))
        return super().load(state_type, key)


def _require_few(count: int, last: int) -> None:
    if count > MAX_GIVEN_EVENTS:
        raise Unreadable(
            f"What happened at {last} follows from {format_counted(count, 'event')}, and a test"
            f" holds at most {MAX_GIVEN_EVENTS}. Choose an earlier one, or one of fewer entities.",
            code="too-long",
        )
