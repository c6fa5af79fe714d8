from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import Column
from backend.messages.queries import AskView, Cell, RowChange, RowChanges, ViewPage
from console.panels.replay.page_delta import apply_to_pinned
from console.panels.replay.pinned_rows import PinnedPage
from console.panels.replay.row_marks import ChangedColumns
from console.panels.replay.view_tile import ViewTile
from console.state.table_layouts import TableLayouts
from console.tables.view_cells import FormattedPage, format_page
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient

COLUMNS = [
    Column(name="order_id", kind="text", key=True),
    Column(name="status", kind="text"),
    Column(name="position", kind="position"),
]


def page(position: int, *rows: list[Cell], total: int = 500) -> FormattedPage:
    found = ViewPage(
        view="orders",
        columns=COLUMNS,
        rows=list(rows),
        total=total,
        replica="archive",
        position=position,
        cached=False,
        took_us=80,
    )
    return format_page(found, compact=True)


@pytest.fixture
def tile(theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot) -> ViewTile:
    made = ViewTile(scripted_client, theme, TableLayouts(), "orders", "Orders")
    qtbot.addWidget(made)
    made.show_page(page(9, ["17", "paid", 9], ["16", "created", 8]), {})
    return made


def texts(tile: ViewTile) -> list[tuple[str, ...]]:
    return [row.texts[:2] for row in tile.model.rows if row is not None]


def test_that_a_pinned_row_stands_on_top_and_is_asked_for_where_the_page_has_it_not(
    tile: ViewTile, scripted_client: ScriptedClient
) -> None:
    tile.grid.row_pressed.emit(1)
    tile.toggle_pin()
    asked = scripted_client.asked[-1]
    assert asked.body == AskView(view="orders", filter='(order_id="16")', limit=20, at=9)
    asked.answer(page(9, ["16", "created", 8]))
    assert texts(tile) == [("★ 16", "created"), ("17", "paid")]
    tile.show_page(page(700, ["99", "paid", 700]), {})
    assert not tile.is_idle
    scripted_client.asked[-1].answer(page(700, ["16", "shipped", 30]))
    assert texts(tile) == [("★ 16", "shipped"), ("99", "paid")]


def test_that_a_pinned_row_says_before_its_birth_that_it_is_not_there_yet(
    tile: ViewTile, scripted_client: ScriptedClient
) -> None:
    tile.pins.toggle(("16",))
    scripted_client.asked[-1].answer(page(9, ["16", "created", 8]))
    tile.show_page(page(3, ["1", "paid", 3]), {})
    scripted_client.asked[-1].answer(page(3))
    assert texts(tile) == [("★ 16", "not there yet"), ("1", "paid")]


def test_that_a_pin_is_taken_away_by_the_same_key(
    tile: ViewTile, scripted_client: ScriptedClient
) -> None:
    tile.pins.toggle(("16",))
    scripted_client.asked[-1].answer(page(9, ["16", "created", 8]))
    tile.grid.set_selected_key(("16",))
    tile.toggle_pin()
    assert texts(tile) == [("17", "paid"), ("16", "created")]
    assert tile.is_idle


def test_that_pinned_rows_follow_a_step_without_a_question() -> None:
    known = PinnedPage(keys=(("16",), ("17",)), page=page(8, ["16", "created", 8]))
    change = RowChange(
        view="orders", key=["16"], before=["16", "created", 8], after=["16", "paid", 9]
    )
    born = RowChange(view="orders", key=["17"], before=None, after=["17", "created", 9])
    other = RowChange(view="orders", key=["18"], before=None, after=["18", "created", 9])
    reply = RowChanges(changes=[change, born, other], columns={"orders": COLUMNS})
    forth = _rows(apply_to_pinned({"orders": known}, 9, reply))
    assert forth == [["16", "paid", 9], ["17", "created", 9]]
    back = PinnedPage(keys=known.keys, page=page(9, *forth))
    assert _rows(apply_to_pinned({"orders": back}, 8, reply)) == [["16", "created", 8]]


def _rows(found: Mapping[str, FormattedPage]) -> list[list[Cell]]:
    return found["orders"].page.rows


def test_that_changed_cells_show_before_and_after_and_others_stay_as_they_are(
    tile: ViewTile,
) -> None:
    changed: ChangedColumns = {
        ("orders", ("17",)): {"status": ("created", "paid"), "position": ("4", "9")}
    }
    tile.show_page(page(9, ["17", "paid", 9], ["16", "created", 8]), changed)
    first, second = (row for row in tile.model.rows if row is not None)
    assert first.texts[1] == "created → paid"
    assert "status: created before, paid now" in first.tool_tip
    assert first.marked
    assert (second.texts[1], second.marked) == ("created", frozenset())


def test_that_a_pressed_cell_is_known_by_its_row_and_column(tile: ViewTile) -> None:
    chosen: list[tuple[object, str]] = []

    def note(key: object, column: str) -> None:
        chosen.append((key, column))

    tile.cell_chosen.connect(note)
    tile.grid.cell_pressed.emit(1, 1)
    tile.grid.cell_pressed.emit(0, -1)
    assert chosen == [(("16",), "status"), (("17",), "")]
