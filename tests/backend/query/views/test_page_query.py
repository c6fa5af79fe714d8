from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Unreadable
from backend.filters.filter_text import write_filter as write
from backend.filters.grammar import parse
from backend.filters.syntax_tree import BadFilter, Filter
from backend.messages.bounds import MAX_PAGE_ROWS
from backend.query.views.page_query import PageQuery
from backend.query.views.view_fields import pinned_key
from tests.backend.filters.trees import trees
from tests.backend.query.views.things import (
    Shelf,
    Thing,
    matches,
    thing_tests,
    thing_words,
    things,
)
from tests.property_examples import examples


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("shelf") / "things.sqlite")
    yield made
    made.engine.dispose()


@examples(2)  # the whole language of filters
@given(rows=things(), tree=trees(thing_tests() | thing_words()))
def test_that_the_database_finds_what_plain_python_finds(
    shelf: Shelf, rows: list[Thing], tree: Filter
) -> None:
    shelf.fill(rows)
    expected = sorted(row.id for row in rows if matches(tree, row))

    found, total = shelf.read(PageQuery(parse(write(tree)), order="id"))

    assert [row["id"] for row in found] == expected
    assert total == len(expected)


@given(rows=things(), field=st.sampled_from(Thing.__struct_fields__), size=st.integers(1, 4))
def test_that_pages_neither_miss_nor_repeat_a_row(
    shelf: Shelf, rows: list[Thing], field: str, size: int
) -> None:
    shelf.fill(rows)
    pages = [
        shelf.read(PageQuery(order=f"{field}:desc", offset=start, limit=size))[0]
        for start in range(0, len(rows) + size, size)
    ]

    assert [row for page in pages for row in page] == shelf.read(PageQuery(order=f"{field}:desc"))[
        0
    ]
    assert len({row["id"] for page in pages for row in page}) == len(rows)


def test_that_an_order_goes_down_and_up_and_the_key_breaks_ties(shelf: Shelf) -> None:
    shelf.fill([Thing(id=key, count=count) for key, count in [("b", 1), ("a", 1), ("c", 2)]])

    assert _ids(shelf, "count") == ["a", "b", "c"]
    assert _ids(shelf, "count:desc") == ["c", "a", "b"]
    assert _ids(shelf, "") == ["c", "a", "b"]


def test_that_a_page_of_everything_stops_at_its_largest_size_and_tells_the_total(
    shelf: Shelf,
) -> None:
    shelf.fill([Thing(id=f"{number:05}") for number in range(MAX_PAGE_ROWS + 7)])

    first, total = shelf.read(PageQuery(order="id"))
    rest, _ = shelf.read(PageQuery(order="id", offset=len(first)))

    assert (len(first), len(rest), total) == (MAX_PAGE_ROWS, 7, MAX_PAGE_ROWS + 7)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [("cuont", "did you mean `count`"), ("zzz", "there are id, name"), ("id:up", "`id:desc`")],
)
def test_that_a_wrong_order_says_what_is_there(shelf: Shelf, order: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as raised:
        shelf.read(PageQuery(order=order))

    assert (raised.value.code, raised.value.field) == ("bad-order", "order")


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("x pricce>1", 2, "did you mean `price`"),
        ("price>cheap", 6, "an amount like 12.50 or 12.50EUR"),
        ("count.minor>5", 0, "no field `count.minor`"),
        ("count:many", 6, "whole number"),
        ("count>9223372036854775808", 6, "larger than any number"),
        ("listed:maybe", 7, "true or false"),
        ("listed>true", 0, "no order"),
        ("made>soon", 5, "2h, today"),
        ("made>99999999999d", 5, "2h, today"),
        ("made>0000-01-01", 5, "2h, today"),
        ("position:*x", 9, "whole number"),
    ],
)
def test_that_a_filter_that_does_not_fit_says_where_and_why(
    shelf: Shelf, text: str, at: int, sentence: str
) -> None:
    with pytest.raises(BadFilter, match=sentence) as raised:
        shelf.read(PageQuery(parse(text)))

    assert raised.value.at == at


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("made>2h", ["new"]),
        ("made:today", ["new"]),
        ("made:yesterday", ["old"]),
        ("made:2017-09", ["new", "old"]),
        ("made>2017-09-19", ["new"]),
        ("made<=2017-09-19", ["old"]),
        ("made<2017", []),
        ("-made:*", ["never"]),
        ("made!=2017", ["never"]),
        ("sold_on:2016", ["never"]),
        ("sold_on:2017-0*", ["new", "old"]),
    ],
)
def test_that_a_time_means_the_whole_span_it_names(
    shelf: Shelf, text: str, found: list[str]
) -> None:
    noon = 1505908800_000000  # 2017-09-20T12:00:00Z, the clock's time
    shelf.fill(
        [
            Thing(id="new", made=noon - 60_000000),
            Thing(id="old", made=noon - 86400_000000),
            Thing(id="never", sold_on="2016-12-31"),
        ]
    )

    assert sorted(str(row["id"]) for row in shelf.read(PageQuery(parse(text)))[0]) == found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id:a", ("a",)),
        ("id=a count>1", ("a",)),
        ('id:"a*"', ("a*",)),
        ("id:a*", None),
        ("id:*", None),
        ("id!=a", None),
        ("id:a or id:b", None),
        ("-id:a", None),
        ("", None),
    ],
)
def test_that_a_filter_is_known_to_be_about_one_key(
    shelf: Shelf, text: str, key: tuple[str, ...] | None
) -> None:
    assert pinned_key(parse(text), shelf.selection) == key


def _ids(shelf: Shelf, order: str) -> list[object]:
    return [row["id"] for row in shelf.read(PageQuery(order=order))[0]]
