"""Bulk operations: one act on many parked entities, carried out one by one in the background."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backend.messages.bounds import Count, FilterText, Int64, LongText, Position, ShortText, Uuid
from backend.messages.parked import By

MAX_BULK_ITEMS = 500  # of one page
MAX_BULKS = 100  # that a replica keeps; older ones that are over are dropped

BulkAction = Literal["retry", "skip"]
BulkState = Literal["running", "suspended", "cancelled", "done"]
# `waiting`: not its turn yet. `gone`: no longer parked when its turn came.
ItemOutcome = Literal["waiting", "applied", "failed", "skipped", "gone"]


class _BulkMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class Bulk(_BulkMessage, frozen=True, kw_only=True):
    """A bulk operation of one replica.

    `number` counts those of the replica from 1; `id` was chosen by who started it. `rate_per_s`: at
    most so many events a second, 0 for any number. `total` entities, of which so many were
    `applied`, `failed` again, `skipped`, or were `gone`; `events` that were applied or skipped.
    `changed_us`, `changed_by`: its last state.
    """

    number: Position
    id: Uuid
    action: BulkAction
    filter: LongText
    reason: LongText
    by: LongText
    created_us: Int64
    rate_per_s: Count
    state: BulkState
    changed_us: Int64
    changed_by: LongText
    total: Count
    applied: Count
    failed: Count
    skipped: Count
    gone: Count
    events: Count

    @property
    def finished(self) -> int:
        """Entities that have an outcome."""
        return self.applied + self.failed + self.skipped + self.gone

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done."""
        return self.state in ("cancelled", "done")


class AskBulks(_BulkMessage, frozen=True, kw_only=True, tag="ask-bulks"):
    """The bulk operations of this replica, the newest first."""

    limit: Annotated[int, Meta(ge=0, le=MAX_BULKS)] = MAX_BULKS


class BulkPage(_BulkMessage, frozen=True, kw_only=True, tag="bulk-page"):
    """Bulk operations; `at_us`: when they stood so."""

    bulks: list[Bulk]
    replica: LongText
    at_us: Int64


class AskBulkItems(_BulkMessage, frozen=True, kw_only=True, tag="ask-bulk-items"):
    """A page of what became of a bulk operation's entities, behind item `after`.

    `outcome`: of this one only, when not empty.
    """

    number: Position
    outcome: ItemOutcome | Literal[""] = ""
    after: Position = 0
    limit: Annotated[int, Meta(ge=0, le=MAX_BULK_ITEMS)] = 100


class BulkItem(_BulkMessage, frozen=True, kw_only=True):
    """An entity of a bulk operation; `position`: of its first parked event when it was made.

    `events` that were applied or skipped; `error`: why it failed again. `at_us`: 0 while it waits.
    """

    item: Position
    view: LongText
    entity: LongText
    position: Int64
    outcome: ItemOutcome
    events: Count
    at_us: Int64
    error: LongText


class BulkItemPage(_BulkMessage, frozen=True, kw_only=True, tag="bulk-item-page"):
    """Items in the order of their turns; `has_more`: others come behind the last."""

    items: list[BulkItem]
    has_more: bool
    replica: LongText


class _BulkOrder(_BulkMessage, frozen=True, kw_only=True):
    """An order to a replica; `by` is who asked, for the audit."""

    by: By
    replica: ShortText


class StartBulk(_BulkOrder, frozen=True, kw_only=True, tag="start-bulk"):
    """Retry or skip the parked events of all entities whose first parked event matches a filter.

    `id`: chosen by who asks; sent again it starts nothing more. `most`: so many entities as were
    counted and confirmed; what was parked since is left out. `reason`: needed for a skip.
    """

    id: Uuid
    action: BulkAction
    filter: FilterText = ""
    most: Count
    rate_per_s: Count = 0
    reason: ShortText = ""


class _ExistingBulkOrder(_BulkOrder, frozen=True, kw_only=True):
    """An order about a bulk operation that there is."""

    number: Position


class SuspendBulk(_ExistingBulkOrder, frozen=True, kw_only=True, tag="suspend-bulk"):
    """Do nothing more of it until it is resumed."""


class ResumeBulk(_ExistingBulkOrder, frozen=True, kw_only=True, tag="resume-bulk"):
    """Go on with it."""


class CancelBulk(_ExistingBulkOrder, frozen=True, kw_only=True, tag="cancel-bulk"):
    """Do nothing more of it, for good; what it has done stays."""


class ThrottleBulk(_ExistingBulkOrder, frozen=True, kw_only=True, tag="throttle-bulk"):
    """Let it apply at most so many events a second; 0 lifts the limit."""

    rate_per_s: Count


BulkQuestion = AskBulks | AskBulkItems
BulkReply = BulkPage | BulkItemPage
BulkOrder = StartBulk | SuspendBulk | ResumeBulk | CancelBulk | ThrottleBulk
