"""A view with a column of every kind, in a real file, and rows for it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import msgspec
import sqlalchemy as sa
from hypothesis import strategies as st

from backend.filters.conditions import FilterContext
from backend.filters.sql_dialect import SqliteDialect
from backend.filters.syntax_tree import Comparison, Filter, Operator, Term
from backend.messages.catalogue import Column
from backend.messages.queries import Cell
from backend.projection.read_model import Day, Json, Money, Projection, Timestamp, ViewRow
from backend.projection.row_queries import rows_of
from backend.query.views.page_query import PageQuery, build_statements, fetch_page
from backend.query.views.selection import Selection, present_rows
from backend.sqlite.file_profile import READ_MODELS
from backend.sqlite.sqlalchemy_engines import create_engine
from tests.backend.filters.trees import OPERATORS
from tests.backend.query import reference


class Thing(ViewRow, kw_only=True):
    """A thing."""

    id: str
    name: str | None = None
    count: int = 0
    price: Money | None = None
    made: Timestamp | None = None
    sold_on: Day = "2017-01-01"
    listed: bool = False
    weight: float = 0.0
    parts: Json = "[]"


THINGS = Projection(
    name="things", summary="Things.", row=Thing, key=("id",), handlers={}, order="count:desc"
)
DAYS = ["2016-12-31", "2017-01-01", "2017-09-19", "2017-09-20"]
MOMENTS = [*DAYS, "2017-09-19T10:30:00", "2017-09-19T10:30:00.000001", "2017-09-19T23:59:59.999999"]
NAMES = [
    "",
    "paid",
    "Paid",
    "PAID off",
    "a%b",
    "a_b",
    "axb",
    "[x]",
    "x",
    'say "no"',
    "back\\slash",
    "*",
    "?",
    "'; drop table things; --",
    "Ärger",
    "ärger",
    "naïve",
    "nai\u0308ve",
    "日本",
    "\n",
    "10",
]
NUMBERS = [-1, 0, 1, 10, 999, 2**62]
WEIGHTS = [-1.5, 0.0, 0.1, 2.0, 1e300]
PARTS = ["[]", '[{"id":"p-1"}]', '{"a":"b"}']
VALUES: dict[str, list[str]] = {
    "id": [f"t{n}" for n in range(6)],
    "name": [*NAMES, "a?b", "a*", "*aid*", "P*d", "[*", "%", "_", "**", "\\*"],
    "count": [str(number) for number in NUMBERS],
    "price": [str(number) for number in NUMBERS if abs(number) < 2**50],
    "weight": [*(f"{each:.1f}" for each in WEIGHTS[:4]), "2"],
    "position": ["0", "3", "+5"],
    "made": MOMENTS,
    "sold_on": DAYS,
    "listed": ["true", "false", "yes", "no", "1", "0", "True"],
    "parts": [*PARTS, "*p-1*"],
}
ORDERLESS = {"listed"}
NOW = reference.moments("2017-09-20T12:00:00")[0]


def things() -> st.SearchStrategy[list[Thing]]:
    """Return lists of things with ids of their own."""
    thing = st.builds(
        Thing,
        id=st.uuids().map(str),
        name=st.none() | st.sampled_from(NAMES),
        count=st.sampled_from(NUMBERS),
        price=st.none() | st.sampled_from(NUMBERS),
        made=st.none() | st.sampled_from([reference.moments(each)[0] for each in MOMENTS]),
        sold_on=st.sampled_from(DAYS),
        listed=st.booleans(),
        weight=st.sampled_from(WEIGHTS),
        parts=st.sampled_from(PARTS),
        position=st.integers(1, 6),
    )
    return st.lists(thing, max_size=12, unique_by=lambda each: each.id)


@st.composite
def thing_tests(draw: st.DrawFn) -> Filter:
    """Return tests that fit the columns."""
    field = draw(st.sampled_from(sorted(VALUES)))
    allowed: list[Operator] = [":", "=", "!="] if field in ORDERLESS else OPERATORS
    operator = draw(st.sampled_from(allowed))
    values = ["*", *VALUES[field]] if operator == ":" else VALUES[field]
    value = draw(st.sampled_from(values))
    return Comparison(field, operator, value, quoted=field == "name" and draw(st.booleans()))


def thing_words() -> st.SearchStrategy[Filter]:
    return st.builds(Term, st.sampled_from([*NAMES, "AID", "p-1", "2017"]), st.booleans())


def matches(tree: Filter, thing: Thing) -> bool:
    """Say in plain Python whether the filter holds for the thing."""
    columns = present_rows(THINGS).by_name
    return reference.holds(tree, lambda leaf: _leaf(leaf, thing, columns))


def _leaf(leaf: Comparison | Term, thing: Thing, columns: Mapping[str, Column]) -> bool:
    cells = cast("dict[str, Cell]", msgspec.structs.asdict(thing))
    if isinstance(leaf, Comparison):
        return reference.test_of(leaf, cells[leaf.field], columns[leaf.field].kind)
    searched = {"text", "json", "day"}
    texts = (cells[name] for name, column in columns.items() if column.kind in searched)
    return any(reference.occurs(leaf, cast("str | None", text)) for text in texts)


class Shelf:
    """The things in a file, in the table that a replica has for them."""

    def __init__(self, path: Path) -> None:
        self.engine = create_engine(path, READ_MODELS)
        self.selection: Selection = present_rows(THINGS)
        self._table = rows_of(THINGS)
        with self.engine.begin() as change:
            self._table.create(change)

    def fill(self, rows: Sequence[Thing]) -> None:
        """Replace all rows."""
        with self.engine.begin() as change:
            change.execute(sa.delete(self._table))
            if rows:
                change.execute(
                    sa.insert(self._table), [msgspec.structs.asdict(row) for row in rows]
                )

    def read(self, wanted: PageQuery) -> tuple[list[dict[str, Cell]], int]:
        """Return a page's rows by column, and the total."""
        names = [column.name for column in self.selection.columns]
        with self.engine.connect() as connection:
            statements = build_statements(
                self.selection, wanted, FilterContext(SqliteDialect(), NOW)
            )
            rows, total = fetch_page(connection, statements)
        return [dict(zip(names, row, strict=True)) for row in rows], total
