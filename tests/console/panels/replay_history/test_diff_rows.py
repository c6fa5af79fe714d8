import pytest

from backend.messages.catalogue import Column
from backend.messages.queries import Cell
from backend.messages.row_history import DifferingRow
from console.panels.replay_history.diff_rows import difference_row

COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="status", kind="text"),
    Column(name="note", kind="text"),
    Column(name="position", kind="position"),
]
ROW: list[Cell] = ["o1", "paid", None, 15]


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (None, ROW, ("added", "\N{EN DASH}", "Status: paid")),
        (ROW, None, ("removed", "Status: paid", "\N{EN DASH}")),
    ],
)
def test_that_a_row_that_came_or_went_is_written_with_all_that_it_holds(
    before: list[Cell] | None, after: list[Cell] | None, texts: tuple[str, ...]
) -> None:
    # it was written again since it came, so that nothing says what its first version changed
    row = DifferingRow(key=["o1"], before=before, after=after, last=15, changed=[])
    shown = difference_row("orders", COLUMNS, row)
    assert shown.texts[1:4] == texts


def test_that_of_a_row_that_is_in_both_places_what_differs_is_written() -> None:
    was: list[Cell] = ["o1", "created", None, 12]
    row = DifferingRow(key=["o1"], before=was, after=ROW, last=15, changed=["status"])
    shown = difference_row("orders", COLUMNS, row)
    assert shown.texts[1:4] == ("changed", "Status: created", "Status: paid")
