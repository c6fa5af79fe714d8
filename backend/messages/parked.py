"""Parked events: questions about them, and orders to try them again or to pass them over."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backend.messages.bounds import (
    MAX_SHORT_CHARS,
    FilterText,
    Int64,
    LongText,
    Position,
    ShortText,
)

PARKED_FILTER_FIELDS = ("view", "type", "entity", "error", "position", "parked")
MAX_PARKED_ITEMS = 500  # of one page: each may have a stack of 16,000 characters
MAX_RETRIED_EVENTS = 500  # that are tried, and saved, at once: `bulk` does more, in chunks
# errors of a first event that was not tried: nothing is wrong with it, and it is its turn
NOT_TRIED_YET = "Not tried again yet: the events before it have been applied."
NOT_TRIED_AFTER_SKIP = "Not tried again yet: the event before it was skipped."
By = Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]
Reason = Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]


class _ParkedMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class AskParked(_ParkedMessage, frozen=True, kw_only=True, tag="ask-parked"):
    """A page of the parked events of this replica that match a filter, in log order.

    `filter`: the filter grammar over view, type, entity, error, position, parked (a time). With
    `first_only` the first parked event of each entity alone, with how many wait behind it. `view`
    and `entity`, when not empty: of exactly these. `after_position`, `after_view`: the item behind
    which the page begins.
    """

    filter: FilterText = ""
    view: ShortText = ""
    entity: ShortText = ""
    first_only: bool = False
    after_position: Position = 0
    after_view: ShortText = ""
    limit: Annotated[int, Meta(ge=0, le=MAX_PARKED_ITEMS)] = 100


class ParkedItem(_ParkedMessage, frozen=True, kw_only=True):
    """An event that a view could not apply, or that waits behind such a one (`error` empty).

    `waiting`: events of the same entity behind it, where the first alone was asked for.
    """

    view: LongText
    entity: LongText
    position: Int64
    error: LongText
    parked_at_us: Int64
    type: LongText = ""
    waiting: Int64 = 0


class ParkedPage(_ParkedMessage, frozen=True, kw_only=True, tag="parked-page"):
    """Parked events, and how many match in all; `has_more`: others come behind the last."""

    items: list[ParkedItem]
    total: Int64
    replica: LongText
    has_more: bool = False


class CountParked(_ParkedMessage, frozen=True, kw_only=True, tag="count-parked"):
    """How much would a bulk operation on this filter reach: counted, grouped and sampled."""

    filter: FilterText = ""
    sample: Annotated[int, Meta(ge=0, le=MAX_PARKED_ITEMS)] = 5


class ParkedGroup(_ParkedMessage, frozen=True, kw_only=True):
    """Entities that have something in common: their view, a type of event, an error."""

    name: LongText
    entities: Int64


class ParkedCount(_ParkedMessage, frozen=True, kw_only=True, tag="parked-count"):
    """Entities whose first parked event matches, and all of their parked events.

    The groups are the largest ones; `sample`: the first of them. `oldest_at_us`: when the first
    of them was parked, None when there is none.
    """

    entities: Int64
    events: Int64
    views: list[ParkedGroup]
    types: list[ParkedGroup]
    errors: list[ParkedGroup]
    sample: list[ParkedItem]
    oldest_at_us: Int64 | None
    replica: LongText


class AskSkipped(_ParkedMessage, frozen=True, kw_only=True, tag="ask-skipped"):
    """The events that this replica's views pass over, the newest position first.

    `before`, `before_view`: position and view of the item behind which the page begins.
    """

    before: Position | None = None
    before_view: ShortText = ""
    limit: Annotated[int, Meta(ge=0, le=MAX_PARKED_ITEMS)] = 100


class SkippedItem(_ParkedMessage, frozen=True, kw_only=True):
    """An event that was parked in a view, and that an operator let it pass over."""

    view: LongText
    entity: LongText
    position: Int64
    type: LongText
    error: LongText
    parked_at_us: Int64
    skipped_at_us: Int64
    by: LongText
    reason: LongText


class SkippedPage(_ParkedMessage, frozen=True, kw_only=True, tag="skipped-page"):
    """Skipped events, and how many there are in all."""

    items: list[SkippedItem]
    total: Int64
    replica: LongText


class _ParkedOrder(_ParkedMessage, frozen=True, kw_only=True):
    """An order to a replica about one entity in one view; `by` is who asked, for the audit."""

    by: By
    replica: ShortText
    view: ShortText
    entity: ShortText


class RetryParked(_ParkedOrder, frozen=True, kw_only=True, tag="retry-parked"):
    """Apply an entity's parked events of a view again, in order; `upto`: no later, 0 for all."""

    upto: Position = 0


class SkipParked(_ParkedOrder, frozen=True, kw_only=True, tag="skip-parked"):
    """Let a view pass over the first parked event of an entity, and try those behind it.

    `position`: of that event, so that an order which comes twice skips one event.
    """

    position: Position
    reason: Reason


ParkedQuestion = AskParked | CountParked | AskSkipped
ParkedReply = ParkedPage | ParkedCount | SkippedPage
ParkedOrder = RetryParked | SkipParked
