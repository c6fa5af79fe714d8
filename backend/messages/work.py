"""Work that waits: the boards of views, with their states, counts, ages and limits."""

import msgspec

from backend.messages.bounds import Int64, LongText, ShortText


class _WorkPayload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Shared shape of everything here."""


class WorkCount(_WorkPayload, frozen=True, kw_only=True):
    """One state of a board as it is now.

    state: the value of the board's column; title, action: as declared
    waiting: rows in it; overdue: those in it for longer than `limit_us` (0: no limit)
    oldest_us: since when the oldest of them waits, microseconds since the epoch; None for none
    filter, overdue_filter: what finds them in the view; the second is empty without a limit
    order: of the view, the oldest first
    """

    state: ShortText
    title: LongText
    action: LongText
    waiting: Int64
    overdue: Int64
    limit_us: Int64
    oldest_us: Int64 | None
    filter: LongText
    overdue_filter: LongText
    order: ShortText


class ViewBoard(_WorkPayload, frozen=True, kw_only=True):
    """The board of a view; `applied` is the position at which it was counted."""

    view: ShortText
    title: LongText
    states: list[WorkCount]
    applied: Int64


class OverdueWork(_WorkPayload, frozen=True, kw_only=True):
    """How much of a view's board waits, and how much of it for too long.

    None: that is not known. `worst`: title of the state with the most that is overdue, empty for
    none. `since_us`: when the first of them became overdue, microseconds since the epoch.
    `missing`: parts of the view, of `parts`, of which nobody says what waits: the numbers are of
    the others then.
    """

    view: ShortText
    waiting: Int64 | None
    overdue: Int64 | None
    worst: LongText = ""
    since_us: Int64 | None = None
    parts: Int64 = 1
    missing: list[Int64] = []
