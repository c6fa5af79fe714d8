"""The history of rows: their versions, who wrote a value, and what differs between two positions.

All of the archive. Long answers come in parts: what a part did not look at yet is asked for with
its `cursor`, until that is 0.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from backend.messages.bounds import (
    Count,
    EventId,
    FilterText,
    FrameText,
    Int64,
    LongText,
    ShortText,
)
from backend.messages.catalogue import Column

MAX_VERSIONS = 1_000  # of one answer
MAX_KEY_CELLS = 16
VersionCell = None | bool | Int64 | float | FrameText
VersionLimit = Annotated[int, Meta(ge=1, le=MAX_VERSIONS)]
AskedKey = Annotated[list[ShortText], Meta(max_length=MAX_KEY_CELLS)]
BEFORE_THE_FILE = "before-the-file"  # the type of what a part of a log does not hold, but rows tell


class _RowHistoryMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Shared shape of everything here."""


class AskRowHistory(_RowHistoryMessage, frozen=True, kw_only=True, tag="ask-row-history"):
    """The versions of a view's rows that events in (after, before) have made, and their ends.

    `key`: of one row; empty for all. `filter`: which versions; each is tried by itself. The first
    ones are wanted, with `backwards` the last ones. What lies in front of `before` is waited for;
    None: as far as the archive is. `cursor`: that of the part before.
    """

    view: ShortText
    key: AskedKey = []
    filter: FilterText = ""
    after: Count = 0
    before: Count | None = None
    backwards: bool = False
    limit: VersionLimit = 100
    cursor: Count = 0


class EventOrigin(_RowHistoryMessage, frozen=True, kw_only=True):
    """An event that wrote a row, and what it goes back to.

    `time`: when it happened, `recorded`: when it was committed, in microseconds. `command`: the id
    of the command at the beginning of its causes, of an import that of the line; None when nobody
    knows. `is_command`: it is a command of this log. `causes`: positions of the events between
    them, the nearest first. `code`: the digest of the code of the view that wrote the row; empty
    when it is not known.
    """

    position: Count
    id: EventId
    type: LongText
    subject: LongText
    time: Int64
    recorded: Int64
    actor: LongText
    correlation: EventId | None
    command: EventId | None = None
    is_command: bool = False
    causes: list[Count] = []
    code: LongText = ""

    @property
    def is_known(self) -> bool:
        """Whether it is in the log; of one before a part of a log only the position is known."""
        return self.type != BEFORE_THE_FILE


class RowVersion(_RowHistoryMessage, frozen=True, kw_only=True):
    """A row as one event made it; cells in the order of the answer's columns.

    `before`: as it was until then, None for a new row. `changed`: names of the columns that the
    event gave another value, of a new row all of them. `is_end`: the event removed the row;
    `after` is what stood there until then, and nothing is changed.
    """

    event: EventOrigin
    key: list[VersionCell]
    before: list[VersionCell] | None
    after: list[VersionCell]
    changed: list[LongText] = []
    is_end: bool = False


class RowHistory(_RowHistoryMessage, frozen=True, kw_only=True, tag="row-history"):
    """Versions in log order, with `backwards` against it.

    `total`: of one row, how many versions it has in (after, before) when no filter was given; None
    where nobody has counted. `applied`: up to where the archive has rows. `cursor`: 0 when nothing
    is left. `kept_from`: the position before which it keeps no versions, 0 when it keeps all; of a
    version up to there nobody knows what was before it.
    """

    view: LongText
    columns: list[Column]
    versions: list[RowVersion]
    applied: Count
    replica: LongText
    total: Count | None = None
    cursor: Count = 0
    kept_from: Count = 0


class AskBlame(_RowHistoryMessage, frozen=True, kw_only=True, tag="ask-blame"):
    """The event that wrote the value of a row's field, as it was at a position; then earlier ones.

    `field`: a column; a value within one that holds JSON (`lines.0.quantity`), or one currency of
    an amount in several (`spent.GBP`). `at`: None for the archive's present. `limit`: of writers.
    `cursor`: that of the part before; the other fields are the same.
    """

    view: ShortText
    key: AskedKey
    field: ShortText
    at: Count | None = None
    limit: VersionLimit = 20
    cursor: Count = 0


class FieldWriter(_RowHistoryMessage, frozen=True, kw_only=True):
    """An event that gave the field another value, or made the row (`is_new`)."""

    event: EventOrigin
    before: VersionCell = None
    after: VersionCell = None
    is_new: bool = False


class Blame(_RowHistoryMessage, frozen=True, kw_only=True, tag="blame"):
    """The writers of a field, the newest first: the first one of the first part wrote `value`.

    `field`: its name and kind; of `json` the cells are JSON texts. `currency`: of amounts. `at`:
    the position that `value` is of. `cursor`: 0 when there is no earlier writer; a part may be
    without any. `kept_from`: the position up to which nobody knows any writer, as what was before
    it is not kept; 0 when all is.
    """

    view: LongText
    key: list[VersionCell]
    field: Column
    value: VersionCell
    writers: list[FieldWriter]
    at: Count
    replica: LongText
    currency: ShortText = ""
    cursor: Count = 0
    kept_from: Count = 0


class AskViewDiff(_RowHistoryMessage, frozen=True, kw_only=True, tag="ask-view-diff"):
    """The rows of a view that differ between two positions, in any order of these.

    `filter`: those that match it at either. `cursor`: that of the part before.
    """

    view: ShortText
    start: Count
    end: Count
    filter: FilterText = ""
    limit: VersionLimit = 100
    cursor: Count = 0


class DifferingRow(_RowHistoryMessage, frozen=True, kw_only=True):
    """A row at `start` and at `end`; None where there was none. `changed`: columns that differ.

    `last`: the position of the last event between them that wrote it.
    """

    key: list[VersionCell]
    before: list[VersionCell] | None
    after: list[VersionCell] | None
    last: Count
    changed: list[LongText] = []


class ViewDiff(_RowHistoryMessage, frozen=True, kw_only=True, tag="view-diff"):
    """Rows that differ, in the order in which they were written last; each stands there once.

    `looked_at`: up to which position, of all up to the greater of the two. `cursor`: 0 when nothing
    is left; a part may be without any row.
    """

    view: LongText
    columns: list[Column]
    rows: list[DifferingRow]
    start: Count
    end: Count
    looked_at: Count
    replica: LongText
    cursor: Count = 0


HistoryQuestion = AskRowHistory | AskBlame | AskViewDiff
HistoryReply = RowHistory | Blame | ViewDiff
