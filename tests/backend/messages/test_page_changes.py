"""What changed between two pages, and what has not."""

from hypothesis import given
from hypothesis import strategies as st

from backend.messages.catalogue import Column
from backend.messages.page_changes import Row, compare_pages, row_key
from backend.messages.queries import ViewPage

COLUMNS = [Column(name="id", kind="text", key=True), Column(name="size", kind="integer")]
ROWS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2)).flatmap(
    lambda found: st.permutations([[key, size] for key, size in found.items()])
)


def page(rows: list[Row], columns: list[Column] = COLUMNS) -> ViewPage:
    return ViewPage(
        view="things",
        columns=columns,
        rows=rows,
        total=len(rows),
        replica="replica-1",
        position=1,
        cached=False,
        took_us=0,
    )


def test_that_rows_are_told_apart_by_their_keys() -> None:
    change = compare_pages(
        page([["a", 1], ["b", 1], ["c", 1]]), page([["c", 2], ["a", 1], ["d", 1]])
    )
    assert (change.added, change.changed) == ([["d", 1]], [["c", 2]])
    assert (change.removed, change.is_moved, change.is_whole) == ([["b", 1]], True, False)


def test_that_a_first_page_is_whole_and_so_is_one_with_other_columns() -> None:
    first = compare_pages(None, page([["a", 1]]))
    assert (first.added, first.is_whole) == ([["a", 1]], True)
    other = page([["a", 1]], [COLUMNS[0], Column(name="weight", kind="integer")])
    assert compare_pages(page([["a", 1]]), other).is_whole


@given(before=ROWS, after=ROWS)
def test_that_what_changed_leads_from_one_page_to_the_other(
    before: list[Row], after: list[Row]
) -> None:
    change = compare_pages(page(before), page(after))
    held = {row_key(COLUMNS, row): row for row in before}
    for row in change.removed:
        assert held.pop(row_key(COLUMNS, row)) == row
    for row in change.added:
        assert row_key(COLUMNS, row) not in held
    for row in (*change.added, *change.changed):
        held[row_key(COLUMNS, row)] = row
    assert sorted(held.values()) == sorted(after)
    left = [row[0] for row in before if row not in change.removed]
    assert change.is_moved == (left != [row[0] for row in after if row not in change.added])
