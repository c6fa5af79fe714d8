"""Carries out bulk operations between two steps of applying: one entity after the other."""

import logging
from collections.abc import Callable

from msgspec.structs import replace

from backend.clock import SECOND_US, Clock, monotonic_us, now_us
from backend.errors import Rejected, Unavailable, Unreadable
from backend.messages.bulks import (
    Bulk,
    BulkOrder,
    BulkState,
    CancelBulk,
    ItemOutcome,
    ResumeBulk,
    StartBulk,
    SuspendBulk,
    ThrottleBulk,
)
from backend.messages.number_text import format_counted, format_number
from backend.messages.order_result_text import write_result
from backend.projection.bulk_store import BulkStore, ItemProgress, NextItem
from backend.projection.parked_work import ParkedWork, RetryResult, RetryWanted
from backend.projection.token_bucket import TokenBucket
from backend.translation import tr_noop

_STEP_US = SECOND_US // 20  # that one step may take, once an item has been done
_MAX_ANNOUNCED = 20  # that are over already when a process begins
_RETRY_S = 1.0  # after the rows could not be written
_STATES: dict[type[BulkOrder], BulkState] = {
    SuspendBulk: "suspended",
    ResumeBulk: "running",
    CancelBulk: "cancelled",
}
_DONE: dict[BulkState, str] = {
    "suspended": "bulk-suspended",
    "running": "bulk-resumed",
    "cancelled": "bulk-cancelled",
}


def _tell_nobody(_bulk: Bulk) -> None:
    """Nobody asked to be told of what is over."""


