"""Boards as rows of a table: a row a state, in the order in which modules declare them. No Qt."""

from collections.abc import Hashable, Sequence

from backend.messages.catalogue import ModuleKind
from backend.messages.known_sentences import read_sentence
from backend.messages.queries import BoardPage
from backend.messages.text_list import label_text
from backend.messages.view_shares import UnreadView
from backend.messages.work import ViewBoard, WorkCount
from backend.translation import tr, tr_declared, tr_noop
from console.state.formatting import UNKNOWN, format_count, format_duration, format_local
from console.state.workspace import RequestedRows
from console.tables.table_rows import ColumnHeading, TableRow

HEADINGS = (
    ColumnHeading(title=tr_noop("Board"), width_chars=14),
    ColumnHeading(title=tr_noop("State"), width_chars=22),
    ColumnHeading(
        title=tr_noop("Waiting"),
        width_chars=10,
        is_right_aligned=True,
        tool_tip=tr_noop("Entities in this state"),
    ),
    ColumnHeading(
        title=tr_noop("Overdue"),
        width_chars=12,
        is_right_aligned=True,
        tool_tip=tr_noop("Entities in this state for longer than its limit"),
    ),
    ColumnHeading(
        title=tr_noop("Oldest waits"),
        width_chars=13,
        is_right_aligned=True,
        tool_tip=tr_noop("For how long"),
    ),
    ColumnHeading(
        title=tr_noop("Limit"),
        width_chars=10,
        is_right_aligned=True,
        tool_tip=tr_noop("How long an entity may stay in this state"),
    ),
    ColumnHeading(
        title=tr_noop("Oldest since"),
        width_chars=24,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(title=tr_noop("What to do"), width_chars=30, stretches=True),
)
_OVERDUE = "\N{BLACK DIAMOND}"
_NO_STATES = tr_noop("no states in which work waits")
_HOW_DECLARED = tr_noop("F1 says how they are declared.")
StateKey = tuple[str, str]  # view, state; of a module without a board: empty, its name


def board_rows(page: BoardPage, bare: Sequence[ModuleKind] = ()) -> list[TableRow]:
    """Return a row for each state of each board, one for each board that nobody could count.

    At the end is one for each module without any.
    """
    states = [_row(page, board, state) for board in page.boards for state in board.states]
    unread = [_unread_row(each) for each in page.unread]
    return [*states, *unread, *(_bare_row(module) for module in bare)]


def find_state(page: BoardPage, key: Hashable) -> tuple[ViewBoard, WorkCount] | None:
    """Return the state of a row by its key; None when it is no more."""
    for board in page.boards:
        for state in board.states:
            if state_key(board, state) == key:
                return board, state
    return None


def state_key(board: ViewBoard, state: WorkCount) -> StateKey:
    """Return what a row is known by."""
    return board.view, state.state


def all_rows(board: ViewBoard, state: WorkCount) -> RequestedRows:
    """Return what shows everything that waits in a state, the oldest first."""
    return RequestedRows(board.view, state.filter, state.order)


def overdue_rows(board: ViewBoard, state: WorkCount) -> RequestedRows:
    """Return what shows what waits in a state for too long, the oldest first."""
    return RequestedRows(board.view, state.overdue_filter or state.filter, state.order)


def _unread_row(unread: UnreadView) -> TableRow:
    """Say of a board that nobody knows what waits in it, and why."""
    reason = read_sentence(unread.reason)
    return TableRow(
        key=(unread.view, ""),
        texts=(
            tr_declared(unread.title, unread.view),
            tr("not known"),
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            reason,
        ),
        tones=("muted", "unknown", "faint", "faint", "faint", "faint", "faint", "unknown"),
        tool_tip=reason,
    )


def _bare_row(module: ModuleKind) -> TableRow:
    """Say that a module declares no states."""
    return TableRow(
        key=("", module.name),
        texts=(
            tr_declared(module.title, module.name) or module.name,
            tr(_NO_STATES),
            "",
            "",
            "",
            "",
            "",
            tr(_HOW_DECLARED),
        ),
        tones=("muted", "faint", "faint", "faint", "faint", "faint", "faint", "faint"),
        tool_tip=tr_declared(module.summary, module.name),
    )


def _row(page: BoardPage, board: ViewBoard, state: WorkCount) -> TableRow:
    action = tr_declared(state.action, board.view)
    age_us = None if state.oldest_us is None else max(0, page.at_us - state.oldest_us)
    mark = f"{_OVERDUE} " if state.overdue else ""
    since = "" if state.oldest_us is None else format_local(state.oldest_us)
    return TableRow(
        key=state_key(board, state),
        texts=(
            tr_declared(board.title, board.view),
            tr_declared(state.title, board.view),
            format_count(state.waiting),
            f"{mark}{format_count(state.overdue)}" if state.limit_us else "",
            "" if age_us is None else format_duration(age_us),
            format_duration(state.limit_us) if state.limit_us else tr("none"),
            since,
            action,
        ),
        tones=(
            "muted",
            "text",
            "text" if state.waiting else "faint",
            "warn" if state.overdue else "faint",
            "warn" if state.overdue else "muted",
            "muted",
            "muted",
            "muted",
        ),
        tool_tip=f"{label_text(board.view, state.filter)}\n{action}".strip(),
    )
