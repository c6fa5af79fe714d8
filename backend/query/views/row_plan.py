"""How a statement finds a view's rows: asked of the database, and said in rows."""

from typing import Any

import sqlalchemy as sa
from msgspec import structs

from backend.filters.syntax_tree import MATCH_ALL, Filter, positive_terms
from backend.messages.groups import RowPlan
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import WORK_SUFFIX, is_in_state
from backend.query.views.group_query import GroupStatement
from backend.query.views.selection import Selection
from backend.query.views.view_fields import waiting_state


def explain_rows(
    connection: sa.Connection,
    built: GroupStatement,
    selection: Selection,
    tree: Filter,
    matched: int,
) -> RowPlan:
    """Return how the statement goes about it; `matched`: rows or items that it counted."""
    plan = _explain(connection, built, selection, tree, matched)
    return structs.replace(plan, counts_items=built.counts_items)


def _explain(
    connection: sa.Connection,
    built: GroupStatement,
    selection: Selection,
    tree: Filter,
    matched: int,
) -> RowPlan:
    if not selection.stored:
        return RowPlan(access="history", looked_at=None, matched=matched)
    if connection.dialect.name == "postgresql":
        return _explain_on_server(connection, built, selection, tree, matched)
    steps = _steps(connection, built.select)
    name = selection.projection.name
    if any(_is_work_index(step, name) for step in steps):
        return _through_work_index(connection, selection, tree, matched)
    if any(step.startswith(f"SEARCH {name} ") and "PRIMARY KEY" in step for step in steps):
        if selection.text is not None and positive_terms(tree):
            return _through_text(connection, selection, tree, matched)
        keys = ", ".join(selection.key)
        return RowPlan(access="key", index=keys, looked_at=min(1, matched), matched=matched)
    return _scan(connection, built, selection, tree, matched)


def _explain_on_server(
    connection: sa.Connection,
    built: GroupStatement,
    selection: Selection,
    tree: Filter,
    matched: int,
) -> RowPlan:
    """Tell by which index PostgreSQL goes; how many rows that reaches, it does not say."""
    compiled = built.select.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params)
    used = " ".join(str(row[0]) for row in plan)
    name = selection.projection.name
    if f"on {name}{WORK_SUFFIX}" in used or f"using {name}{WORK_SUFFIX}" in used:
        return _through_work_index(connection, selection, tree, matched)
    if f"{name}_pkey" in used:
        keys = ", ".join(selection.key)
        return RowPlan(access="key", index=keys, looked_at=None, matched=matched)
    return _scan(connection, built, selection, tree, matched)


def _scan(
    connection: sa.Connection,
    built: GroupStatement,
    selection: Selection,
    tree: Filter,
    matched: int,
) -> RowPlan:
    is_whole = tree == MATCH_ALL and not built.counts_items
    looked_at = matched if is_whole else _count(connection, sa.select(selection.rows))
    return RowPlan(access="scan", looked_at=looked_at, matched=matched)


def _is_work_index(step: str, view: str) -> bool:
    """Whether a step goes along the board's index; that of a view built anew has a number in it."""
    way, _, index = step.partition(" INDEX ")
    return way.startswith(f"SEARCH {view} USING") and index.split(" (")[0].endswith(WORK_SUFFIX)


def _steps(connection: sa.Connection, statement: sa.Select[Any]) -> list[str]:
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    values = tuple(compiled.params[name] for name in compiled.positiontup or ())
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
    return [str(row[-1]) for row in plan]


def _through_work_index(
    connection: sa.Connection, selection: Selection, tree: Filter, matched: int
) -> RowPlan:
    spec, board = view_spec(selection.projection), selection.projection.board
    state = waiting_state(tree, selection)
    looked_at: int | None = None
    if spec.work is not None and state is not None:
        rows = sa.select(sa.literal(1)).select_from(selection.rows)
        looked_at = _count(connection, rows.where(is_in_state(selection.rows, spec.work, state)))
    index = board.column if board else ""
    return RowPlan(access="index", index=index, looked_at=looked_at, matched=matched)


def _through_text(
    connection: sa.Connection, selection: Selection, tree: Filter, matched: int
) -> RowPlan:
    """Count what any of the words finds: more is not looked at."""
    looked_at = None
    if selection.text is not None:
        looked_at = _count(connection, selection.text.rows_with_any(positive_terms(tree)))
    columns = ", ".join(selection.projection.fulltext)
    return RowPlan(access="full-text", index=columns, looked_at=looked_at, matched=matched)


def _count(connection: sa.Connection, rows: sa.Select[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(rows.subquery())
    return connection.execute(counted).scalar_one()
