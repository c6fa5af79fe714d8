from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from backend.messages.parked import MAX_PARKED_ITEMS, AskParked, ParkedPage
from console.panels.parked.parked_panel import ParkedPanel
from console.settings.console_options import PAGE_ROWS
from tests.console.panels.panel_opener import PanelOpener
from tests.console.panels.parked.parked_operator import Bench, item, snapshot
from tests.console.scripted_client import ScriptedClient


def test_that_a_low_panel_shows_list_error_and_buttons_without_being_scrolled(
    bench: Bench, qtbot: QtBot
) -> None:
    panel = bench.panel
    dock = QScrollArea()
    qtbot.addWidget(dock)
    dock.setWidgetResizable(True)
    dock.resize(1_100, 330)
    dock.setWidget(panel)
    dock.show()
    bench.show_second(9)
    bench.answer_page(item(7), item(9))
    qtbot.waitUntil(lambda: panel.height() == dock.viewport().height())
    for part in (panel.grid, panel.detail.error, panel.acts.retry):
        seen = part.visibleRegion().boundingRect()
        assert seen.height() > part.fontMetrics().lineSpacing(), part
    assert panel.grid.visibleRegion().boundingRect().height() > 100
    assert panel.detail.x() >= panel.grid.width()  # beside it, not below
    dock.takeWidget()


def test_that_a_replica_that_has_parked_something_is_shown_with_its_entities(bench: Bench) -> None:
    panel = bench.panel
    assert panel.shown_replica == "replica-2"
    names = [panel.replicas.itemText(place) for place in range(panel.replicas.count())]
    assert names == ["replica-1: 0 parked", "replica-2: 6 parked", "archive: 0 parked"]
    bench.answer_page(item(7), item(9, waiting=0))
    first = panel.model.rows[0]
    assert first is not None
    assert first.texts[:5] == ("sales", "orders/order-7", "7", "order.created", "2")
    assert first.texts[6] == "KeyError: 7"
    assert panel.note.text() == "1 to 2 of 2 entities"
    assert panel.detail.error.toPlainText() == "in line 3\nKeyError: 7"
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert (asked.view, asked.entity) == ("sales", "orders/order-7")


def test_that_another_number_of_rows_a_page_begins_with_the_first_page(bench: Bench) -> None:
    bench.answer_page(*map(item, range(1, PAGE_ROWS + 1)), total=400_000, has_more=True)
    bench.press(bench.panel.onward)
    for rows, limit in ((30, 30), (2_500, MAX_PARKED_ITEMS)):
        bench.answer_page(item(900), total=400_000, has_more=True)
        bench.panel.workspace.page_rows.set(rows)
        asked = bench.newest(AskParked).body
        assert isinstance(asked, AskParked)
        assert (asked.after_position, asked.limit) == (0, limit)


def test_that_pages_are_gone_through_with_one_of_them_in_memory(bench: Bench) -> None:
    bench.answer_page(*map(item, range(1, PAGE_ROWS + 1)), total=400_000, has_more=True)
    bench.press(bench.panel.onward)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert (asked.after_position, asked.after_view) == (PAGE_ROWS, "sales")
    bench.answer_page(item(900), total=400_000, has_more=True)
    assert bench.panel.note.text() == "101 to 101 of 400\N{NARROW NO-BREAK SPACE}000 entities"
    assert len(bench.panel.model.rows) == 1
    bench.press(bench.panel.back)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert asked.after_position == 0


def test_that_the_bulk_operations_of_a_replica_are_shown_when_asked_for(bench: Bench) -> None:
    bench.workspace.requested_bulks.publish("archive")
    assert bench.panel.shown_replica == "archive"
    assert bench.panel.tabs.currentWidget() is bench.panel.bulks


def test_that_a_link_leads_back_to_the_selected_entity_as_soon_as_it_is_there(
    bench: Bench,
) -> None:
    bench.answer_page(item(1), item(2))
    QTest.keyClick(bench.panel.grid, Qt.Key.Key_J)
    link = bench.panel.link_state()
    assert (link["view"], link["entity"]) == ("sales", "orders/order-2")
    QTest.keyClick(bench.panel.grid, Qt.Key.Key_K)
    assert bench.panel.link_state()["entity"] == "orders/order-1"
    bench.panel.open_link({**link, "entity": "orders/order-3"})
    assert bench.panel.link_state()["entity"] == "orders/order-1"  # the other one is not there
    bench.show_second(5)
    bench.answer_page(item(1), item(2), item(3))
    assert bench.panel.link_state()["entity"] == "orders/order-3"


def test_that_the_remembered_replica_is_shown_though_another_one_is_heard_of_first(
    opener: PanelOpener,
) -> None:
    panel = opener.open(ParkedPanel, 1_200, 800)
    panel.restore_state({"replica": "replica-1"})
    everything = snapshot(1)
    first = {"replica-2": everything.replicas["replica-2"]}
    panel.apply_snapshot(replace(everything, replicas=first))
    assert panel.shown_replica == "replica-2"
    panel.apply_snapshot(everything)
    assert panel.shown_replica == "replica-1"


def test_that_a_replica_that_comes_late_leaves_what_is_worked_with(
    opener: PanelOpener, scripted_client: ScriptedClient
) -> None:
    panel = opener.open(ParkedPanel, 1_200, 800)
    panel.restore_state({"replica": "replica-1"})
    everything = snapshot(1)
    first = {"replica-2": everything.replicas["replica-2"]}
    panel.apply_snapshot(replace(everything, replicas=first))
    scripted_client.asked[0].answer(ParkedPage(items=[item(1)], total=1, replica="replica-2"))
    panel.grid.row_pressed.emit(0)
    panel.apply_snapshot(everything)
    assert panel.shown_replica == "replica-2"
