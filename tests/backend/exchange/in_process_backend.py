"""A backend in this process: the real writer over a real log, which can be made to break off."""

from collections.abc import Iterable, Iterator

import uuid_utils

from backend.clock import now_us
from backend.command.writer import Writer
from backend.domain.registry import Registry, load_registry
from backend.errors import Unavailable
from backend.messages.commands import (
    Answer,
    Command,
    FactsRecorded,
    ImportProgressReply,
    RecordFacts,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog


class InProcessBackend:
    """Takes facts and commands. `fails_after`: records after which it is gone."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.registry: Registry = load_registry()
        self.fails_after: int | None = None
        self.loses_answers = False
        self.largest_record_bytes = 0  # of the facts' payloads
        self.commands_sent = 0
        self._writer = Writer(
            log, self.registry, Settings(), now_us, lambda: uuid_utils.uuid7().bytes
        )

    @property
    def events(self) -> list[Event]:
        return self.log.read(0, self.log.head())

    def progress(self, origin: str) -> ImportProgressReply:
        kept = self.log.progress(origin)
        return ImportProgressReply(origin=origin, upto=kept.upto, state=kept.state)

    def record(self, record: RecordFacts) -> FactsRecorded:
        if self.fails_after is not None:
            if self.fails_after == 0:
                raise Unavailable("gone")
            self.fails_after -= 1
        self.largest_record_bytes = max(
            self.largest_record_bytes, sum(len(fact.data) for fact in record.facts)
        )
        body, _ = self._writer.record(record)
        if self.loses_answers:
            raise Unavailable("recorded, and the answer is lost")
        assert isinstance(body, FactsRecorded)
        return body

    def send(self, commands: Iterable[Command], window: int = 100) -> Iterator[Answer]:
        assert window > 0
        listed = list(commands)
        self.commands_sent += len(listed)
        for outcome in self._writer.handle(listed).outcomes:
            assert isinstance(outcome, Answer)
            yield outcome


def ignore_export(_position: int, _found: int) -> None:
    """Hears nothing."""


def ignore_progress(_done: int) -> None:
    """Hears nothing."""
