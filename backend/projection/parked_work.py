"""What is done with parked events: they are tried again in order, or passed over for a reason."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from backend.clock import SECOND_US, Clock, monotonic_us, now_us
from backend.errors import Rejected
from backend.messages.bounds import MAX_INT64
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.messages.parked import (
    MAX_RETRIED_EVENTS,
    NOT_TRIED_AFTER_SKIP,
    NOT_TRIED_YET,
)
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.apply_context import RowKey
from backend.projection.crash_journal import view_mark
from backend.projection.handler_watch import HandlerWatch
from backend.projection.row_store import ParkedRecord, SkippedRecord
from backend.store.log_port import EventReader

_SLICE_US = SECOND_US // 5  # after which no further event is tried


class RetryWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which parked events are to be tried: of an entity in a view, up to a position.

    `spares_deadly`: not the one at which the process ended before.
    """

    view: str
    entity: str
    upto: int = MAX_INT64
    spares_deadly: bool = False


class RetryResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: how many were applied, and which event stands in front now, if one does.

    `has_failed`: that one was tried, and could not be applied; its error says why.
    """

    applied: int
    first: ParkedRecord | None
    has_failed: bool


WriteResult = Callable[[RetryResult], None]


def write_no_more(_: RetryResult) -> None:
    """Write nothing beside what came of a retry."""


class ParkedWork:
    """Changes what is parked, each time in one transaction with the rows; one thread."""

    def __init__(
        self,
        applier: Applier,
        reader: EventReader,
        watch: HandlerWatch,
        on_applied: Callable[[AppliedBatch], None],
        *,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
    ) -> None:
        """`watch` sees what handlers are at; `on_applied` is called when rows have changed."""
        self._applier, self._reader = applier, reader
        self._watch, self._on_applied = watch, on_applied
        self._clock, self._ticks = clock, ticks

    def retry(self, wanted: RetryWanted, beside: WriteResult = write_no_more) -> RetryResult:
        """Try an entity's parked events of a view again, in order, as far as they can be applied.

        At most so many as fit into a moment: what comes behind them is left for the next time. The
        row of an event that comes late this way keeps the later of its positions. `beside` writes
        what belongs to the same transaction.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: nothing was changed.
        """
        self._applier.prepare(wanted.view)
        # one more than is tried: what is in front then needs an error
        waiting = self._parked_of(wanted.view, wanted.entity, MAX_RETRIED_EVENTS + 1)
        tried = [each for each in waiting if each.position <= wanted.upto][:MAX_RETRIED_EVENTS]
        events = {each.position: each for each in self._reader.read_at([t.position for t in tried])}
        with self._watch.step(), self._applier.restored_on_failure():
            applied, failed = self._retry_in_order(tried, events, wanted)
            rest = waiting[len(applied) :]
            moved = replace(rest[0], error=NOT_TRIED_YET) if applied and rest else None
            result = RetryResult(
                applied=len(applied),
                first=failed or moved or (rest[0] if rest else None),
                has_failed=failed is not None,
            )
            changed = self._applier.save_parked(failed or moved, applied, partial(beside, result))
        if tried:
            entities = self._applier.parked_entities[wanted.view]
            entities.note_tried(wanted.entity, len(applied), result.first)
        self._note_changed(changed)
        return result

    def skip(
        self, parked: ParkedRecord, by: str, reason: str, beside: WriteResult = write_no_more
    ) -> RetryResult:
        """Let a view pass over the first of an entity's parked events.

        Those that waited behind it are parked still, and can be tried.

        Raises:
            Unreadable: there is no such view.
            Rejected: it is not the first one, or not parked any more.
            StorageFailed: nothing was changed.
        """
        self._applier.prepare(parked.view)
        waiting = self._parked_of(parked.view, parked.entity, 2)
        if not waiting or waiting[0].position != parked.position:
            raise Rejected(_describe_other_first(parked, waiting), field="position")
        first, rest = waiting[0], waiting[1:]
        skipped = SkippedRecord(parked=first, at_us=self._clock(), by=by, reason=reason)
        following = replace(rest[0], error=NOT_TRIED_AFTER_SKIP) if rest else None
        result = RetryResult(applied=0, first=following, has_failed=False)
        with self._applier.restored_on_failure():
            self._applier.save_parked(following, [first], partial(beside, result), [skipped])
        self._applier.parked_entities[parked.view].note_tried(parked.entity, 1, following)
        return result

    def count(self, view: str, entity: str) -> int:
        """Return how many of an entity's events are parked in a view.

        Raises:
            StorageFailed: the rows cannot be read.
        """
        return self._applier.store.parked.count_of_entity(view, entity)

    def first_of(self, view: str, entity: str) -> ParkedRecord | None:
        """Return the first of an entity's parked events of a view, None when nothing is parked.

        Raises:
            StorageFailed: the rows cannot be read.
        """
        return next(iter(self._parked_of(view, entity, 1)), None)

    def _parked_of(self, view: str, entity: str, limit: int) -> list[ParkedRecord]:
        return self._applier.store.parked.of_entity(view, entity, limit)

    def _retry_in_order(
        self, tried: Sequence[ParkedRecord], events: Mapping[int, Event], wanted: RetryWanted
    ) -> tuple[list[ParkedRecord], ParkedRecord | None]:
        """Return the events that were applied, and the one that failed again, if one did."""
        applied: list[ParkedRecord] = []
        ends_us = self._ticks() + _SLICE_US
        for record in tried:
            if applied and self._ticks() >= ends_us:
                break
            is_deadly = self._applier.died_at == (record.position, view_mark(record.view))
            if is_deadly and wanted.spares_deadly:
                return applied, replace(record, error=_describe_death(record))
            error = self._applier.retry_event(record, events.get(record.position))
            if error:
                return applied, replace(record, error=error)
            applied.append(record)
        return applied, None

    def _note_changed(self, changed: Mapping[str, Collection[RowKey]]) -> None:
        if changed:
            position = self._applier.position
            self._on_applied(AppliedBatch(position=position, changed_keys=changed))


def _describe_death(record: ParkedRecord) -> str:
    return (
        f"The process ended while {record.view} took event {format_number(record.position)}"
        f" ({record.type} of {record.entity}) again. Mend the read model, then retry it."
    )


def _describe_other_first(parked: ParkedRecord, waiting: Sequence[ParkedRecord]) -> str:
    what = f"Event {format_number(parked.position)} of {parked.entity} in {parked.view}"
    if not waiting:
        return f"{what} is not parked any more."
    return f"{what} is not the first that is parked: {format_number(waiting[0].position)} is."
