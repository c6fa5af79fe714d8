"""Counts and sums over rows, beside the same in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import format_rfc3339
from backend.errors import Unreadable
from backend.filters.conditions import FilterContext
from backend.filters.grammar import parse
from backend.filters.sql_dialect import SqliteDialect
from backend.messages.group_text import describe_row_plan
from backend.messages.groups import parse_group_key, parse_grouping
from backend.messages.queries import Cell
from backend.query.views.group_query import GroupQuery
from backend.query.views.group_reader import GroupRows, read_groups
from tests.backend.query.reference import moments
from tests.backend.query.views.things import NOW, Shelf, Thing, things

TWO = '[{"id":"p-1","size":3},{"id":"p-2","size":5}]'
ONE = '[{"id":"p-2","size":7}]'


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("groups") / "things.sqlite")


def grouped(shelf: Shelf, text: str, filter_text: str = "", order: str = "") -> GroupRows:
    """Group by what stands in the window: `count, sum(x) by y`."""
    keys, measures = parse_grouping(text)
    query = GroupQuery(parse(filter_text), keys, measures, order)
    with shelf.engine.connect() as connection:
        context = FilterContext(SqliteDialect(), NOW)
        return read_groups(connection, shelf.selection, query, context)


def rows(found: GroupRows) -> list[tuple[Cell, ...]]:
    return [tuple(row) for row in found[1]]


def by(key: Callable[[Thing], Cell], shown: Sequence[Thing]) -> dict[Cell, list[Thing]]:
    found: defaultdict[Cell, list[Thing]] = defaultdict(list)
    for thing in shown:
        found[key(thing)].append(thing)
    return found


@given(things())
def test_that_groups_are_those_of_plain_python(shelf: Shelf, made: list[Thing]) -> None:
    shelf.fill(made)
    columns, found, groups, plan = grouped(shelf, "count, max(count), min(position) by name")
    expected = {
        name: (len(group), max(each.count for each in group), min(each.position for each in group))
        for name, group in by(lambda each: each.name, made).items()
    }
    assert {row[0]: tuple(row[1:]) for row in found} == expected
    assert [column.name for column in columns] == ["name", "count", "max(count)", "min(position)"]
    assert groups == len(expected)
    assert plan.matched == len(made)
    counts = [int(row[1] or 0) for row in found]
    assert counts == sorted(counts, reverse=True)


@given(st.lists(st.integers(-(2**55), 2**55), max_size=8, unique=True))
def test_that_times_are_put_together_by_their_hour_day_month_and_year(
    shelf: Shelf, made: list[int]
) -> None:
    shelf.fill([Thing(id=str(number), made=moment) for number, moment in enumerate(made)])
    for bucket, digits in (("day", 10), ("month", 7), ("year", 4)):
        found = rows(grouped(shelf, f"count by made:{bucket}"))
        expected = Counter(format_rfc3339(moment)[:digits] for moment in made)
        assert found == sorted(expected.items())  # in the order of time
    hours = rows(grouped(shelf, "count by made:hour"))
    assert {hour for hour, _ in hours} == {each - each % 3_600_000_000 for each in made}


def test_that_a_week_begins_on_its_monday(shelf: Shelf) -> None:
    days = ["2017-09-17T23:59:59", "2017-09-18", "2017-09-24T12:00:00", "1969-12-28"]
    shelf.fill([Thing(id=day, made=moments(day)[0], sold_on=day[:10]) for day in days])
    expected = [("1969-12-22", 1), ("2017-09-11", 1), ("2017-09-18", 2)]
    assert rows(grouped(shelf, "count by made:week")) == expected
    assert rows(grouped(shelf, "count by sold_on:week")) == expected


def test_that_items_of_lists_are_counted_and_summed(shelf: Shelf) -> None:
    shelf.fill([Thing(id="a", parts=TWO), Thing(id="b", parts=ONE), Thing(id="c", parts="{}")])
    assert rows(grouped(shelf, "count, sum(parts.*.size) by parts.*.id")) == [
        ("p-2", 2, 12),
        ("p-1", 1, 3),
    ]
    assert rows(grouped(shelf, "sum(parts.*.size)", "id:a")) == [(8,)]
    assert rows(grouped(shelf, "avg(parts.*.size)")) == [(5.0,)]
    assert rows(grouped(shelf, "sum(parts.0.size)")) == [(10,)]


def test_that_an_average_of_money_is_whole_minor_units(shelf: Shelf) -> None:
    shelf.fill([Thing(id="a", price=1), Thing(id="b", price=2), Thing(id="c", weight=0.75)])
    assert rows(grouped(shelf, "avg(price), avg(weight), sum(price)")) == [(2, 0.25, 3)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sum(name)", "is no number"),
        ("sum(nothing)", "There is no field `nothing`"),
        ("count by name:day", "it is no time"),
        ("count by sold_on:hour", "has no hour"),
        ("sum(count) by parts.*.id", "counted once for each item"),
        ("count by parts.*.id, parts.tags.*", "lists of their own"),
        ("count by parts.*.tags.*", "list within a list"),
        ("max(parts)", "has no order"),
        ("count by name, count, made, sold_on, listed", "At most 4 groups"),
    ],
)
def test_that_what_cannot_be_grouped_is_said(shelf: Shelf, text: str, why: str) -> None:
    shelf.fill([])
    with pytest.raises(Unreadable, match=why):
        grouped(shelf, text)


def test_that_an_order_is_a_column_of_the_answer(shelf: Shelf) -> None:
    shelf.fill([Thing(id="a", name="x", count=5), Thing(id="b", name="y", count=1)])
    shown = rows(grouped(shelf, "sum(count) by name", order="name:desc"))
    assert [name for name, _ in shown] == ["y", "x"]
    with pytest.raises(Unreadable, match="no column `total`"):
        grouped(shelf, "sum(count) by name", order="total")


def test_that_a_sum_beyond_64_bits_is_refused(shelf: Shelf) -> None:
    shelf.fill([Thing(id=str(number), count=2**62) for number in range(2)])
    with pytest.raises(Unreadable, match="beyond 64 bits"):
        grouped(shelf, "sum(count)")


def test_that_the_plan_says_how_many_rows_were_looked_at(shelf: Shelf) -> None:
    shelf.fill([Thing(id=str(number), count=number) for number in range(5)])
    plans = [
        describe_row_plan(grouped(shelf, "count", text)[3])
        for text in ("", "count>2", "id:3", "count>9")
    ]
    shelf.fill([Thing(id="a", parts=TWO), Thing(id="b", parts=ONE), Thing(id="c")])
    plans.append(describe_row_plan(grouped(shelf, "count by parts.*.id")[3]))
    assert plans == [
        "every row of the view; 5 rows looked at, 5 rows counted",
        "every row of the view; 5 rows looked at, 2 rows counted",
        "key id; 1 row looked at, 1 row counted",
        "every row of the view; 5 rows looked at, 0 rows counted",
        "every row of the view; 3 rows looked at, 3 items counted",
    ]


@pytest.mark.parametrize("text", ["sum", "sum()", "median(total)", "sum(total", "count by :day"])
def test_that_what_is_no_grouping_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_grouping(text)


def test_that_a_bucket_is_one_of_those_that_there_are() -> None:
    with pytest.raises(Unreadable, match="hour, day, week"):
        parse_group_key("created:minute")
