import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QSplitter
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import Column
from backend.messages.commands import Failure
from backend.messages.queries import ViewPage
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.view_tile import ViewTile
from console.panels.replay.view_tiles import ViewTiles
from console.state.row_pins import RowPins
from console.state.table_layouts import TableLayouts
from console.tables.table_rows import TableRow
from console.tables.view_cells import FormattedPage, format_page
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient

KINDS = [sample_messages.view_kind(f"view-{number}") for number in range(6)]
FIRST = [kind.name for kind in KINDS[:4]]


def page_at(position: int) -> FormattedPage:
    page = ViewPage(
        view="view-0",
        columns=[Column(name="name", kind="text", key=True)],
        rows=[[f"Ann {position}"]],
        total=1,
        replica="archive",
        position=position,
        cached=False,
        took_us=80,
    )
    return format_page(page, compact=True)


@pytest.fixture
def tiles(theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot) -> ViewTiles:
    made = ViewTiles(scripted_client, theme, TableLayouts())
    qtbot.addWidget(made)
    qtbot.addWidget(made.choices)
    return made


def press(tiles: ViewTiles, title: str) -> None:
    buttons = tiles.choices.findChildren(QPushButton)
    next(each for each in buttons if each.text() == title).click()


def test_that_the_first_views_are_shown_until_others_are_chosen(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS)
    assert tiles.chosen == FIRST
    press(tiles, "View-5")
    press(tiles, "View-0")
    assert tiles.chosen == ["view-1", "view-2", "view-3", "view-5"]
    assert tiles.tiles.keys() == set(tiles.chosen)


def test_that_the_views_of_the_last_start_are_shown_again(tiles: ViewTiles) -> None:
    tiles.restore(["view-5", "view-1", "gone"])
    assert tiles.chosen == ["gone", "view-1", "view-5"]  # a start without a backend forgets nothing
    tiles.set_views(KINDS)
    assert tiles.chosen == ["view-1", "view-5"]


def test_that_views_that_are_all_gone_give_way_to_the_first_ones(tiles: ViewTiles) -> None:
    tiles.restore(["gone"])
    tiles.set_views(KINDS)
    assert tiles.chosen == FIRST


def test_that_a_view_that_is_not_installed_any_more_is_not_offered(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS)
    tiles.set_views(KINDS[1:])
    assert "view-0" not in tiles.chosen
    assert "view-0" not in tiles.tiles


def test_that_a_view_that_is_switched_off_asks_for_nothing_any_more(
    tiles: ViewTiles, scripted_client: ScriptedClient
) -> None:
    tiles.set_views(KINDS)
    nothing = EventDifferences(position=5, views=(), changed={})
    tiles.show_changes(PlayheadChanges(differences=nothing, pages={}))
    waiting = scripted_client.asked[0]
    press(tiles, "View-0")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert scripted_client.cancelled == [1]
    waiting.answer(Failure(code="late", message="It was on its way."))  # and reaches nobody


def test_that_a_heading_says_why_it_does_not_sort(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS[:1])
    tile = tiles.tiles["view-0"]
    tile.show_page(page_at(7), {})
    tip = tile.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "What was changed last stands first" in str(tip)
    assert "sorts the rows" not in str(tip)


def test_that_a_page_that_comes_late_is_not_shown_at_another_position(
    tiles: ViewTiles, scripted_client: ScriptedClient
) -> None:
    tiles.set_views(KINDS[:1])
    tile = tiles.tiles["view-0"]
    arrived: list[FormattedPage | None] = []
    tiles.arrived.connect(lambda: arrived.append(tile.shown))
    tile.seek(5, {})
    tile.seek(9, {})
    late, newest = scripted_client.asked
    late.answer(page_at(5))
    assert tile.shown is None
    newest.answer(page_at(9))
    assert arrived == [page_at(9)]


def test_that_a_page_that_comes_late_does_not_replace_one_that_was_reached_without_a_question(
    tiles: ViewTiles, scripted_client: ScriptedClient
) -> None:
    tiles.set_views(KINDS[:1])
    tile = tiles.tiles["view-0"]
    tile.seek(5, {})
    tile.show_page(page_at(9), {})
    assert tile.is_idle
    for late in (page_at(5), Failure(code="late", message="It was on its way.")):
        scripted_client.asked[0].answer(late)
        assert tile.shown == page_at(9)


def marked(position: int) -> PlayheadChanges:
    """Return what a move brought whose pages are asked for: its event changed Ann's name."""
    row = f"Ann {position}"
    differences = EventDifferences(position=position, views=(), changed={})
    differences.changed["view-0", (row,)] = {"name": ("Anna", row)}
    return PlayheadChanges(differences=differences, pages={})


