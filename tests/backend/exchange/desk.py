"""A backend in this process: the real writer over a real log, which can be made to break off."""

from collections.abc import Iterable, Iterator

import uuid_utils

from backend.clock import now
from backend.command.writer import Writer
from backend.domain.registry import Registry, load_registry
from backend.errors import Unavailable
from backend.messages.commands import Answer, Command, Progress, Record, Recorded
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.port import Log


class Desk:
    """Takes facts and commands. `breaks_after`: records after which it is gone."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.registry: Registry = load_registry()
        self.breaks_after: int | None = None
        self.forgets = False
        self._writer = Writer(log, self.registry, Settings(), now, lambda: uuid_utils.uuid7().bytes)

    @property
    def events(self) -> list[Event]:
        return self.log.read(0, self.log.head())

    def progress(self, origin: str) -> Progress:
        kept = self.log.progress(origin)
        return Progress(origin=origin, upto=kept.upto, state=kept.state)

    def record(self, record: Record) -> Recorded:
        if self.breaks_after is not None:
            if self.breaks_after == 0:
                raise Unavailable("gone")
            self.breaks_after -= 1
        body, _ = self._writer.record(record)
        if self.forgets:
            raise Unavailable("recorded, and the answer is lost")
        assert isinstance(body, Recorded)
        return body

    def send(self, commands: Iterable[Command], window: int = 100) -> Iterator[Answer]:
        assert window > 0
        for outcome in self._writer.handle(list(commands)).outcomes:
            assert isinstance(outcome, Answer)
            yield outcome


def nobody(_done: int) -> None:
    """Hears nothing."""
