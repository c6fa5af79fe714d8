"""Rows and events that tests of branches are about, by plain replays and plain searches."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_store import Checkpoint
from backend.projection.sql_tables import live_table
from backend.projection.table_specs import table_specs_of
from backend.wire.branch_outcome import BranchCell, DifferentRow

Views = Mapping[str, Projection]
Rows = dict[tuple[str, tuple[str, ...]], dict[str, Any]]


def first_of(history: Sequence[Event], type_: str, after: int = 0) -> Event:
    return next(each for each in history if each.type == type_ and each.position > after)


def paid_order(history: Sequence[Event]) -> tuple[Event, str]:
    """Return an order's `order.paid`, of one that was shipped and delivered afterwards."""
    for event in history:
        if event.type == "order.paid" and event.position > 200:
            order = msgspec.json.decode(event.data)["order_id"]
            later = [e.type for e in history if e.subject == event.subject]
            if "order.delivered" in later and "order.cancelled" not in later:
                return event, order
    raise AssertionError("no such order")


def all_rows(path: Path, projections: Views, registry: Registry, log: Iterable[Event]) -> Rows:
    """Return all rows of all views over these events, by a plain replay from zero."""
    store = LiveStore(path, projections)
    applier = Applier(store, projections, registry)
    whole = [*log]
    applier.apply(whole, Checkpoint(whole[-1].position, {}))
    store.close()
    found: Rows = {}
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        for name, each in projections.items():
            text = str(sa.select(live_table(table_specs_of(each)[0])))
            for row in connection.execute(text):
                cells = dict(zip(row.keys(), row, strict=True))
                del cells["position"]
                found[name, tuple(cells[column] for column in each.key)] = cells
    connection.close()
    return found


def cell(row: Mapping[str, BranchCell] | None, name: str) -> BranchCell:
    assert row is not None
    return row[name]


def expected_differences(real: Rows, branch: Rows) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    found: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for place in real.keys() | branch.keys():
        before, after = real.get(place), branch.get(place)
        if before != after:
            shared = before or after or {}
            found[place] = {
                name for name in shared if (before or {}).get(name) != (after or {}).get(name)
            }
    return found


def found_differences(rows: Iterable[DifferentRow]) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    return {(row.view, row.key): set(row.columns) for row in rows}
