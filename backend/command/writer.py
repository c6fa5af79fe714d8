"""Group commit: all commands that wait are decided, written in one transaction, then answered."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec

from backend.clock import Clock
from backend.command import history_append
from backend.command.aggregate_cache import AggregateCache
from backend.command.answer_codec import decode_answer
from backend.command.command_reader import UnreadCommand, read_command
from backend.command.command_traces import CommandTraces
from backend.command.decider import Decider, Outcome, StreamQueueState
from backend.command.envelope_validation import find_envelope_error, has_valid_id
from backend.command.event_annulment import draft_annulment, require_annullable
from backend.command.refusals import failed_answer, malformed_answer, reused_id_answer
from backend.command.secret_hasher import HashJob
from backend.command.unit_of_work import IdGenerator, UnitOfWork, event_descriptors
from backend.domain.registry import Registry
from backend.errors import Defect, MarigraphError, Rejected
from backend.messages.commands import (
    AnnulEvent,
    AnnulmentRecorded,
    Answer,
    Command,
    FactsRecorded,
    RecordFacts,
)
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList
from backend.store.log_port import EventLog, Transaction

_logger = logging.getLogger(__name__)
_EMPTY_TRANSACTION = Transaction(events=[], answers=[], secrets=[], snapshots=[])
_PAGE_EVENTS = 1000  # events
_NOTHING_QUEUED = StreamQueueState()


class HandledCommands(msgspec.Struct, frozen=True):
    """What came of some commands.

    outcomes: one each, in their order: the answer, or what must come before there can be one.
    events: what was committed, in log order.
    """

    outcomes: list[Outcome]
    events: list[Event]


class Writer:
    """The only one that appends. Everything happens in the caller's thread."""

    def __init__(
        self, log: EventLog, registry: Registry, settings: Settings, clock: Clock, ids: IdGenerator
    ) -> None:
        """Begin at the log's head, with an empty cache; `ids` gives UUIDv7s of 16 bytes."""
        self._log = log
        self._clock = clock
        self._registry = registry
        self._cache = AggregateCache(
            log,
            registry,
            limit=settings.cached_aggregates,
            snapshot_every=settings.snapshot_every,
            annulments=self._read_annulments,
        )
        self._descriptors = event_descriptors(registry, self._cache, settings.installation)
        self._ids = ids
        self._decider = Decider(self._cache, log.secret)
        self.traces = CommandTraces()
        self._installation = settings.installation
        self._head = log.head()
        self._append_certain = True
        self._unreturned_events: list[Event] = []  # written, and not returned to anyone yet
        self._newest_answered = log.greatest_answered_id()

    @property
    def head(self) -> int:
        """The last position that is on disk."""
        return self._head

    def handle(
        self, commands: Sequence[Command], queues: StreamQueueState = _NOTHING_QUEUED
    ) -> HandledCommands:
        """Decide all, write all in one transaction, and return the outcomes.

        When the transaction fails, each command is tried alone, so that only the bad one fails.
        """
        try:
            return self._handle_batch(commands, queues)
        except Exception as error:  # noqa: BLE001 - whatever it was, each command gets an answer
            if len(commands) == 1:
                return HandledCommands(
                    [failed_answer(commands[0], error)], self._take_unreturned_events()
                )
            _logger.warning("A batch of %d commands failed: %s", len(commands), error)
        return self._handle_alone(commands, queues)

    def check(self, command: Command) -> Answer:
        """Return what would come of a command now, without positions and events; write nothing.

        Raises:
            MarigraphError: the log cannot be read.
        """
        self._resolve_uncertain_append()
        work = UnitOfWork(self._cache, self._descriptors, self._ids, self._head, self._clock())
        try:
            outcome = self._outcome(command, work, {}, _NOTHING_QUEUED)
        finally:
            self._cache.discard(work.changed_streams)
        if isinstance(outcome, Answer) and outcome.outcome != "accepted":
            return outcome
        return Answer(command_id=command.id, outcome="accepted")

    def _handle_alone(
        self, commands: Sequence[Command], queues: StreamQueueState
    ) -> HandledCommands:
        outcomes: list[Outcome] = []
        events: list[Event] = []
        held = set(queues.held)
        for command in commands:
            handled = self.handle([command], StreamQueueState(held, queues.results))
            held.update(each.stream for each in handled.outcomes if isinstance(each, HashJob))
            outcomes += handled.outcomes
            events += handled.events
        return HandledCommands(outcomes, events)

    def _handle_batch(
        self, commands: Sequence[Command], queues: StreamQueueState
    ) -> HandledCommands:
        self._resolve_uncertain_append()
        kept = self._stored_answers(commands)
        work = UnitOfWork(self._cache, self._descriptors, self._ids, self._head, self._clock())
        try:
            outcomes = [self._outcome(command, work, kept, queues) for command in commands]
            # Raised before the append: one that seems to fail may have been written.
            self._newest_answered = max(self._newest_answered, *work.answers, b"")
            self.traces.mark_decided()
            events = self._append(work.transaction(), work.now_us)
            self.traces.mark_on_disk()
        except BaseException:
            self._cache.discard(work.changed_streams)
            raise
        self._cache.evict(work.changed_streams)
        return HandledCommands(outcomes, [*self._take_unreturned_events(), *events])

    def _resolve_uncertain_append(self) -> None:
        """Find what an append wrote although it seemed to fail, e.g. when a connection broke."""
        while not self._append_certain:
            events = self._log.read(self._head, _PAGE_EVENTS)
            if events:
                self._cache.clear()
            self._unreturned_events += events
            self._head += len(events)
            self._append_certain = not events

    def _take_unreturned_events(self) -> list[Event]:
        """Return what was found, once."""
        missed, self._unreturned_events = self._unreturned_events, []
        return missed

    def _stored_answers(self, commands: Sequence[Command]) -> Mapping[bytes, bytes]:
        """Return the answers that the log has; ids that grow with time need no look."""
        newest = self._newest_answered
        known = [
            command.id for command in commands if command.id <= newest and has_valid_id(command)
        ]
        return self._log.answers(known) if known else {}

    def _outcome(
        self,
        command: Command,
        work: UnitOfWork,
        stored: Mapping[bytes, bytes],
        queues: StreamQueueState,
    ) -> Outcome:
        given = work.answers.get(command.id)
        if given is None and command.id in stored:
            given = decode_answer(command.id, stored[command.id])
        envelope_error = find_envelope_error(command)
        if given is None and envelope_error is not None:
            return malformed_answer(command, *envelope_error)
        request = read_command(self._registry, command)
        if given is not None:
            return given.answer if given.use.fits(request.use) else reused_id_answer(command, given)
        if isinstance(request, UnreadCommand):
            return work.reject(request, request.reason)
        try:
            return self._decider.decide(request, work, queues)
        except Rejected as reason:
            return work.reject(request, reason)
        except Exception as error:  # noqa: BLE001 - one command's trouble is not its neighbours'
            return failed_answer(command, error)

    def _append(self, transaction: Transaction, now: int) -> list[Event]:
        if transaction == _EMPTY_TRANSACTION:
            return []
        self._append_certain = False
        try:
            events = self._log.append(transaction, now)
        except Exception:
            written = self._find_written(transaction)
            if written is None:
                raise
            events = written
        if events and events[0].position != self._head + 1:
            raise Defect(
                f"The log put an event at position {events[0].position}, and its only writer"
                f" expected {self._head + 1}."
            )
        self._append_certain = True
        self._head += len(events)
        return events

    def _find_written(self, transaction: Transaction) -> list[Event] | None:
        """Return the events of a transaction that was written although it seemed to fail.

        None when it was not, or while that cannot be known: then `find_events` does.
        """
        try:
            events = self._log.read(self._head, len(transaction.events) + 1)
            is_written = (
                [event.id for event in events] == [draft.id for draft in transaction.events]
                if transaction.events
                else not events and self._has_answers(transaction)
            )
        except MarigraphError:  # the log is silent: the next look finds what was written
            return None
        return events if is_written else None

    def _has_answers(self, transaction: Transaction) -> bool:
        """Say whether the log has the answers of a transaction that has nothing else to be seen."""
        wanted = dict(transaction.answers)
        return bool(wanted) and self._log.answers(list(wanted)) == wanted

    def find_events(self) -> list[Event]:
        """Return, once, what the log took although it seemed not to; none while that is unknown.

        To be called now and then: otherwise it would wait for the next command.
        """
        with suppress(MarigraphError):  # the log is silent still
            self._resolve_uncertain_append()
        return self._take_unreturned_events()

    def record(self, message: RecordFacts) -> tuple[FactsRecorded, list[Event]]:
        """Append facts as they were, with the import's progress, in one transaction.

        Raises:
            Unreadable: a fact cannot be read; the field names its index. Nothing was written.
            WrongVersion: the progress is not what the importer thought. Nothing was written.
            StorageFailed: the disk or the database refused. Nothing was written.
        """
        now_us = self._clock()
        prepared = history_append.prepare_facts(self._registry, message, now_us)
        self._resolve_uncertain_append()
        try:
            events = self._append(prepared.transaction, now_us)
        finally:
            # Also when it fails: one that seems to fail may have been written.
            self._cache.discard(prepared.streams)
        self._cache.discard(self._log.owners(prepared.owned))
        if any(event.type == EVENT_ANNULLED for event in events):
            self._cache.clear()
        return history_append.facts_recorded(message, events), [
            *self._take_unreturned_events(),
            *events,
        ]

    def _read_annulments(self) -> AnnulmentList:
        known = AnnulmentList()
        known.read(self._log, self._log.head())
        return known

    def annul(self, request: AnnulEvent) -> tuple[AnnulmentRecorded, list[Event]]:
        """Append the annulment of an event; every state is read anew, without it.

        Raises:
            Rejected: there is no such event, it is annulled already, or nobody says why.
            StorageFailed: the disk or the database refused; nothing was written.
        """
        self._resolve_uncertain_append()
        position, now_us = request.position, self._clock()
        found = self._log.read_at([position])
        known = self._cache.annulments().by_target(self._head).get(position)
        event = require_annullable(request, found[0] if found else None, known, self._head)
        draft = draft_annulment(
            request, event, installation=self._installation, id_=self._ids(), now_us=now_us
        )
        try:
            events = self._append(Transaction(events=[draft]), now_us)
        finally:
            self._cache.clear()  # also when it fails: one that seems to fail may have been written
        reply = AnnulmentRecorded(position=events[0].position, annulled=position)
        return reply, [*self._take_unreturned_events(), *events]
