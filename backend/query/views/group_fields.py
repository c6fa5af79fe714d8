"""What groups and measures mean for a view: expressions over its rows, or over items of a list."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.clock import SECOND_US
from backend.errors import Unreadable
from backend.filters.payload_conditions import ANY_ITEM
from backend.filters.sql_dialect import Dialect, PayloadPath, TimeUnit
from backend.messages.catalogue import Column, ColumnKind
from backend.messages.groups import GroupKey, TimeBucket
from backend.query.views.selection import Selection

Expression = sa.ColumnElement[Any]
CURRENCY_SUFFIX = ".currency"  # of a column of amounts: each of its currencies
_DAY_S, _HOUR_US = 86_400, 3_600 * SECOND_US
_NUMBERS: frozenset[ColumnKind] = frozenset({"integer", "number", "money", "position"})


class ItemSource(msgspec.Struct, frozen=True):
    """What is counted in the place of rows: items of a list, or the currencies of amounts.

    `text`: the JSON of each item; `currency`, `amount`: of amounts alone
    """

    path: tuple[str, ...]
    rows: sa.FromClause
    text: Expression | None = None
    currency: Expression | None = None
    amount: Expression | None = None


class FieldValue(msgspec.Struct, frozen=True):
    """What a field holds: its expression, its kind, and the column of its currency if any."""

    value: Expression
    kind: ColumnKind
    currency: str = ""


class GroupFields:
    """Resolves fields; all of them that lie within a list must lie within the same one.

    Amounts of several currencies are a list as well: each is counted by itself.
    """

    def __init__(self, selection: Selection, fields: Sequence[str], dialect: Dialect) -> None:
        """`fields`: all that will be asked for.

        Raises:
            Unreadable: code `bad-group`; they lie within several lists, or in lists of lists.
        """
        self._selection = selection
        self._dialect = dialect
        self.items = self._find_items(fields)

    def resolve(self, field: str) -> FieldValue:
        """Return what a field holds, for each row or each item.

        Raises:
            Unreadable: code `bad-group`; there is no such field.
        """
        column, path = self._column_of(field)
        items = self.items
        if column.kind == "amounts" and items is not None and items.amount is not None:
            if not path:
                return FieldValue(items.amount, "money", f"{column.name}{CURRENCY_SUFFIX}")
            if field == f"{column.name}{CURRENCY_SUFFIX}" and items.currency is not None:
                return FieldValue(items.currency, "text")
        if not path:
            return FieldValue(self._cell(column.name), column.kind, self._currency_of(column))
        return self._nested(column, path)

    def bucket(self, key: GroupKey) -> FieldValue:
        """Return what a group is known by.

        Raises:
            Unreadable: code `bad-group`; the field has no time.
        """
        found = self.resolve(key.field)
        if not key.bucket:
            return found
        if found.kind == "time":
            return _time_bucket(found.value, key.bucket, self._dialect)
        if found.kind == "day" and key.bucket != "hour":
            return _day_bucket(found.value, key.bucket, self._dialect)
        raise bad_group(f"`{key.field}` has no {key.bucket}: it is no time.")

    def number(self, field: str) -> FieldValue:
        """Return a field that can be summed.

        Raises:
            Unreadable: code `bad-group`; it is no number, or one of the row beside its items.
        """
        column, path = self._column_of(field)
        if path and not column.fields and column.kind == "json":
            found = FieldValue(self._dialect.number_at(*self._place(column, path)), "number")
        else:
            found = self.resolve(field)
        if found.kind not in _NUMBERS:
            raise bad_group(f"`{field}` is no number: it has no sum and no average.")
        if self.items is not None and not self._lies_in_items(field):
            raise bad_group(
                f"`{field}` is of the row, and would be counted once for each item of"
                f" `{'.'.join(self.items.path)}`: leave one of them out."
            )
        return found

    def _column_of(self, field: str) -> tuple[Column, PayloadPath]:
        name, *path = field.split(".")
        column = self._selection.by_name.get(name)
        if column is None:
            known = ", ".join(self._selection.by_name)
            raise bad_group(f"There is no field `{field}`; there are {known}.")
        if path and column.kind not in ("json", "amounts"):
            raise bad_group(f"`{name}` holds no fields of its own: there is no `{field}`.")
        return column, tuple(path)

    def _lies_in_items(self, field: str) -> bool:
        return bool(self._list_path(field))

    def _list_path(self, field: str) -> tuple[str, ...]:
        """Return the path up to the first list, with its `*`; empty without a list."""
        column, path = self._column_of(field)
        if column.kind == "amounts":
            return (column.name,)
        if ANY_ITEM not in path:
            return ()
        if path.count(ANY_ITEM) > 1:
            raise bad_group(f"`{field}` is a list within a list, which cannot be grouped.")
        return (column.name, *path[: path.index(ANY_ITEM) + 1])

    def _find_items(self, fields: Sequence[str]) -> ItemSource | None:
        lists = {self._list_path(field) for field in fields} - {()}
        if not lists:
            return None
        if len(lists) > 1:
            named = " and ".join(sorted(f"`{'.'.join(path)}`" for path in lists))
            raise bad_group(f"{named} are lists of their own: ask about one at a time.")
        (path,) = lists
        cell = self._cell(path[0])
        if len(path) == 1:
            held, currency, amount = self._dialect.members_of(cell)
            return ItemSource(path, held, currency=currency, amount=amount)
        items, text = self._dialect.items_at(cell, path[1:-1])
        return ItemSource(path, items, text)

    def _nested(self, column: Column, path: PayloadPath) -> FieldValue:
        declared = {field.path: field.kind for field in column.fields}
        kind = declared.get(".".join(path))
        if column.fields and kind is None:
            known = ", ".join(f"{column.name}.{each}" for each in declared)
            missing = ".".join((column.name, *path))
            raise bad_group(f"There is no field `{missing}`: there are {known}.")
        data, inner = self._place(column, path)
        text, number = self._dialect.text_at(data, inner), self._dialect.number_at(data, inner)
        if kind in _NUMBERS:
            return FieldValue(number, kind, self._currency_of(column) if kind == "money" else "")
        if kind == "text":
            return FieldValue(text, kind)
        return FieldValue(
            sa.func.coalesce(
                text, self._dialect.among_texts(number), self._dialect.flag_at(data, inner)
            ),
            "text",
        )

    def _place(self, column: Column, path: PayloadPath) -> tuple[Expression, PayloadPath]:
        """Return the JSON that a path leads into, and the rest of the path."""
        items = self.items
        if items is not None and items.text is not None and ANY_ITEM in path:
            return items.text, ("0", *path[path.index(ANY_ITEM) + 1 :])
        return self._cell(column.name), path

    def _currency_of(self, column: Column) -> str:
        name = column.currency_column or "currency"
        return name if name in self._selection.by_name else ""

    def _cell(self, name: str) -> Expression:
        return self._selection.rows.c[name]


def bad_group(message: str) -> Unreadable:
    """Return the error for a group or a measure that does not fit the view."""
    return Unreadable(message, code="bad-group", field="group_by")


def _time_bucket(moment_us: Expression, bucket: TimeBucket, dialect: Dialect) -> FieldValue:
    if bucket == "hour":
        return FieldValue(moment_us - _remainder(moment_us, _HOUR_US), "time")
    seconds = (moment_us - _remainder(moment_us, SECOND_US)) / SECOND_US
    if bucket == "week":
        days = (seconds - _remainder(seconds, _DAY_S)) / _DAY_S
        monday = days - _remainder(days + 3, 7)  # the epoch was a Thursday
        return FieldValue(dialect.utc_text(monday * _DAY_S, "day"), "day")
    unit: TimeUnit = bucket or "day"
    return FieldValue(dialect.utc_text(seconds, unit), "day" if unit == "day" else "text")


def _day_bucket(day: Expression, bucket: TimeBucket, dialect: Dialect) -> FieldValue:
    if bucket == "day":
        return FieldValue(day, "day")
    if bucket == "week":
        return FieldValue(dialect.monday_of(day), "day")
    digits = 7 if bucket == "month" else 4
    return FieldValue(sa.func.substr(day, 1, digits, type_=sa.Text()), "text")


def _remainder(value: Expression, size: int) -> Expression:
    """Return what is left beyond a multiple, never below 0: times before 1970 are negative."""
    return ((value % size) + size) % size
