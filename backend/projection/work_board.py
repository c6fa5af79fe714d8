"""The board of a read model: in which states its entities wait, since when, and for how long.

A state is waiting for somebody to do something. An entity becomes overdue without an event, by time
alone: what is declared here is compared with the clock whenever it is counted.
"""

from collections.abc import Mapping, Sequence

import msgspec

from backend.errors import Unreadable
from backend.messages.catalogue import ColumnKind

MAX_LIMIT_S = 36_500 * 86_400  # a hundred years; a limit beyond is none


class WorkState(msgspec.Struct, frozen=True, kw_only=True):
    """A state in which entities wait.

    value: of the board's column; since: the time column that says since when
    limit_s: seconds that an entity may stay in it; 0 for no limit
    title: empty for one made from the value; action: what gets it out of the state, in a sentence
    """

    value: str
    since: str
    limit_s: int = 0
    title: str = ""
    action: str = ""


class WorkBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of a view wait: those whose `column` has the value of one of the `states`.

    title: empty for that of the view
    """

    column: str
    states: Sequence[WorkState]
    title: str = ""


def require_consistent_board(view: str, board: WorkBoard, kinds: Mapping[str, ColumnKind]) -> None:
    """Refuse a board that does not fit the columns of its view, given by their kinds.

    Raises:
        Unreadable: it names a column that is not there or of another kind, a state twice or none,
            or a limit that is no time.
    """
    _require_kind(view, board.column, "text", kinds)
    values = [state.value for state in board.states]
    if not values:
        raise _bad_board(view, board.column, "has no state")
    for state in board.states:
        _require_kind(view, state.since, "time", kinds)
        if values.count(state.value) > 1:
            raise _bad_board(view, board.column, f"has the state {state.value} twice")
        if not 0 <= state.limit_s <= MAX_LIMIT_S:
            raise _bad_board(view, board.column, f"cannot wait {state.limit_s} s in {state.value}")


def _require_kind(
    view: str, column: str, kind: ColumnKind, kinds: Mapping[str, ColumnKind]
) -> None:
    if kinds.get(column) != kind:
        raise _bad_board(view, column, f"names {column}, which is no column of the kind {kind}")


def _bad_board(view: str, column: str, why: str) -> Unreadable:
    return Unreadable(
        f"The board of the view {view} {why}. Repair or uninstall its package.", field=column
    )
