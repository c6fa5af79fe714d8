"""Applies events to the rows of every view: each event once, decoded once for all views."""

from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from backend.clock import Clock, Micros, monotonic_us, now_us
from backend.domain.registry import Registry
from backend.errors import Defect
from backend.messages.events import Event
from backend.projection.applied_batch import AppliedBatch
from backend.projection.apply_context import RowKey
from backend.projection.crash_journal import CrashJournal
from backend.projection.dispatcher import Dispatcher, Verify
from backend.projection.event_sequence import events_after, next_events
from backend.projection.handler_times import HandlerTimes
from backend.projection.handler_watch import InHand
from backend.projection.parked_entities import ParkedEntities
from backend.projection.read_model import Projection
from backend.projection.row_queue.batch_queue import BatchQueue
from backend.projection.row_queue.queue_entry import Enqueue, QueueEntry
from backend.projection.row_revision import Annulments, SkippedEvents
from backend.projection.row_store import (
    Checkpoint,
    CodeNotes,
    KeepTip,
    ParkedRecord,
    RowStore,
    SkippedRecord,
    WriteBeside,
)
from backend.projection.row_validation import RowRejected
from backend.store.annulments import EVENT_ANNULLED


class Applier:
    """Takes events in log order into a store's rows.

    An event that a handler raises on, or whose rows their tables cannot hold, is parked for that
    view; later events of its entity wait behind it, in order; everything else goes on.
    """

    def __init__(
        self,
        store: RowStore,
        projections: Mapping[str, Projection],
        registry: Registry,
        clock: Clock = now_us,
        journal: CrashJournal | None = None,
        ticks: Clock = monotonic_us,
        skipped: Collection[tuple[str, int]] = (),
        enqueue: Enqueue | None = None,
    ) -> None:
        """Go on where the store stands; the journal knows what the process died at before.

        `skipped`: views and positions of the events that they are not given. `enqueue` gets what
        each batch has made of the rows, before that is committed.

        `clock` tells the time of day, `ticks` is a monotonic clock, for what has an age.
        A batch at whose saving it died is applied with a look at each event.
        """
        self.store = store
        self.projections = projections
        self._journal = journal
        self._queue = BatchQueue(store, enqueue, self._code)
        self._ledger: CodeNotes | None = None
        self._annulments: Annulments | None = None
        self._keep_tip: KeepTip | None = None
        self._make_beside = partial(_build_beside, registry)
        self._dispatcher = Dispatcher(store, projections, registry, clock, ticks, journal, skipped)
        self._reload()

    def _reload(self) -> None:
        """Take position, counts and parked entities from disk; if that fails, before the next."""
        self._is_outdated = True
        if self._journal is not None:
            self._journal.note_idle()
        self.store.discard_changes()
        checkpoint = self.store.checkpoint()
        self.position = checkpoint.position
        self.counts = checkpoint.counts
        self._dispatcher.reset()
        if self._ledger is not None:
            self._ledger.reload()
        self._is_outdated = False

    def follow_annulments(self, annulments: Annulments) -> None:
        """Let the rows follow events of the log that annul others; they do not otherwise."""
        self._annulments = annulments

    def keep_tips(self, keep: KeepTip) -> None:
        """Let `keep` write down the last event of each batch, in the transaction of its rows."""
        self._keep_tip = keep

    def follow_code(self, ledger: CodeNotes) -> None:
        """Let the store's ledger tell which code writes its rows; it does not otherwise."""
        self._ledger = ledger

    def reload(self, views: Collection[str]) -> None:
        """Go on with what the tables of these views hold now, which others have filled."""
        self.store.reload(views)
        self._reload()

    @property
    def parked_entities(self) -> Mapping[str, ParkedEntities]:
        """The entities whose events wait, by view."""
        return self._dispatcher.parked_entities

    @property
    def handler_times(self) -> HandlerTimes:
        """What the handlers took of late."""
        return self._dispatcher.times

    def find_in_hand(self) -> InHand | None:
        """Return the event that a handler is at, with its view; called from any thread."""
        return self._dispatcher.in_hand

    def relevant_types(self, view: str) -> frozenset[str]:
        """Return the event types that the view takes."""
        return self._dispatcher.relevant_types(view)

    def all_relevant_types(self) -> frozenset[str]:
        """Return the event types that any view takes, and that of annulments."""
        own = {EVENT_ANNULLED} if self._annulments is not None else set[str]()
        return frozenset(own).union(*map(self.relevant_types, self.projections))

    def apply(self, events: Sequence[Event], upto: Checkpoint | None = None) -> AppliedBatch:
        """Apply events that follow the position; those that were applied before are left out.

        It ends before annulments; those that stand right behind each other are applied together,
        and alone: all of them cost one rebuild. What is behind may come again.

        With `upto` they lead there, and only events that no view takes are missing in between.

        Rows are looked at when all are there. Only when one of them does not fit, the same events
        are applied again with a look at each, to park those at fault alone.

        Raises:
            Defect: events are missing in between; nothing was applied.
            StorageFailed: nothing was applied; the same events may come again.
        """
        if self._is_outdated:
            self._reload()
        fresh = (
            next_events(events, self.position)
            if upto is None
            else events_after(events, self.position)
        )
        if not fresh and (upto is None or upto.position <= self.position):
            return AppliedBatch(position=self.position)
        annulments = self._next_annulments(fresh)
        if annulments:
            before = annulments[0].position - 1
            if self.position == before:
                return self._revise(annulments)
            fresh = [event for event in fresh if event.position <= before]
            upto = upto and self._count_upto(before)
        look: list[Verify | None] = [None, self.store.context.check, self.store.probe]
        if self._journal is not None and self._journal.is_cautious(self.position):
            del look[:-1]
        *first, last = look
        for verify in first:
            try:
                return self._apply(fresh, upto, verify)
            except RowRejected:
                continue
        return self._apply(fresh, upto, last)

    def _apply(
        self, events: Sequence[Event], upto: Checkpoint | None, verify: Verify | None
    ) -> AppliedBatch:
        """Apply events and save what came of it: all or nothing."""
        recorded: defaultdict[str, list[Micros]] = defaultdict(list)
        for event in events:
            recorded[event.type].append(event.recorded)
        parked = self._dispatcher.parked
        try:
            self._dispatcher.dispatch(events, verify)
            checkpoint = upto or self._checkpoint_after(events[-1].position, recorded)
            if self._journal is not None:
                self._journal.begin_saving(checkpoint.position)
            began_us = monotonic_us()
            entry = self._queue.entry(self.position, checkpoint, parked, recorded_us=recorded)
            changes = self._with_origin(entry, events)
            changed_keys = self.store.save(checkpoint, parked, beside=changes)
        except BaseException:
            self._reload()
            raise
        save_us = monotonic_us() - began_us
        self.position, self.counts = checkpoint.position, checkpoint.counts
        self._dispatcher.note_written()
        if self._journal is not None:
            self._journal.end(self.position)
        return AppliedBatch(
            position=checkpoint.position,
            events=len(events),
            parked=Counter(each.view for each in parked),
            changed_keys=changed_keys,
            recorded_us=recorded,
            save_us=save_us,
        )

    def _next_annulments(self, events: Sequence[Event]) -> list[Event]:
        """Return the first annulment, and those that stand right behind it."""
        found: list[Event] = []
        for event in events if self._annulments is not None else ():
            if found and event.position != found[-1].position + 1:
                break
            if event.type == EVENT_ANNULLED:
                found.append(event)
            elif found:
                break
        return found

    def _count_upto(self, position: int) -> Checkpoint:
        counts = self._annulments.count_by_type(position) if self._annulments else self.counts
        return Checkpoint(position, counts)

    def _revise(self, events: Sequence[Event]) -> AppliedBatch:
        """Let the rows be as if what the events annul had never been."""
        annulments = self._annulments
        if annulments is None:
            raise Defect("Rows are revised by who does not know the log.")
        first, last = events[0].position, events[-1].position
        recorded = {EVENT_ANNULLED: [event.recorded for event in events]}
        checkpoint = self._checkpoint_after(last, recorded)
        with self.restored_on_failure():
            parked = annulments.revise(
                self.store, first, last, self.relevant_types, self._make_beside
            )
            if self._journal is not None:
                self._journal.begin_saving(checkpoint.position)
            began_us = monotonic_us()
            entry = self._queue.entry(
                self.position, checkpoint, parked.added, parked.gone, recorded_us=recorded
            )
            beside = self._with_origin(entry, events)
            changed = self.store.save(checkpoint, parked.added, parked.gone, beside)
        self.position, self.counts = checkpoint.position, checkpoint.counts
        self._dispatcher.reset()
        if self._journal is not None:
            self._journal.end(self.position)
        return AppliedBatch(
            position=checkpoint.position,
            events=len(events),
            changed_keys=changed,
            recorded_us=recorded,
            save_us=monotonic_us() - began_us,
        )

    def apply_rows(self, entry: QueueEntry) -> AppliedBatch:
        """Take rows that are finished already, with the checkpoint that they lead to.

        Raises:
            RowRejected: a table cannot hold one; nothing was applied.
            StorageFailed: nothing was applied.
        """
        if self._is_outdated:
            self._reload()
        checkpoint = Checkpoint(entry.position, entry.counts)
        with self.restored_on_failure():
            self.store.put_rows(entry.tables, entry.position)
            self.store.remove_rows(entry.removed)
            began_us = monotonic_us()
            changed_keys = self.store.save(
                checkpoint, entry.parked, entry.applied, partial(self._write_beside, entry)
            )
        self.position, self.counts = checkpoint.position, checkpoint.counts
        if entry.parked or entry.applied:
            self._dispatcher.reset()
        return AppliedBatch(
            position=entry.position,
            events=entry.events,
            parked=Counter(each.view for each in entry.parked),
            changed_keys=changed_keys,
            recorded_us=entry.recorded_us,
            save_us=monotonic_us() - began_us,
        )

    def _code(self) -> str:
        return self._ledger.source if self._ledger else ""

    def _with_origin(self, write: WriteBeside, events: Sequence[Event]) -> WriteBeside:
        """Return what also keeps by which code the rows were made, and of which event."""
        keep = self._keep_tip
        beside = self._ledger.beside(self.position, write) if self._ledger else write
        return partial(_write_with_tip, beside, keep, events[-1]) if keep and events else beside

    def _write_beside(self, entry: QueueEntry) -> None:
        """Write what a queue's entry tells beside the rows."""
        self._write_skipped(entry.skipped)
        if self._ledger is not None:
            late = _taken(entry.applied, entry.skipped) if entry.is_late else None
            self._ledger.note_queued(self.position, entry.code, late)

    def _write_skipped(self, skipped: Sequence[SkippedRecord]) -> None:
        for each in skipped:
            self.store.parked.write_skipped(each)

    def prepare(self, view: str) -> None:
        """Make ready to change what is parked in a view.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: the rows cannot be read.
        """
        self._dispatcher.check_view(view)
        if self._is_outdated:
            self._reload()

    def retry_event(self, record: ParkedRecord, event: Event | None) -> str:
        """Give a parked event to its view again; return what went wrong, nothing when it was taken.

        Nothing is saved yet.

        Raises:
            Unavailable: the rows cannot be read.
        """
        if event is None:
            return "The log has no event at this position."
        return self._dispatcher.redispatch(event, record.view, self.position)

    def save_parked(
        self,
        first: ParkedRecord | None,
        removed: Sequence[ParkedRecord],
        beside: WriteBeside,
        skipped: Sequence[SkippedRecord] = (),
    ) -> Mapping[str, Collection[RowKey]]:
        """Write what retried events have changed; return the changed keys of each view.

        `removed` are parked no more; `first` stands in front of their entity now, None to leave
        it as it is. `beside` writes what belongs to the same transaction. `skipped`: those of them
        that are passed over for good.

        Raises:
            StorageFailed: nothing was changed.
        """
        checkpoint, parked = Checkpoint(self.position, self.counts), [first] if first else []
        enqueue = self._queue.entry(
            self.position, checkpoint, parked, removed, is_late=True, skipped=skipped
        )

        def write() -> None:
            self._write_skipped(skipped)
            if self._ledger is not None:
                self._ledger.note_late(_taken(removed, skipped))
            beside()
            enqueue()

        changed = self.store.save(checkpoint, parked, removed, write)
        if self._journal is not None:
            self._journal.end(self.position)
        return changed

    @contextmanager
    def restored_on_failure(self) -> Generator[None]:
        """Go back to what is on disk when what is done meanwhile fails."""
        try:
            yield
        except BaseException:
            self._reload()
            raise

    @property
    def died_at(self) -> tuple[int, int]:
        """The position at which the process ended before, and its view's mark; 0 for none."""
        return self._journal.died_at if self._journal else (0, 0)

    def _checkpoint_after(
        self, position: int, events: Mapping[str, Sequence[object]]
    ) -> Checkpoint:
        """Return the checkpoint after these events, given per type."""
        counts = dict(self.counts)
        for event_type, each in events.items():
            counts[event_type] = counts.get(event_type, 0) + len(each)
        return Checkpoint(position, counts)


def _write_with_tip(write: WriteBeside, keep: KeepTip, tip: Event) -> None:
    write()
    keep(tip)


def _taken(
    parked: Sequence[ParkedRecord], skipped: Sequence[SkippedRecord]
) -> list[tuple[str, int]]:
    """Return which events are parked no more, and were not passed over: view and position."""
    passed_over = {(each.parked.view, each.parked.position) for each in skipped}
    return [key for each in parked if (key := (each.view, each.position)) not in passed_over]


def _build_beside(
    registry: Registry,
    store: RowStore,
    projections: Mapping[str, Projection],
    skipped: SkippedEvents,
) -> Applier:
    return Applier(store, projections, registry, skipped=skipped)
