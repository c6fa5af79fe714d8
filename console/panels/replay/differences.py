"""What an event changed, as a tree: view, row, field, with the values before and after."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from backend.messages.queries import Cell, Change, Changes, Column
from console.state.wording import UNKNOWN, counted
from console.tables.cells import write


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A view, a row of it, or a field of that; `note` says how many, or what became of the row."""

    name: str
    before: str = ""
    after: str = ""
    parts: "tuple[Difference, ...]" = field(default=())


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What the events up to one position changed.

    changed: by view and key, the names of the columns that differ
    """

    upto: int
    views: tuple[Difference, ...]
    changed: dict[tuple[str, Hashable], frozenset[str]]


def differences_of(changes: Changes, upto: int) -> Differences:
    """Write changed rows as a tree, and note which cells they are."""
    views: list[Difference] = []
    changed: dict[tuple[str, Hashable], frozenset[str]] = {}
    for view, found in groupby(changes.changes, key=lambda each: each.view):
        columns = changes.columns[view]
        rows = list(found)
        views.append(
            Difference(
                name=view,
                after=counted(len(rows), "row"),
                parts=tuple(_row(columns, change) for change in rows),
            )
        )
        for change in rows:
            changed[view, tuple(change.key)] = _names(columns, change)
    return Differences(upto=upto, views=tuple(views), changed=changed)


def _row(columns: Sequence[Column], change: Change) -> Difference:
    return Difference(
        name=" ".join(str(part) for part in change.key),
        before="" if change.before else "no row",
        after="" if change.after else "removed",
        parts=tuple(
            Difference(name=column.name, before=before, after=after)
            for column, before, after in _fields(columns, change)
            if column.kind != "position"
        ),
    )


def _fields(columns: Sequence[Column], change: Change) -> list[tuple[Column, str, str]]:
    before, after = _written(columns, change.before), _written(columns, change.after)
    pairs = zip(columns, before, after, strict=True)
    return [(column, was, now) for column, was, now in pairs if was != now]


def _written(columns: Sequence[Column], row: Sequence[Cell] | None) -> list[str]:
    if row is None:
        return [UNKNOWN] * len(columns)
    by_name = {column.name: cell for column, cell in zip(columns, row, strict=True)}
    currency = str(by_name.get("currency") or "")
    pairs = zip(columns, row, strict=True)
    return [write(column.kind, cell, currency) for column, cell in pairs]


def _names(columns: Sequence[Column], change: Change) -> frozenset[str]:
    return frozenset(column.name for column, _, _ in _fields(columns, change))
