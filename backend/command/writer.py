"""Group commit: all commands that wait are decided, written in one transaction, then answered."""

import logging
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from backend.clock import Clock
from backend.command import facts
from backend.command.batch import Batch, Ids, forms
from backend.command.deciding import Decider
from backend.command.fitting import has_id, misfit
from backend.command.keeping import restore
from backend.command.passwords import Job, Proof
from backend.command.world import World
from backend.domain.registry import Registry
from backend.errors import Defect, MarigraphError, Rejected
from backend.messages.commands import Answer, Command, Record, Recorded
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.port import Log, Transaction

_logger = logging.getLogger(__name__)
_NOTHING = Transaction(events=[], answers=[], secrets=[], snapshots=[])
_PAGE = 1000  # events


class Handled(msgspec.Struct, frozen=True):
    """What came of some commands.

    outcomes: one each, in their order: the answer, or the password to be hashed before there can
        be one. events: what was committed, in log order.
    """

    outcomes: list[Answer | Job]
    events: list[Event]


class Writer:
    """The only one that appends. Everything happens in the caller's thread."""

    def __init__(
        self, log: Log, registry: Registry, settings: Settings, clock: Clock, ids: Ids
    ) -> None:
        """Begin at the log's head, with an empty cache; `ids` gives UUIDv7s of 16 bytes."""
        self._log = log
        self._clock = clock
        self._registry = registry
        self._world = World(
            log,
            registry,
            limit=settings.cached_aggregates,
            snapshot_every=settings.snapshot_every,
        )
        self._forms = forms(registry, self._world, settings.installation)
        self._ids = ids
        self._decider = Decider(registry, self._world, log.secret)
        self._head = log.head()
        self._sure = True
        self._missed: list[Event] = []  # written, and not returned to anyone yet
        self._newest_answered = log.newest_answered()

    @property
    def head(self) -> int:
        """The last position that is on disk."""
        return self._head

    def handle(
        self, commands: Sequence[Command], proofs: Mapping[bytes, Proof] | None = None
    ) -> Handled:
        """Decide all, write all in one transaction, and return the outcomes.

        When the transaction fails, each command is tried alone, so that only the bad one fails.
        `proofs` are finished password jobs, by command id.
        """
        given = proofs or {}
        try:
            return self._together(commands, given)
        except Exception as error:  # noqa: BLE001 - whatever it was, each command gets an answer
            if len(commands) == 1:
                return Handled([_failed(commands[0], error)], self._take_missed())
            _logger.warning("A batch of %d commands failed: %s", len(commands), error)
        return _joined(self.handle([command], given) for command in commands)

    def _together(self, commands: Sequence[Command], proofs: Mapping[bytes, Proof]) -> Handled:
        self._make_sure()
        kept = self._kept(commands)
        batch = Batch(self._world, self._forms, self._ids, self._head, self._clock())
        try:
            outcomes = [self._outcome(command, batch, kept, proofs) for command in commands]
            # Raised before the append: one that seems to fail may have been written.
            self._newest_answered = max(self._newest_answered, *batch.given, b"")
            events = self._append(batch.transaction(), batch.now)
        except BaseException:
            self._world.forget(batch.touched)
            raise
        self._world.settle(batch.touched)
        return Handled(outcomes, [*self._take_missed(), *events])

    def _make_sure(self) -> None:
        """Find what an append wrote although it seemed to fail, e.g. when a connection broke."""
        while not self._sure:
            events = self._log.read(self._head, _PAGE)
            if events:
                self._world.clear()
            self._missed += events
            self._head += len(events)
            self._sure = not events

    def _take_missed(self) -> list[Event]:
        """Return what was found, once."""
        missed, self._missed = self._missed, []
        return missed

    def _kept(self, commands: Sequence[Command]) -> Mapping[bytes, bytes]:
        """Return the answers that the log has; ids that grow with time need no look."""
        newest = self._newest_answered
        known = [command.id for command in commands if command.id <= newest and has_id(command)]
        return self._log.answers(known) if known else {}

    def _outcome(
        self,
        command: Command,
        batch: Batch,
        kept: Mapping[bytes, bytes],
        proofs: Mapping[bytes, Proof],
    ) -> Answer | Job:
        if command.id in kept:
            return restore(command.id, kept[command.id])
        if command.id in batch.given:
            return batch.given[command.id]
        unfit = misfit(command)
        if unfit is not None:
            return _unfit(command, *unfit)
        try:
            return self._decider.decide(command, batch, proofs)
        except Rejected as reason:
            return batch.reject(command, reason)
        except Exception as error:  # noqa: BLE001 - one command's trouble is not its neighbours'
            return _failed(command, error)

    def _append(self, transaction: Transaction, now: int) -> list[Event]:
        if transaction == _NOTHING:
            return []
        self._sure = False
        events = self._log.append(transaction, now)
        self._sure = True
        if events and events[0].position != self._head + 1:
            raise Defect(
                f"The log put an event at position {events[0].position}, and its only writer"
                f" expected {self._head + 1}."
            )
        self._head += len(events)
        return events

    def record(self, message: Record) -> tuple[Recorded, list[Event]]:
        """Append facts as they were, with the import's progress, in one transaction.

        Raises:
            Unreadable: a fact cannot be read; the field names its index. Nothing was written.
            WrongVersion: the progress is not what the importer thought. Nothing was written.
            StorageFailed: the disk or the database refused. Nothing was written.
        """
        prepared = facts.prepare(self._registry, message)
        self._make_sure()
        try:
            events = self._append(prepared.transaction, self._clock())
        finally:
            # Also when it fails: one that seems to fail may have been written.
            self._world.forget(prepared.streams)
        return facts.recorded(message, events), [*self._take_missed(), *events]


def _unfit(command: Command, field: str, message: str) -> Answer:
    # Not kept: it says the same for ever without, and there may be no id to keep it under.
    return Answer(
        command_id=command.id, outcome="rejected", code="malformed", message=message, field=field
    )


def _failed(command: Command, error: Exception) -> Answer:
    match error:
        case MarigraphError():
            code, message = error.code, error.message
        case _:
            # The command's data may hold a password: only its name and id are logged.
            _logger.error("%s %s failed", command.type, command.id.hex(), exc_info=error)
            code, message = (
                Defect.code,
                f"{command.type} failed in a way it should not; see the log.",
            )
    return Answer(command_id=command.id, outcome="failed", code=code, message=message)


def _joined(parts: Iterator[Handled]) -> Handled:
    outcomes: list[Answer | Job] = []
    events: list[Event] = []
    for part in parts:
        outcomes += part.outcomes
        events += part.events
    return Handled(outcomes, events)
