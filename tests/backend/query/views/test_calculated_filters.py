"""Calculations in filters of a view: a field beside another one, sums, spans between two times."""

import math
from collections.abc import Iterator, Mapping
from typing import cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import SECOND_US
from backend.filters.filter_text import write_filter
from backend.filters.grammar import parse
from backend.filters.syntax_tree import (
    Arithmetic,
    BadFilter,
    Constant,
    FieldReference,
    Filter,
    PlainValue,
    Relation,
    Sign,
    Value,
)
from backend.messages.queries import Cell
from backend.query.views.page_query import PageQuery
from tests.backend.filters.trees import OPERATORS, SIGNS
from tests.backend.query import reference
from tests.backend.query.views.things import Shelf, Thing, things
from tests.property_examples import examples

Number = int | float
SPANS = {"5us": 5, "2h": 7_200 * SECOND_US, "1d12h": 129_600 * SECOND_US}
NUMBERS = ("0", "3", "999", "0.5")
MOMENT = reference.moments("2017-09-19")[0]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("shelf") / "things.sqlite")
    yield made
    made.engine.dispose()


def numbers(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.builds(Arithmetic, inner, st.sampled_from(SIGNS), inner)


def number_values() -> st.SearchStrategy[Value]:
    fields = st.sampled_from(["count", "weight", "position"]).map(FieldReference)
    constants = st.builds(Constant, st.sampled_from(NUMBERS), st.just("number"))
    return st.recursive(fields | constants, numbers, max_leaves=5)


def span_values() -> st.SearchStrategy[Value]:
    constants = st.builds(Constant, st.sampled_from(sorted(SPANS)), st.just("span"))
    moments = st.just(FieldReference("made")) | st.builds(
        Arithmetic, st.just(FieldReference("made")), st.sampled_from(["+", "-"]), constants
    )
    between = st.builds(Arithmetic, moments, st.just("-"), moments)
    return between | st.builds(
        Arithmetic, constants | between, st.sampled_from(["+", "-"]), between
    )


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    """Return relations that fit the columns: numbers, spans, amounts and texts."""
    operator = draw(st.sampled_from(OPERATORS))
    kind = draw(st.sampled_from(["numbers", "plain", "spans", "texts"]))
    if kind == "numbers":
        return Relation(draw(number_values()), operator, draw(number_values()))
    if kind == "plain":
        plain = PlainValue(draw(st.sampled_from(NUMBERS)))
        return Relation(draw(numbers(number_values())), operator, plain)
    if kind == "spans":
        return Relation(draw(span_values()), operator, draw(span_values()))
    texts = st.sampled_from(["name", "id", "sold_on"]).map(FieldReference)
    return Relation(draw(texts), operator, draw(texts))


def calculate(value: Value, cells: Mapping[str, Cell]) -> Cell:
    """Calculate in plain Python, as a database does: what is missing makes all of it missing."""
    match value:
        case FieldReference(name):
            return cells[name]
        case Constant(text, "span"):
            return SPANS[text]
        case Constant(text):
            return float(text) if "." in text else int(text)
        case Arithmetic(left, sign, right):
            one, other = calculate(left, cells), calculate(right, cells)
            if one is None or other is None:
                return None
            return put_together(cast("Number", one), sign, cast("Number", other))


def put_together(one: Number, sign: Sign, other: Number) -> Cell:
    if sign == "/":
        return known(float(one) / other) if other else None
    results = {"+": one + other, "-": one - other, "*": one * other}
    found = results[sign]
    if isinstance(found, int) and not -(2**63) <= found < 2**63:  # it goes on as a fraction
        one, other = float(one), float(other)
        found = {"+": one + other, "-": one - other, "*": one * other}[sign]
    return known(found)


def known(number: Number) -> Cell:
    return None if math.isnan(number) else number


def holds(test: Relation, thing: Thing) -> bool:
    cells = cast("dict[str, Cell]", msgspec.structs.asdict(thing))
    left = calculate(test.left, cells)
    if isinstance(test.right, PlainValue):
        right: Cell = calculate(Constant(test.right.text, "number"), cells)
    else:
        right = calculate(test.right, cells)
    if left is None or right is None:
        return test.operator == "!="
    one, other = cast("Number", left), cast("Number", right)
    return reference.compare(test.operator, one, other, other)


@examples(2)  # the whole language of calculations
@given(rows=things(), test=relations())
def test_that_the_database_calculates_what_plain_python_calculates(
    shelf: Shelf, rows: list[Thing], test: Relation
) -> None:
    shelf.fill(rows)
    tree: Filter = parse(write_filter(test))
    found, _ = shelf.read(PageQuery(tree, order="id"))

    assert [row["id"] for row in found] == sorted(row.id for row in rows if holds(test, row))


def ids(shelf: Shelf, text: str) -> str:
    return " ".join(str(row["id"]) for row in shelf.read(PageQuery(parse(text), order="id"))[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{price.minor}>{count}", "a b"),
        ("{price / count}>2.40", "a"),  # an amount as it is shown
        ("{price}!={price}", "c"),
        ("{price*2}:25.00", "a"),
        ("{now - made}>1d", "a b"),
        ("{now - made}>1d12h", "b"),
        ("{made + 1d}>=2017-09-20T00:00:01", "a"),
        ("{made + 1d}:2017-09-19", "b"),
        ("{parts.0.n}>{parts.0.m}", "a"),
        ("{parts.0.n - parts.0.m}:1", "a"),
        ("{parts.0.minor - 1}:8", "a"),
        ("{parts.0.n * 2 - parts.0.m}<{price}", "a"),
        ("{price - parts.0.n}:12.47", "a"),
        ("parts.0.n<{price}", "a"),
        ("{parts.0.id}:{parts.0.m}", ""),
        ("{parts.0.id}:{name}", "a"),
        ("{parts.0.n}!={parts.0.m}", "a b c"),
        ("{listed}:{listed}", "a b c"),
        ("{count / (count - count)}:*", ""),
        ("-{count / (count - count)}:*", "a b c"),
        ("name:{id}", "c"),
        ("{count}={2+3}", "a"),
    ],
)
def test_that_a_calculation_finds(shelf: Shelf, text: str, expected: str) -> None:
    shelf.fill(
        [
            Thing(
                id="a",
                name="p-1",
                count=5,
                price=1250,
                made=MOMENT + SECOND_US,
                parts='[{"n":3,"m":2,"id":"p-1","minor":9}]',
            ),
            Thing(id="b", name="x", count=100, price=700, made=MOMENT - 86_400 * SECOND_US + 1),
            Thing(id="c", name="c", listed=True),
        ]
    )
    assert ids(shelf, text) == expected


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("made<{price}", 0, "a time and an amount do not compare"),
        ("{price - count}>12", 7, "`-` between an amount and a number makes no sense"),
        ("x {made + price}>1", 8, r"`\+` between a time and an amount makes"),
        ("{made + made}>1d", 6, "between a time and a time"),
        ("{name * 2}>1", 6, "between a text and a number"),
        ("{nmae}>{id}", 1, "did you mean `name`"),
        ("count>{parts}", 7, "holds several values"),
        ("parts.*.n>{count}", 0, r"`parts.\*.n` holds several values"),
        ("{parts.x.y}:{parts}", 13, "holds several values"),
        ("{made - made}>5", 14, "a span of time like 2h or 1d12h"),
        ("{made - 999999999w}>now", 8, "longer than any time"),
        ("{count+1}>x", 10, "a number like 12"),
        ("{count*9999999999999999999999}>1", 7, "larger than any number"),
        ("{made + 1d}>2h", 12, "`2h` is a span of time here"),
        ("{price*2}>x", 10, "an amount like 12.50"),
        ("{name.minor}:{id}", 1, "no field `name.minor`"),
        ("listed>{listed}", 0, "have no order"),
        ("x made<price", 7, "compare `made` with the field `price`, put that in braces"),
    ],
)
def test_that_what_does_not_go_together_is_refused_with_where(
    shelf: Shelf, text: str, at: int, sentence: str
) -> None:
    with pytest.raises(BadFilter, match=sentence) as refused:
        ids(shelf, text)
    assert refused.value.at == at