@pytest.mark.parametrize("is_page_first", [True, False])
def test_that_pages_and_changes_that_were_asked_for_at_once_are_shown_once_both_are_there(
    tiles: ViewTiles, scripted_client: ScriptedClient, *, is_page_first: bool
) -> None:
    tiles.set_views(KINDS[:1])
    tile = tiles.tiles["view-0"]
    painted: list[TableRow | None] = []
    tile.model.dataChanged.connect(lambda: painted.append(tile.model.rows[0]))
    tiles.seek(9, ())
    (asked,) = scripted_client.asked
    if is_page_first:
        asked.answer(page_at(9))
        assert not painted
        tiles.show_changes(marked(9))
    else:
        tiles.show_changes(marked(9))
        assert not painted
        asked.answer(page_at(9))
    assert len(scripted_client.asked) == 1
    assert tile.shown == page_at(9)
    assert [row.texts for row in painted if row is not None] == [
        ("Anna \N{RIGHTWARDS ARROW} Ann 9",)
    ]


def test_that_a_page_which_follows_from_the_changes_is_not_asked_for(
    tiles: ViewTiles, scripted_client: ScriptedClient
) -> None:
    tiles.set_views(KINDS[:2])
    tiles.seek(9, {"view-0"})
    assert [getattr(each.body, "view", "") for each in scripted_client.asked] == ["view-1"]


def shown_order(tiles: ViewTiles) -> list[list[str]]:
    """Return the views as they stand, line by line."""
    outer = tiles.board.widget()
    assert isinstance(outer, QSplitter)
    lines = [outer.widget(number) for number in range(outer.count())]
    return [
        [tile.view for tile in map(each.widget, range(each.count())) if isinstance(tile, ViewTile)]
        for each in lines
        if isinstance(each, QSplitter)
    ]


def test_that_views_stand_in_a_grid_in_columns_or_in_rows(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS[:3])
    tiles.restore_state({"arrangement": "columns"})
    assert shown_order(tiles) == [["view-0", "view-1", "view-2"]]
    tiles.restore_state({"arrangement": "rows"})
    assert shown_order(tiles) == [["view-0"], ["view-1"], ["view-2"]]
    tiles.restore_state({"arrangement": "grid"})
    assert shown_order(tiles)[0][:1] == ["view-0"]


def test_that_views_change_places_and_stay_there(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS[:3])
    tiles.restore_state({"arrangement": "columns"})
    tiles.board.swapped.emit("view-2", "view-0")
    assert shown_order(tiles) == [["view-2", "view-1", "view-0"]]
    assert tiles.save_state()["order"] == "view-2 view-1 view-0"
    press(tiles, "View-1")
    assert shown_order(tiles) == [["view-2", "view-0"]]
    press(tiles, "View-1")
    assert shown_order(tiles) == [["view-2", "view-1", "view-0"]]


def test_that_a_title_that_is_dropped_onto_another_tile_asks_for_its_place(
    tiles: ViewTiles, qtbot: QtBot
) -> None:
    tiles.set_views(KINDS[:2])
    tiles.resize(900, 400)
    tiles.show()
    qtbot.waitExposed(tiles)
    tiles.restore_state({"arrangement": "columns"})
    QCoreApplication.processEvents()
    first, second = tiles.tiles["view-0"], tiles.tiles["view-1"]
    where = tiles.board.mapFromGlobal(second.mapToGlobal(second.rect().center()))
    carried = first.title.mime_data()
    drop = QDropEvent(
        QPointF(where),
        Qt.DropAction.MoveAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    tiles.board.dropEvent(drop)
    assert shown_order(tiles) == [["view-1", "view-0"]]


def test_that_pins_come_with_their_view_and_are_kept_apart_from_its_panel(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    pins = RowPins()
    pins.store("view-0", [("Ann",)])
    tiles = ViewTiles(scripted_client, theme, TableLayouts(), pins=pins)
    qtbot.addWidget(tiles)
    qtbot.addWidget(tiles.choices)
    tiles.set_views(KINDS)
    assert tiles.tiles["view-0"].pins.keys == (("Ann",),)
    tiles.tiles["view-1"].pins.toggle(("Bo",))
    tiles.tiles["view-0"].pins.toggle(("Ann",))
    assert pins.value == {"view-1": (("Bo",),)}
    assert tiles.save_state().keys() == {"arrangement", "order"}


@pytest.mark.parametrize(("height_px", "whole"), [(200, 1), (350, 2), (640, 4)])
def test_that_no_view_is_cut_where_not_all_have_room(
    tiles: ViewTiles, height_px: int, whole: int
) -> None:
    tiles.set_views(KINDS[:4])
    tiles.restore_state({"arrangement": "rows"})
    tiles.resize(500, height_px)
    tiles.show()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    area = tiles.board.viewport()
    ends = [each.mapTo(area, each.rect().bottomLeft()).y() for each in tiles.tiles.values()]
    assert sum(end < area.height() for end in ends) == whole
    assert abs(ends[whole - 1] + 1 - area.height()) <= whole  # they fill what is in sight


def test_that_no_view_is_cut_at_the_right_where_not_all_have_room(tiles: ViewTiles) -> None:
    tiles.set_views(KINDS[:4])
    tiles.restore_state({"arrangement": "columns"})
    tiles.resize(520, 400)
    tiles.show()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    area = tiles.board.viewport()
    ends = [each.mapTo(area, each.rect().topRight()).x() for each in tiles.tiles.values()]
    assert [end < area.width() for end in ends] == [True, True, False, False]
    assert area.width() - ends[1] <= 3
