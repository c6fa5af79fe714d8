"""Questions to a replica (or the archive), and its answers."""

from typing import Literal

import msgspec

from backend.messages.bounds import FilterText, FrameText, Int64, LongText, ShortText
from backend.messages.breakpoints import AskBreakpoints, BreakpointList
from backend.messages.bulks import BulkQuestion, BulkReply
from backend.messages.catalogue import CatalogueReply, Column
from backend.messages.causal_graph import AskCauses, CausalGraph
from backend.messages.commands import Failure
from backend.messages.density import AskDensity, LogDensity
from backend.messages.events import Event, Origin
from backend.messages.filter_plans import AskHidingTerms, FilterPlan, HidingTerms, ScanProgress
from backend.messages.groups import AskGroups, GroupPage
from backend.messages.live_pages import AskLivePage
from backend.messages.log_matches import AskMatches, MatchPositions
from backend.messages.log_order import AskLogRank, EventOrder, LogRank
from backend.messages.parked import ParkedQuestion, ParkedReply
from backend.messages.row_code import AskCode, CodePage
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.messages.row_history import HistoryQuestion, HistoryReply
from backend.messages.run_to import AskRunTo, CheckCondition, ConditionChecked, RunToHits
from backend.messages.view_shares import PartPosition, UnreadView
from backend.messages.work import ViewBoard

Cell = None | bool | Int64 | float | FrameText
Target = Literal["log", "view"]


