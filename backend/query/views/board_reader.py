"""Counts the boards of views: what waits in which state, and what waits for too long.

A state is counted along the index of its waiting rows alone; what is finished costs nothing.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from backend.clock import SECOND_US, Micros
from backend.messages.work import OverdueWork, ViewBoard, WorkCount
from backend.projection.read_model import Projection
from backend.projection.row_queries import applied_position, rows_of, view_spec
from backend.projection.sql_tables import is_in_state, waiting_since
from backend.projection.work_board import WorkBoard, WorkState

_UNITS_S = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def boards_of(projections: Mapping[str, Projection]) -> list[Projection]:
    """Return the views that declare a board, in their order."""
    declared = (each for each in projections.values() if each.board is not None)
    return sorted(declared, key=lambda each: (each.rank, each.name))


def read_board(connection: sa.Connection, projection: Projection, at_us: Micros) -> ViewBoard:
    """Count the board of a view that declares one, in the caller's transaction."""
    board = projection.board
    states = board.states if board else ()
    return ViewBoard(
        view=projection.name,
        title=board_title(projection),
        states=[_count(connection, projection, board, each, at_us) for each in states if board],
        applied=applied_position(connection),
    )


def sum_overdue(board: ViewBoard) -> OverdueWork:
    """Return a board in two numbers, and the state that most of the overdue wait in."""
    worst = max(board.states, key=lambda each: each.overdue, default=None)
    late = [each for each in board.states if each.overdue]
    since_us = [each.oldest_us + each.limit_us for each in late if each.oldest_us is not None]
    return OverdueWork(
        view=board.view,
        waiting=sum(each.waiting for each in board.states),
        overdue=sum(each.overdue for each in board.states),
        worst=worst.title if worst is not None and worst.overdue else "",
        since_us=min(since_us, default=None),
    )


def board_title(projection: Projection) -> str:
    """Return what the board of a view is called, or the view that has none."""
    declared = projection.board.title if projection.board else ""
    return declared or projection.title or projection.name.replace("_", " ").capitalize()


def _count(
    connection: sa.Connection,
    projection: Projection,
    board: WorkBoard,
    state: WorkState,
    at_us: Micros,
) -> WorkCount:
    limit_us = state.limit_s * SECOND_US
    found = connection.execute(state_statement(projection, state), {"due": at_us - limit_us}).one()
    waits = f"{board.column}:{_filter_text(state.value)}"
    overdue = f"{waits} {state.since}<{_relative(state.limit_s)}" if limit_us else ""
    return WorkCount(
        state=state.value,
        title=state.title or state.value.replace("-", " ").replace("_", " ").capitalize(),
        action=state.action,
        waiting=found.waiting,
        overdue=(found.overdue or 0) if limit_us else 0,
        limit_us=limit_us,
        oldest_us=found.oldest,
        filter=waits,
        overdue_filter=overdue,
        order=state.since,
    )


def state_statement(projection: Projection, state: WorkState) -> sa.Select[*tuple[int, ...]]:
    """Select how many rows wait in a state, how many since before `due`, and the oldest."""
    spec = view_spec(projection)
    if spec.work is None:
        raise ValueError(projection.name)
    rows, since = rows_of(projection), waiting_since(spec.work)
    is_overdue = since < sa.bindparam("due", type_=sa.BigInteger)
    return (
        sa.select(
            sa.func.count().label("waiting"),
            sa.func.sum(sa.case((is_overdue, 1), else_=0)).label("overdue"),
            sa.func.min(since).label("oldest"),
        )
        .select_from(rows)
        .where(is_in_state(rows, spec.work, state.value))
    )


def _relative(seconds: int) -> str:
    """Write a limit as filters read it: `3d`, `90m`."""
    unit, size = next((unit, size) for unit, size in _UNITS_S if seconds % size == 0)
    return f"{seconds // size}{unit}"


def _filter_text(value: str) -> str:
    """Write a value such that a filter takes it for that text, whatever is in it."""
    if value and value.replace("-", "").replace("_", "").isalnum():
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
