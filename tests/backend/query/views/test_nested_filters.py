"""Filters that look into a column of JSON, as `lines.*.product_id:p1`."""

import pytest

from backend.filters.grammar import parse
from backend.filters.syntax_tree import BadFilter
from backend.query.views.page_query import PageQuery
from tests.backend.query.views.things import Shelf, Thing

NOTHING: set[str] = set()
PARTS = {
    "lamp": '[{"id":"p-1","size":3,"tags":["red","10"]},{"id":"p-2","size":12.5}]',
    "desk": '[{"id":"p-2","size":4,"ok":true,"price":1250}]',
    "empty": "[]",
    "bag": '{"owner":{"city":"Köln"},"tags":["red",true,null,7]}',
    "odd": '[1,"p-1",null,[{"id":"p-1"}]]',
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    made = Shelf(tmp_path_factory.mktemp("nested") / "things.sqlite")
    made.fill([Thing(id=name, parts=parts) for name, parts in PARTS.items()])
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parts.*.id:p-1", {"lamp"}),
        ("parts.*.id:p-2", {"lamp", "desk"}),
        ("parts.*.id:p-*", {"lamp", "desk"}),
        ("parts.*.id!=p-1", {"desk", "empty", "bag", "odd"}),  # none of them is it
        ("-parts.*.id:p-2", {"empty", "bag", "odd"}),
        ("parts.*.size>4", {"lamp"}),
        ("parts.*.size>=4", {"lamp", "desk"}),
        ("parts.*.size:12.5", {"lamp"}),
        ("parts.*.tags.*:red", {"lamp"}),
        ("parts.*.tags.*:10", {"lamp"}),
        ("parts.*.ok:true", {"desk"}),
        ("parts.*.ok:*", {"desk"}),
        ("parts.0.id:p-2", {"desk"}),
        ("parts.*:p-1", {"odd"}),
        ("parts.*:1", {"odd"}),
        ("parts.*.*.id:p-1", {"odd"}),
        ("parts.owner.city:köln", NOTHING),
        ("parts.owner.city:Köln", {"bag"}),
        ("parts.tags.*:7", {"bag"}),
        ("parts.tags.*:true", {"bag"}),
        ("parts.tags.*:null", NOTHING),
        ("parts.*.price.minor:1250", {"desk"}),
        ("parts.*.id:p-1 or parts.*.size:4", {"lamp", "desk"}),
    ],
)
def test_that_any_item_of_a_list_may_hold(shelf: Shelf, text: str, found: set[str]) -> None:
    rows, total = shelf.read(PageQuery(parse(text)))
    assert {row["id"] for row in rows} == found
    assert total == len(found)


def test_that_a_column_without_anything_within_has_no_such_field(shelf: Shelf) -> None:
    with pytest.raises(BadFilter, match=r"no field `name\.\*\.x`"):
        shelf.read(PageQuery(parse("name.*.x:1")))