class BulkRunner:
    """Those of one replica, one at a time in the order in which they were made; one thread.

    An event at which the process ended is not tried again: that item has failed.
    """

    def __init__(
        self,
        store: BulkStore,
        work: ParkedWork,
        logger: logging.Logger,
        *,
        on_ended: Callable[[Bulk], None] = _tell_nobody,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
    ) -> None:
        """Go on where the store stands; `on_ended` is told of each that is over.

        Raises:
            StorageFailed: it cannot be read.
        """
        self._store, self._work, self._logger = store, work, logger
        self._clock, self._ticks, self._on_ended = clock, ticks, on_ended
        self._bulks = {bulk.number: bulk for bulk in store.unfinished()}
        self._buckets: dict[int, TokenBucket] = {}
        self._last_items: dict[int, int] = {}  # up to which all have an outcome
        self._error = ""
        newest = [*store.newest_over(1), *self._bulks.values()]
        self._newest = max(newest, key=lambda bulk: bulk.number, default=None)

    @property
    def left(self) -> int:
        """Entities whose turn is still to come."""
        return sum(bulk.total - bulk.finished for bulk in self._bulks.values())

    @property
    def failed(self) -> int:
        """Entities that failed again in the newest one."""
        return self._newest.failed if self._newest is not None else 0

    def announce_ended(self) -> None:
        """Tell of the newest that are over: nobody may have heard of it when the process ended.

        Raises:
            StorageFailed: they cannot be read.
        """
        for bulk in self._store.newest_over(_MAX_ANNOUNCED):
            self._on_ended(bulk)

    def carry_out(self, order: BulkOrder) -> str:
        """Carry out an order; return what was done, in a sentence.

        Raises:
            Unreadable: there is no such bulk operation, or the filter cannot be read.
            Rejected: it cannot be done to it, or nothing matches.
            StorageFailed: nothing was done.
        """
        if isinstance(order, StartBulk):
            return self._start(order)
        bulk = self._bulks.get(order.number) or self._store.find(order.number)
        named = {"action": bulk.action, "bulk": format_number(bulk.number)}
        if bulk.is_over:
            over = "bulk-was-cancelled" if bulk.state == "cancelled" else "bulk-was-done"
            raise Rejected(write_result(over, **named), field="number")
        if isinstance(order, ThrottleBulk):
            self._store.set_rate(bulk.number, order.rate_per_s)
            self._bulks[bulk.number] = replace(bulk, rate_per_s=order.rate_per_s)
            self._buckets.pop(bulk.number, None)
            if not order.rate_per_s:
                return write_result("bulk-unthrottled", **named)
            events = format_counted(order.rate_per_s, "event")
            return write_result("bulk-throttled", events=events, **named)
        state = _STATES[type(order)]
        self._store.set_state(bulk.number, state, order.by)
        self._reload(bulk.number)
        left = format_counted(bulk.total - bulk.finished, "entity", "entities")
        return write_result(_DONE[state], entities=left, **named)

    def step(self) -> float | None:
        """Do what is due, for some 50 ms; return the seconds until the next step.

        0 means that there is more to do, None that nothing is.
        """
        running = next((each for each in self._bulks.values() if each.state == "running"), None)
        if running is None:
            return None
        ends_us = self._ticks() + _STEP_US
        try:
            while running.state == "running":
                if wait_s := self._wait_s(running):
                    return wait_s
                running = self._do_next(running)
                if self._ticks() >= ends_us:
                    break
        except Unavailable as error:
            self._note_error(error.message)
            return _RETRY_S
        self._error = ""
        return 0.0

    def _start(self, order: StartBulk) -> str:
        if order.action == "skip" and not order.reason.strip():
            raise Unreadable(
                tr_noop("A skip needs a reason: it is kept, and shown."), field="reason"
            )
        bulk = self._store.create(order)
        if not bulk.is_over:
            self._newest = self._bulks.setdefault(bulk.number, bulk)
        what = format_counted(bulk.total, "entity", "entities")
        number = format_number(bulk.number)
        return write_result("bulk-begun", action=bulk.action, bulk=number, entities=what)

    def _wait_s(self, bulk: Bulk) -> float:
        """Return the seconds until the bulk operation may apply another event."""
        bucket = self._buckets.get(bulk.number)
        if bucket is None:
            bucket = self._buckets[bulk.number] = TokenBucket(bulk.rate_per_s, self._ticks())
        return 0.0 if bucket.available(self._ticks(), 1) > 0 else bucket.wait_s()

    def _do_next(self, bulk: Bulk) -> Bulk:
        """Do the item whose turn it is; return how the bulk operation stands then."""
        item = self._store.next_item(bulk.number, self._last_items.get(bulk.number, 0))
        if item is None:
            done = replace(bulk, state="done", changed_us=self._clock())
            self._store.save_progress(done, None)
        else:
            done = self._do(bulk, item)
        self._buckets[bulk.number].consume(max(1, done.events - bulk.events))
        if item is not None and done.finished > bulk.finished:
            self._last_items[bulk.number] = item.item
        self._keep(done)
        return done

    def _do(self, bulk: Bulk, item: NextItem) -> Bulk:
        """Do an item; one that cannot be done, as its view is not built, has failed."""
        try:
            return self._retry(bulk, item) if bulk.action == "retry" else self._skip(bulk, item)
        except (Rejected, Unreadable) as error:  # kept as this item's outcome: the others go on
            failed = _count(bulk, "failed", 0)
            progress = ItemProgress(item=item.item, outcome="failed", events=0, error=error.message)
            self._store.save_progress(failed, progress)
            return failed

    def _retry(self, bulk: Bulk, item: NextItem) -> Bulk:
        """Retry an entity in order, or the next chunk of it."""
        progressed = bulk

        def write(result: RetryResult) -> None:
            nonlocal progressed
            outcome = _outcome_of(result)
            error = result.first.summary if result.first and outcome == "failed" else ""
            progressed = _count(bulk, outcome, result.applied)
            progress = ItemProgress(
                item=item.item, outcome=outcome, events=result.applied, error=error
            )
            self._store.write_progress(progressed, progress)

        wanted = RetryWanted(view=item.view, entity=item.entity, spares_deadly=True)
        self._work.retry(wanted, write)
        return progressed

    def _skip(self, bulk: Bulk, item: NextItem) -> Bulk:
        """Skip the event that was in front when the bulk operation was made, if it still is."""
        first = self._work.first_of(item.view, item.entity)
        if first is None or first.position != item.position:
            return self._note_gone(bulk, item)
        progressed = _count(bulk, "skipped", 1)
        progress = ItemProgress(item=item.item, outcome="skipped", events=1)
        self._work.skip(
            first,
            bulk.by,
            bulk.reason,
            lambda _: self._store.write_progress(progressed, progress),
        )
        return progressed

    def _note_gone(self, bulk: Bulk, item: NextItem) -> Bulk:
        """Note that there is nothing to do any more: somebody else has done it."""
        gone = _count(bulk, "gone", 0)
        self._store.save_progress(gone, ItemProgress(item=item.item, outcome="gone", events=0))
        return gone

    def _keep(self, bulk: Bulk) -> None:
        """Remember how it stands; one that is over needs no memory, and is told of."""
        if self._newest is None or bulk.number >= self._newest.number:
            self._newest = bulk
        if bulk.is_over:
            self._bulks.pop(bulk.number, None)
            self._buckets.pop(bulk.number, None)
            self._last_items.pop(bulk.number, None)
            self._on_ended(bulk)
        else:
            self._bulks[bulk.number] = bulk

    def _reload(self, number: int) -> None:
        self._keep(self._store.find(number))

    def _note_error(self, message: str) -> None:
        if message != self._error:
            self._logger.warning("a bulk operation waits: %s", message)
        self._error = message


def _outcome_of(result: RetryResult) -> ItemOutcome:
    if result.has_failed:
        return "failed"
    if result.first is not None:
        return "waiting"
    return "applied" if result.applied else "gone"


def _count(bulk: Bulk, outcome: ItemOutcome, events: int) -> Bulk:
    """Return a bulk operation with what became of one more item, or of a part of one."""
    match outcome:
        case "applied":
            counted = replace(bulk, applied=bulk.applied + 1)
        case "failed":
            counted = replace(bulk, failed=bulk.failed + 1)
        case "skipped":
            counted = replace(bulk, skipped=bulk.skipped + 1)
        case "gone":
            counted = replace(bulk, gone=bulk.gone + 1)
        case _:
            counted = bulk
    return replace(counted, events=counted.events + events)
