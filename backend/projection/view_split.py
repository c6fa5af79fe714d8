"""A part of a view: its projection, of which only the rows with certain keys are made.

A view can be split where each of its events is about rows of one key, which the event names, or is
given to every part. What is declared of that is held against what handlers do: a handler that gets
or puts a row of another key raises, and its event is parked. No part is wrong without a word.
"""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, TypeVar, cast
from zlib import crc32

import msgspec

from backend.domain.module import Payload
from backend.errors import Rejected
from backend.messages.text_list import join_names
from backend.projection.read_model import (
    EventHandler,
    EventMeta,
    Projection,
    Split,
    TableRows,
    ViewRow,
    ViewTables,
)

BY_SUBJECT = "meta.subject"
KeyOf = Callable[[Any, EventMeta], str]
R = TypeVar("R", bound=ViewRow)


def part_of_key(key: str, parts: int) -> int:
    """Return in which part, from 1, the rows with this key are; the same on every machine."""
    return crc32(key.encode("utf-8", "surrogatepass")) % parts + 1


def split_of(projection: Projection) -> Split | None:
    """Return by what a view is split: as it declares, or by its only key if all events have it."""
    if projection.split is not None:
        return projection.split
    if len(projection.key) != 1 or projection.helper_tables:
        return None
    (column,) = projection.key
    has_it = all(_has_text(payload, column) for payload in projection.handlers)
    return Split(column=column) if has_it else None


def why_not_split(projection: Projection) -> str:
    """Say why a view cannot be split by key; empty where it can."""
    name, split = projection.name, split_of(projection)
    if projection.fulltext:
        return (
            f"{name} cannot be split: its full-text search ranks all rows together. Give it whole"
            " to one replica."
        )
    if split is None:
        return _obstacle(projection)
    for payload in projection.handlers:
        if payload in split.every_part or _field(split, payload) == BY_SUBJECT:
            continue
        if not _has_text(payload, _field(split, payload)):
            return (
                f"{name} cannot be split by {split.column}: {payload.__name__} has no text"
                f" {_field(split, payload)}. Mend `split` in its read model."
            )
    if split.column not in projection.key:
        return f"{name} cannot be split by {split.column}, which is no column of its key."
    return ""


def _obstacle(projection: Projection) -> str:
    """Say what keeps a view that declares nothing from being split."""
    name = projection.name
    if len(projection.key) != 1:
        return (
            f"{name} cannot be split: one event may change rows of several keys"
            f" ({join_names(projection.key)}). Give it whole to one replica."
        )
    (column,) = projection.key
    without = [each.__name__ for each in projection.handlers if not _has_text(each, column)]
    if without:
        return (
            f"{name} cannot be split: {join_names(without)} has no {column}, and may change several"
            " of its rows. Give it whole to one replica."
        )
    return (
        f"{name} cannot be split: its handlers remember things in tables of their own. Give it"
        " whole to one replica, or declare in its read model by what it is split."
    )


def part_of(projection: Projection, part: int, parts: int) -> Projection:
    """Return the projection that makes one part of a view's rows.

    Raises:
        Rejected: the view cannot be split, and why.
    """
    why = why_not_split(projection)
    split = split_of(projection)
    if why or split is None:
        raise Rejected(why, field="views")
    handlers: Mapping[type[Payload], EventHandler] = {
        payload: PartHandler(projection, split, payload, handler, (part, parts))
        for payload, handler in projection.handlers.items()
    }
    return msgspec.structs.replace(projection, handlers=handlers, part=f"{part}/{parts}")


class PartHandler:
    """A handler of one part of a view; `takes` says whether an event is for this part."""

    def __init__(
        self,
        projection: Projection,
        split: Split,
        payload: type[Payload],
        handler: EventHandler,
        which: tuple[int, int],
    ) -> None:
        update_wrapper(self, handler)
        self._handler = handler
        self._part, self._parts = which
        self._key_of = None if payload in split.every_part else _key_reader(split, payload)
        self._rules = PartRules(projection, split, *which)
        self._guarded: tuple[ViewTables, PartTables] | None = None

    def takes(self, payload: object, meta: EventMeta) -> bool:
        """Say whether the event may change rows of this part."""
        key_of = self._key_of
        return key_of is None or part_of_key(key_of(payload, meta), self._parts) == self._part

    def __call__(self, payload: object, meta: EventMeta, tables: ViewTables) -> None:
        """Apply an event that this part takes."""
        if self._guarded is None or self._guarded[0] is not tables:
            self._guarded = (tables, PartTables(tables, self._rules))
        guarded = self._guarded[1]
        guarded.key = None if self._key_of is None else self._key_of(payload, meta)
        self._handler(payload, meta, cast("ViewTables", guarded))


