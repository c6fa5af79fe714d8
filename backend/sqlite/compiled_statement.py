"""SQLAlchemy Core compiled once to SQL, for statements that the driver's cursor runs often."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

CoreStatement = (
    sa.Select[*tuple[Any, ...]]
    | sa.CompoundSelect[*tuple[Any, ...]]
    | sa.Delete
    | sa.Insert
    | sa.Update
)
_DIALECT = sqlite.dialect(paramstyle="qmark")


class CompiledStatement:
    """SQL with positional parameters; `constants` are its own values, behind those given."""

    __slots__ = ("_compiled", "constants", "sql")

    def __init__(self, element: CoreStatement) -> None:
        self._compiled = element.compile(dialect=_DIALECT)
        self.sql = str(self._compiled)
        own = self._compiled.construct_params(_check=False)
        self.constants = tuple(
            own[name]
            for name in self._compiled.positiontup or ()
            if not self._compiled.binds[name].required
        )

    def order_values(self, **given: object) -> list[object]:
        """Return the values to run it with, in the order in which it takes them."""
        values = self._compiled.construct_params(given)
        return [values[name] for name in self._compiled.positiontup or ()]


def compile_upsert(table: sa.Table) -> CompiledStatement:
    """Return the statement that writes a row, over the one with the same key if there is one.

    It takes the cells in the order of the table's columns.
    """
    key = [column.name for column in table.primary_key]
    new = sqlite.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    changed: dict[str, Any] = {
        c.name: new.excluded[c.name] for c in table.columns if c.name not in key
    }
    return CompiledStatement(new.on_conflict_do_update(index_elements=key, set_=changed))


def compile_create(table: sa.Table, *, if_missing: bool = False) -> list[str]:
    """Return the statements that make the table and its indexes."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = str(CreateTable(table, if_not_exists=if_missing).compile(dialect=_DIALECT))
    also = [CreateIndex(index, if_not_exists=if_missing) for index in indexes]
    return [made, *(str(each.compile(dialect=_DIALECT)) for each in also)]
