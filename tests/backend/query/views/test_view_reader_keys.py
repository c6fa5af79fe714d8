from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.filters.grammar import parse
from backend.messages.queries import Cell
from backend.query.views.key_lookup import KeyLookup
from backend.query.views.page_query import PageQuery
from tests.backend.query.views.things import Shelf, Thing


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "things.sqlite")
    made.fill([Thing(id=name, position=number) for number, name in enumerate("abc", 1)])
    yield made
    made.engine.dispose()


def keyed(shelf: Shelf, wanted: PageQuery) -> tuple[list[dict[str, Cell]], int] | None:
    """The page as it is looked up, its rows by column."""
    names = [column.name for column in shelf.selection.columns]
    with shelf.engine.connect() as connection:
        found = KeyLookup().find(connection, shelf.selection, wanted)
    if found is None:
        return None
    return [dict(zip(names, row, strict=True)) for row in found[0]], found[1]


@pytest.mark.parametrize("text", ["id=a", "id:b", 'id="c"', "(id=a)", "id=nobody", "id='a'"])
@pytest.mark.parametrize(("offset", "limit"), [(0, 0), (0, 1), (0, 50), (1, 50)])
def test_that_a_row_looked_up_by_its_key_is_the_one_that_a_search_finds(
    shelf: Shelf, text: str, offset: int, limit: int
) -> None:
    wanted = PageQuery(parse(text), offset=offset, limit=limit)
    assert keyed(shelf, wanted) == shelf.read(wanted)


@pytest.mark.parametrize(
    "text",
    ["", "id=a count=0", "id!=a", "id:a*", "id:*", "name=a", "not id=a", "id=a or id=b", "a"],
)
def test_that_what_says_more_than_a_key_is_searched_for(shelf: Shelf, text: str) -> None:
    assert keyed(shelf, PageQuery(parse(text))) is None


def test_that_two_different_keys_at_once_are_searched_for(shelf: Shelf) -> None:
    assert keyed(shelf, PageQuery(parse("id=a id=b"))) is None


def test_that_an_order_that_cannot_be_is_refused_for_a_single_row_too(shelf: Shelf) -> None:
    with pytest.raises(Unreadable, match="order by"):
        keyed(shelf, PageQuery(parse("id=a"), order="wieght"))