class _QueryMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared shape of everything here."""


class AskView(_QueryMessage, frozen=True, kw_only=True, tag="ask-view"):
    """A page of a view.

    `filter`: the filter grammar, empty for all. `order`: `field` or `field:desc`, empty for the
    view's default. `limit` 0 means all. `at`: a position, or an RFC 3339 time by which events were
    recorded, or `happened:` and a time by which they happened; for the past (archive only).
    `min_position`: wait until the replica has applied it; `max_age_us`: wait until no relevant
    event has been recorded for longer without being applied; both at most `timeout_us`
    microseconds, and then the answer is a failure (`timed-out`).
    """

    view: ShortText
    filter: FilterText = ""
    order: ShortText = ""
    offset: Int64 = 0
    limit: Int64 = 50
    at: Int64 | ShortText | None = None
    min_position: Int64 | None = None
    max_age_us: Int64 | None = None
    timeout_us: Int64 = 5_000_000


class ViewPage(_QueryMessage, frozen=True, kw_only=True, tag="view-page"):
    """Rows of a view, a list of cells each, in the order of `columns`.

    `total`: rows that match the filter. `position`: where the view stood. `replica`: who answered.
    `cached`: served from the hot-key cache. `took_us`: microseconds. `events_behind`: events that
    the view takes in (position, log's end] when it was answered; `age_us`: since the oldest of them
    was recorded, 0 when there is none. Both None for a page of the past, and while the log cannot
    be read. Of a live page: `digest` tells it from every other one, `at_us`: when it was read.
    `parts`: of a view that `replica` does not have whole, whose rows were read, and how far each
    was; `position` is the least of them.
    """

    view: LongText
    columns: list[Column]
    rows: list[list[Cell]]
    total: Int64
    replica: LongText
    position: Int64
    cached: bool
    took_us: Int64
    events_behind: Int64 | None = None
    age_us: Int64 | None = None
    digest: ShortText = ""
    at_us: Int64 = 0
    parts: list[PartPosition] = []


class AskLog(_QueryMessage, frozen=True, kw_only=True, tag="ask-log"):
    """A page of the log: events in (after, before), at most `limit` of those that match `filter`.

    With `backwards` the last ones, still given in log order. `skip` leaves out that many matches.
    `order`: in which they are counted and given, ascending, those that are equal in log order; of
    too many it is refused (`too-many-to-sort`). Any other than the log's knows no `backwards`.
    """

    after: Int64 = 0
    before: Int64 | None = None
    filter: FilterText = ""
    limit: Int64 = 100
    skip: Int64 = 0
    backwards: bool = False
    order: EventOrder = "position"


class AnnulmentNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That an event is left out: where that stands in the log, by whom, why, and when recorded."""

    position: Int64
    actor: LongText
    reason: LongText
    recorded: Int64


class LogPage(_QueryMessage, frozen=True, kw_only=True, omit_defaults=True, tag="log-page"):
    """Events in log order; `head` is the log's end when they were read.

    `annulled`: those among them that are left out of rows and decisions, by their positions.
    `origins`: where those among them were read that another program's store keeps.
    """

    events: list[Event]
    head: Int64
    replica: LongText
    annulled: dict[Int64, AnnulmentNote] = {}
    origins: dict[Int64, Origin] = {}


class CountLog(_QueryMessage, frozen=True, kw_only=True, tag="count-log"):
    """Count the events in (after, before) that match, over the whole log.

    They are also counted in `buckets` equal ranges of positions (0: total only). `plan`: say how
    the filter is answered, too.
    """

    filter: FilterText = ""
    after: Int64 = 0
    before: Int64 | None = None
    buckets: Int64 = 0
    plan: bool = False


class LogCount(_QueryMessage, frozen=True, kw_only=True, tag="log-count"):
    """The total, the counts per bucket, and the head at that moment; `replica`: who counted."""

    total: Int64
    buckets: list[Int64]
    head: Int64
    replica: LongText = ""
    plan: FilterPlan | None = None


class AskEvent(_QueryMessage, frozen=True, kw_only=True, tag="ask-event"):
    """One event with its context, by position."""

    position: Int64


MAX_CHAIN_EVENTS = 1_000  # of a correlation, that are told of one of its events


class EventContext(_QueryMessage, frozen=True, kw_only=True, omit_defaults=True, tag="event-story"):
    """An event, the event that caused it if one did, and what it and its command caused.

    `chain`: all events of the same correlation, and what it caused in others, in log order; at most
    1,000 and the event itself. `more`: there are others. `views`: names of the views that apply
    this type. `annulled`: that it is left out of them, and of decisions. `origin`: where it was
    read, of an event that another program's store keeps.
    """

    event: Event
    cause: Event | None
    chain: list[Event]
    views: list[LongText]
    more: bool = False
    annulled: AnnulmentNote | None = None
    origin: Origin | None = None


class AskChanges(_QueryMessage, frozen=True, kw_only=True, tag="ask-changes"):
    """Which rows of which views changed in (after, upto]; archive only.

    `event`: position of one event whose own changes are wanted as well, 0 for none. `limit`: of
    rows, for each of the two.
    """

    after: Int64
    upto: Int64
    event: Int64 = 0
    limit: Int64 = 500


class RowChange(_QueryMessage, frozen=True, kw_only=True):
    """A row before and after; None where there was or is no row."""

    view: LongText
    key: list[Cell]
    before: list[Cell] | None
    after: list[Cell] | None


class RowChanges(_QueryMessage, frozen=True, kw_only=True, tag="changes"):
    """Changed rows, in the order of views and keys; `columns` per view.

    `event_changes`: those that the one event changed which was asked for.
    """

    changes: list[RowChange]
    event_changes: list[RowChange] = []
    columns: dict[LongText, list[Column]]


class AskPosition(_QueryMessage, frozen=True, kw_only=True, tag="ask-position"):
    """The last position whose event was committed (`recorded`) or happened (`time`) by then.

    `moment_us`: microseconds since the epoch.
    """

    moment_us: Int64
    by: Literal["recorded", "time"] = "time"


class PositionFound(_QueryMessage, frozen=True, kw_only=True, tag="position-found"):
    """That position; 0 when the log begins later."""

    position: Int64


class CheckFilter(_QueryMessage, frozen=True, kw_only=True, tag="check-filter"):
    """Is this a filter? For the log (`view` empty) or for a view."""

    filter: FilterText
    view: ShortText = ""


class FilterChecked(_QueryMessage, frozen=True, kw_only=True, tag="filter-checked"):
    """Whether it can be read; otherwise why not, and at which character (from 0).

    `plan`: how the log would be searched for it; None for a view.
    """

    ok: bool
    message: LongText = ""
    at: Int64 = -1
    plan: FilterPlan | None = None


class AskCatalogue(_QueryMessage, frozen=True, kw_only=True, tag="ask-catalogue"):
    """Everything that forms, filters and the replay need to know about the installed modules."""


class AskBoards(_QueryMessage, frozen=True, kw_only=True, tag="ask-boards"):
    """The boards of all views that declare one, as the rows are now; not of the archive.

    `view`: of this view alone; empty for all.
    """

    view: ShortText = ""


class BoardPage(_QueryMessage, frozen=True, kw_only=True, tag="boards"):
    """Boards in the order of views.

    `at_us`: the moment with which ages and limits are compared. `took_us`: microseconds.
    `events_behind`, `age_us`: as of a page of the view that is furthest behind. `unread`: views
    whose boards nobody could count, so that nobody knows what waits in them.
    """

    boards: list[ViewBoard]
    replica: LongText
    at_us: Int64
    took_us: Int64
    events_behind: Int64 | None = None
    age_us: Int64 | None = None
    unread: list[UnreadView] = []


class AskApplyTimes(_QueryMessage, frozen=True, kw_only=True, tag="ask-apply-times"):
    """When this replica received and applied the event at a position.

    It is waited for, `timeout_us` microseconds at most; then the answer is a failure (`timed-out`).
    """

    position: Int64
    timeout_us: Int64 = 5_000_000


class ApplyTimes(_QueryMessage, frozen=True, kw_only=True, tag="apply-times"):
    """The way of one event through a replica, by the clock of the wall.

    `received_at_us`: when the feed brought it (None: it was read from the log). It was applied in a
    step of `events` events, begun at `began_at_us`; `applied_at_us`: the handlers were done,
    `on_disk_at_us`: the rows were committed, `visible_at_us`: whoever waits was woken. All None
    when it was applied before the process began, or too long ago.
    """

    replica: LongText
    received_at_us: Int64 | None = None
    began_at_us: Int64 | None = None
    applied_at_us: Int64 | None = None
    on_disk_at_us: Int64 | None = None
    visible_at_us: Int64 | None = None
    events: Int64 = 0


class CancelQuestion(_QueryMessage, frozen=True, kw_only=True, tag="cancel-question"):
    """Whoever asked with this request number waits no longer; there is no answer."""

    request: Int64


class QuestionProgress(_QueryMessage, frozen=True, kw_only=True, tag="question-progress"):
    """A question is still being worked at, for so long; the answer is yet to come.

    It is sent about once a second, and by a scan of the log whenever it has come further, at most
    every 40 ms. When it cannot be delivered, the question is given up. `replica`: who works at it.
    `unchanged_at`: of a live page, up to which position it is known to be the one that its asker
    has; None: it was not looked at yet.
    """

    elapsed_us: Int64
    replica: LongText = ""
    scan: ScanProgress | None = None
    unchanged_at: Int64 | None = None


RunToQuestion = AskRunTo | CheckCondition | AskBreakpoints
RunToReply = RunToHits | ConditionChecked | BreakpointList
Question = (
    AskView
    | AskLog
    | CountLog
    | AskLogRank
    | AskDensity
    | AskMatches
    | AskHidingTerms
    | AskEvent
    | AskCauses
    | AskChanges
    | AskPosition
    | CheckFilter
    | AskCatalogue
    | AskBoards
    | AskCode
    | ParkedQuestion
    | BulkQuestion
    | AskApplyTimes
    | AskGroups
    | AskLivePage
    | HistoryQuestion
    | RunToQuestion
)
QueryReply = (
    ViewPage
    | LogPage
    | LogCount
    | LogRank
    | LogDensity
    | MatchPositions
    | HidingTerms
    | EventContext
    | CausalGraph
    | RowChanges
    | PositionFound
    | FilterChecked
    | CatalogueReply
    | BoardPage
    | CodePage
    | ParkedReply
    | BulkReply
    | ApplyTimes
    | GroupPage
    | HistoryReply
    | RunToReply
    | Failure
)
QueryRequest = Question | CancelQuestion | AskRowCopy
QueryResponse = QueryReply | QuestionProgress | RowCopyPart


def view_of(question: Question) -> str:
    """Return the view whose rows a question is about; empty for none, or all of them."""
    match question:
        case AskView() | AskLivePage() | AskGroups() | AskBoards() | AskCode() | CheckFilter():
            return question.view
        case _:
            return ""