class PartRules:
    """Which rows a handler of a part may touch."""

    def __init__(self, projection: Projection, split: Split, part: int, parts: int) -> None:
        self.view, self.column = projection.name, split.column
        self._part, self._parts = part, parts
        self._per_part = frozenset(split.per_part)
        self._keys = {projection.row: projection.key, **projection.helper_tables}

    def place(self, row: type[ViewRow]) -> int | None:
        """Return which value of a table's key is the one that the view is split by; None: none."""
        key = self._keys[row]
        return key.index(self.column) if self.column in key else None

    def refuses_put(self, row: type[ViewRow], key: str | None) -> bool:
        """Say whether a table is to be the same in all parts, and this event is for one alone."""
        return key is not None and self.place(row) is None and row not in self._per_part

    def require(self, found: str, key: str | None) -> None:
        """See that a row belongs to the event's key, or for one without to this part.

        Raises:
            Rejected: it does not.
        """
        if found == key or (key is None and part_of_key(found, self._parts) == self._part):
            return
        if key is None:
            raise Rejected(
                f"The handler asks for the row of {found}, which is in another part of {self.view}."
                " Mend `split` in the read model, or do not split the view."
            )
        raise Rejected(
            f"{self.view} is split by {self.column}, and this event is about {key}, but its handler"
            f" asks for the row of {found}. Mend `split` in the read model, or do not split the"
            " view."
        )

    def refuse(self, row: type[ViewRow]) -> Rejected:
        """Return why a row of a helper table cannot be put."""
        return Rejected(
            f"{self.view} is split by {self.column}: {row.__name__} does not have it in its key,"
            " and an event that one part alone takes changes it. Mend `split` in the read model"
            " (`every_part`, `per_part`), or do not split the view.",
            code="other-part",
        )


class PartTables:
    """The tables of a view, as a handler of a part sees them; `key`: of the event in hand."""

    def __init__(self, tables: ViewTables, rules: PartRules) -> None:
        self.key: str | None = None
        self._tables, self._rules = tables, rules
        self._guarded: dict[type[ViewRow], PartRows[Any]] = {}

    def __getitem__(self, row: type[R]) -> "PartRows[R]":
        """Return the rows of that table."""
        found = self._guarded.get(row)
        if found is None:
            found = self._guarded[row] = PartRows(self, self._tables[row], row, self._rules)
        return cast("PartRows[R]", found)


class PartRows(TableRows[R]):
    """The rows of one table that a handler of a part may touch."""

    def __init__(
        self, tables: PartTables, rows: TableRows[R], row: type[R], rules: PartRules
    ) -> None:
        self._of, self._rows, self._row, self._rules = tables, rows, row, rules
        self._place = rules.place(row)

    def get(self, *key: str) -> R | None:
        """Return the row with this key, or None.

        Raises:
            Rejected: it belongs to another key than the event.
        """
        if self._place is not None:
            self._rules.require(key[self._place], self._of.key)
        return self._rows.get(*key)

    def put(self, row: R) -> None:
        """Keep the row.

        Raises:
            Rejected: it belongs to another key than the event.
        """
        if self._place is not None:
            self._rules.require(getattr(row, self._rules.column), self._of.key)
        elif self._rules.refuses_put(self._row, self._of.key):
            raise self._rules.refuse(self._row)
        self._rows.put(row)


def _field(split: Split, payload: type[Payload]) -> str:
    return split.fields.get(payload, split.column)


def _key_reader(split: Split, payload: type[Payload]) -> KeyOf:
    field = _field(split, payload)
    if field == BY_SUBJECT:
        return lambda _, meta: meta.subject
    return lambda value, _: getattr(value, field)


def _has_text(payload: type[Payload], field: str) -> bool:
    fields = {each.name: each.type for each in msgspec.structs.fields(payload)}
    found = fields.get(field)
    return found is str or getattr(found, "__origin__", None) is str
