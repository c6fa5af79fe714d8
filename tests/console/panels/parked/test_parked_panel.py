from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from backend.messages.bulks import AskBulks, Bulk, BulkPage, StartBulk, SuspendBulk, ThrottleBulk
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.control import OrderDone
from backend.messages.parked import (
    PARKED_FILTER_FIELDS,
    AskParked,
    AskSkipped,
    CountParked,
    ParkedCount,
    ParkedItem,
    ParkedPage,
    RetryParked,
    SkipParked,
    SkippedItem,
    SkippedPage,
)
from backend.projection.parked_filter import PARKED_FIELDS
from console.panels.parked.parked_dialogs import BulkDialog, SkipDialog
from console.panels.parked.parked_pages import PAGE_ENTITIES
from console.panels.parked.parked_panel import ParkedPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot, HeardSample
from console.state.formatting import UNKNOWN
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.backend.wire.sample_values import REPLICA
from tests.console import sample_messages
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient

BULK = Bulk(
    number=3,
    id=bytes(16),
    action="retry",
    filter="view:sales",
    reason="",
    by="anna",
    created_us=0,
    rate_per_s=0,
    state="running",
    changed_us=0,
    changed_by="anna",
    total=9,
    applied=4,
    failed=1,
    skipped=0,
    gone=0,
    events=40,
)


def item(number: int, waiting: int = 2) -> ParkedItem:
    return ParkedItem(
        view="sales",
        entity=f"orders/order-{number}",
        position=number,
        error=f"in line 3\nKeyError: {number}",
        parked_at_us=0,
        type="order.created",
        waiting=waiting,
    )


class Bench:
    """The panel of a backend whose replica-2 has parked something."""

    def __init__(self, panel: ParkedPanel, client: ScriptedClient, workspace: Workspace) -> None:
        self.panel, self.client, self.workspace = panel, client, workspace
        self.show_second(0)

    def show_second(self, seconds: int) -> None:
        self.panel.apply_snapshot(snapshot(seconds))

    def newest(self, kind: type[object]) -> AwaitedAnswer:
        return [each for each in self.client.asked if isinstance(each.body, kind)][-1]

    def answer_page(self, *items: ParkedItem, total: int = 0, has_more: bool = False) -> None:
        page = ParkedPage(
            items=list(items), total=total or len(items), replica="replica-2", has_more=has_more
        )
        self.newest(AskParked).answer(page)

    def ordered(self) -> object:
        return self.client.ordered[-1].body

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def snapshot(seconds: int) -> BackendSnapshot:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    samples = {
        name: HeardSample(sample=replace(REPLICA, name=name, parked=parked), heard_us=0)
        for name, parked in (("archive", 0), ("replica-1", 0), ("replica-2", 6))
    }
    now_us = sample_messages.NOW + seconds * 1_000_000
    return replace(frame, replicas=samples, now_us=now_us, phase="connected")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(data=tmp_path, actor=Observable("anna"))


@pytest.fixture
def bench(
    theme: Theme, scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> Bench:
    panel = ParkedPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(1_200, 800)
    panel.show()
    return Bench(panel, scripted_client, workspace)


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


def test_that_pages_are_gone_through_with_one_of_them_in_memory(bench: Bench) -> None:
    bench.answer_page(*map(item, range(1, PAGE_ENTITIES + 1)), total=400_000, has_more=True)
    bench.press(bench.panel.onward)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert (asked.after_position, asked.after_view) == (PAGE_ENTITIES, "sales")
    bench.answer_page(item(900), total=400_000, has_more=True)
    assert bench.panel.note.text() == "201 to 201 of 400\N{NARROW NO-BREAK SPACE}000 entities"
    assert len(bench.panel.model.rows) == 1
    bench.press(bench.panel.back)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert asked.after_position == 0


def test_that_a_filter_that_cannot_be_read_is_marked_and_says_why(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.panel.filter.setText("subject:x")
    QTest.keyClick(bench.panel.filter, Qt.Key.Key_Return)
    asked = bench.newest(AskParked)
    assert isinstance(asked.body, AskParked)
    assert asked.body.filter == "subject:x"
    asked.answer(Failure(code="bad-filter", message="There is no field `subject`.", field=""))
    assert bench.panel.filter.property("state") == "bad"
    assert bench.panel.note.text() == "There is no field `subject`."


def test_that_an_entity_is_retried_in_order_or_up_to_an_event(bench: Bench) -> None:
    bench.answer_page(item(7))
    second = replace(item(8), entity="orders/order-7", error="")
    bench.answer_page(replace(item(7), waiting=0), second)
    bench.press(bench.panel.acts.retry)
    whole = RetryParked(replica="replica-2", view="sales", entity="orders/order-7", by="anna")
    assert bench.ordered() == whole
    bench.client.ordered[-1].answer(OrderDone(message="2 parked events applied."))
    assert "2 parked events applied" in bench.panel.requests.outcome.text()
    bench.press(bench.panel.acts.retry_first)
    assert bench.ordered() == replace(whole, upto=7)
    assert not bench.panel.acts.retry_upto.isEnabled()
    bench.panel.detail.grid.row_pressed.emit(1)
    bench.press(bench.panel.acts.retry_upto)
    assert bench.ordered() == replace(whole, upto=8)
    bench.press(bench.panel.acts.replay)
    assert (bench.workspace.playhead.value, bench.workspace.requested_panel.value) == (8, "replay")


def test_that_more_events_of_an_entity_are_shown_when_they_are_wanted(bench: Bench) -> None:
    detail = bench.panel.detail
    detail.tabs.setCurrentIndex(2)
    bench.answer_page(item(1, waiting=899))
    waiting = [replace(item(number), entity="orders/order-1") for number in range(1, 901)]
    bench.answer_page(*waiting[:PAGE_ENTITIES], total=900, has_more=True)
    assert detail.note.text() == "the first 200 of 900 events"
    bench.press(detail.more)
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert (asked.after_position, asked.after_view, asked.limit) == (200, "sales", 500)
    bench.answer_page(*waiting[200:700], total=900, has_more=True)
    assert (len(detail.model.rows), detail.note.text()) == (700, "the first 700 of 900 events")
    bench.panel.detail.grid.row_pressed.emit(650)
    bench.show_second(6)
    bench.answer_page(item(1, waiting=898))  # as many as before are asked for again
    bench.answer_page(*waiting[:500], total=899, has_more=True)
    bench.answer_page(*waiting[500:700], total=899, has_more=True)
    assert len(detail.model.rows) == 700
    assert detail.selected_event == waiting[650]
    bench.press(detail.more)
    bench.answer_page(*waiting[700:899], total=899)
    assert detail.more.isHidden()


def test_that_events_of_two_entities_are_not_mixed_however_late_they_come(bench: Bench) -> None:
    bench.answer_page(item(7), item(9))
    late = bench.newest(AskParked)
    bench.panel.grid.row_pressed.emit(1)
    late.answer(ParkedPage(items=[item(7)], total=1, replica="replica-2"))
    bench.answer_page(item(9))
    assert [each.key for each in bench.panel.detail.model.rows if each] == [9]


def test_that_more_events_are_listed_once_also_when_others_are_asked_for_meanwhile(
    bench: Bench,
) -> None:
    detail = bench.panel.detail
    detail.tabs.setCurrentIndex(2)
    bench.answer_page(item(1, waiting=899))
    waiting = [replace(item(number), entity="orders/order-1") for number in range(1, 901)]
    bench.answer_page(*waiting[:PAGE_ENTITIES], total=900, has_more=True)
    bench.press(detail.more)
    bench.press(detail.more)
    more = bench.newest(AskParked)
    bench.show_second(6)
    bench.answer_page(item(1, waiting=898))  # it has changed while they are on their way
    more.answer(ParkedPage(items=waiting[200:700], total=900, replica="replica-2", has_more=True))
    assert [each.key for each in detail.model.rows if each] == list(range(1, 701))
    again = bench.newest(AskParked).body
    assert isinstance(again, AskParked)
    assert (again.entity, again.after_position) == ("orders/order-1", 0)
    bench.answer_page(*waiting[:500], total=899, has_more=True)
    bench.answer_page(*waiting[500:700], total=899, has_more=True)
    assert len(detail.model.rows) == 700


def test_that_events_that_could_not_be_had_are_asked_for_again(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.newest(AskParked).answer(Failure(code="timed-out", message="No answer came."))
    bench.show_second(6)
    bench.answer_page(item(7))  # as it was
    asked = bench.newest(AskParked).body
    assert isinstance(asked, AskParked)
    assert asked.entity == "orders/order-7"
    bench.answer_page(item(7), replace(item(8), entity="orders/order-7"))
    assert [each.key for each in bench.panel.detail.model.rows if each] == [7, 8]


def test_that_very_many_events_of_an_entity_are_retried_in_the_background(bench: Bench) -> None:
    bench.answer_page(item(7, waiting=500))
    bench.press(bench.panel.acts.retry)
    order = bench.ordered()
    assert isinstance(order, StartBulk)
    assert (order.action, order.most, order.replica) == ("retry", 1, "replica-2")
    assert order.filter == 'view="sales" entity="orders/order-7"'
    assert bench.panel.tabs.currentWidget() is bench.panel.bulks


def test_that_events_of_the_entity_before_are_not_shown_for_another(bench: Bench) -> None:
    bench.answer_page(item(7), item(9, waiting=0))
    bench.answer_page(replace(item(7), waiting=0), replace(item(8), entity="orders/order-7"))
    assert len(bench.panel.detail.model.rows) == 2
    bench.panel.grid.row_pressed.emit(1)
    assert bench.panel.detail.model.rows == []


def test_that_a_skip_needs_a_reason_and_a_clear_yes(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.workspace.production.set("shop")
    bench.press(bench.panel.acts.skip)
    dialog = bench.panel.findChild(SkipDialog)
    assert isinstance(dialog, SkipDialog)
    dialog.typed_name.setText("shop")
    assert not dialog.confirm.isEnabled()
    assert "A skip needs a reason." in dialog.texts()
    dialog.reason.setText("a test order")
    bench.press(dialog.confirm)
    assert bench.ordered() == SkipParked(
        replica="replica-2",
        view="sales",
        entity="orders/order-7",
        position=7,
        reason="a test order",
        by="anna",
    )


def test_that_a_bulk_retry_is_counted_before_it_is_started(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.press(bench.panel.acts.bulk_retry)
    dialog = bench.panel.findChild(BulkDialog)
    assert isinstance(dialog, BulkDialog)
    assert not dialog.confirm.isEnabled()
    count = ParkedCount(
        entities=2,
        events=6,
        views=[],
        types=[],
        errors=[],
        sample=[item(7), item(8)],
        oldest_at_us=0,
        replica="replica-2",
    )
    bench.newest(CountParked).answer(count)
    sample = "sales  orders/order-7 at 7\nsales  orders/order-8 at 8"
    assert {"2", "6", sample} <= set(dialog.texts())
    labels = dialog.findChildren(QLabel)
    (shown,) = [each for each in labels if each.text() == sample]
    assert shown.height() >= shown.heightForWidth(shown.width()), "it is cut"
    dialog.rate.setValue(50)
    bench.press(dialog.confirm)
    order = bench.ordered()
    assert isinstance(order, StartBulk)
    assert (order.action, order.most, order.rate_per_s, order.filter) == ("retry", 2, 50, "")
    assert bench.panel.tabs.currentWidget() is bench.panel.bulks


def test_that_bulk_operations_are_listed_and_suspended(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.newest(AskBulks).answer(BulkPage(bulks=[BULK], replica="replica-2", at_us=0))
    assert bench.panel.tabs.tabText(1) == "Bulk operations (1)"
    shown = bench.panel.bulks.model.rows[0]
    assert shown is not None
    assert shown.texts[1:6] == (
        "retry",
        "▶ running",
        "5 of 9",
        UNKNOWN,
        "4 applied, 1 failed again, 40 events applied",
    )
    bench.panel.tabs.setCurrentIndex(1)
    assert not bench.panel.bulks.resume.isEnabled()
    bench.press(bench.panel.bulks.suspend)
    assert bench.ordered() == SuspendBulk(replica="replica-2", number=3, by="anna")


def test_that_the_rate_of_a_bulk_operation_is_changed_and_its_time_left_is_shown(
    bench: Bench,
) -> None:
    bench.answer_page(item(7))
    panel = bench.panel.bulks
    slow = replace(BULK, rate_per_s=2)
    bench.newest(AskBulks).answer(BulkPage(bulks=[slow], replica="replica-2", at_us=0))
    bench.panel.tabs.setCurrentIndex(1)
    assert panel.rate.value() == 2
    panel.rate.setValue(50)
    bench.show_second(2)
    again = replace(slow, applied=6)  # two more within two seconds, two to go
    bench.newest(AskBulks).answer(BulkPage(bulks=[again], replica="replica-2", at_us=2_000_000))
    assert panel.rate.value() == 50, "what is typed was overwritten"
    shown = panel.model.rows[0]
    assert shown is not None
    assert shown.texts[4] == "2.0\N{NARROW NO-BREAK SPACE}s"
    bench.press(panel.throttle)
    assert bench.ordered() == ThrottleBulk(replica="replica-2", number=3, rate_per_s=50, by="anna")


def skipped(position: int, view: str = "sales") -> SkippedItem:
    return SkippedItem(
        view=view,
        entity=f"orders/order-{position}",
        position=position,
        type="order.created",
        error=f"in line 3\nKeyError: {position}",
        parked_at_us=0,
        skipped_at_us=0,
        by="bert",
        reason="a test order",
    )


def test_that_what_was_skipped_is_listed_with_who_and_why_a_page_at_a_time(bench: Bench) -> None:
    bench.answer_page(item(7))
    bench.panel.tabs.setCurrentWidget(bench.panel.skipped)
    bench.show_second(9)
    page = SkippedPage(items=[skipped(9), skipped(8)], total=3, replica="replica-2")
    bench.newest(AskSkipped).answer(page)
    shown = bench.panel.skipped.model.rows[0]
    assert shown is not None
    assert (shown.texts[:4], shown.texts[5:]) == (
        ("sales", "orders/order-9", "9", "order.created"),
        ("bert", "a test order", "KeyError: 9"),
    )
    assert bench.panel.skipped.note.text() == "1 to 2 of 3 events"
    assert bench.panel.skipped.error.toPlainText() == "in line 3\nKeyError: 9"
    bench.press(bench.panel.skipped.onward)
    asked = bench.newest(AskSkipped)
    assert isinstance(asked.body, AskSkipped)
    assert (asked.body.before, asked.body.before_view) == (8, "sales")
    asked.answer(SkippedPage(items=[skipped(2)], total=3, replica="replica-2"))
    assert bench.panel.skipped.note.text() == "3 to 3 of 3 events"
    assert not bench.panel.skipped.onward.isEnabled()
    bench.panel.skipped.grid.row_double_clicked.emit(0)
    assert bench.workspace.selected_position.value == 2
    assert bench.workspace.requested_panel.value == "event"


def test_that_pages_of_skipped_events_are_turned_once_however_often_it_is_pressed(
    bench: Bench,
) -> None:
    bench.panel.tabs.setCurrentWidget(bench.panel.skipped)
    bench.show_second(9)
    page = SkippedPage(items=[skipped(9), skipped(8)], total=5, replica="replica-2")
    bench.newest(AskSkipped).answer(page)
    bench.press(bench.panel.skipped.onward)
    bench.press(bench.panel.skipped.onward)
    second = SkippedPage(items=[skipped(7), skipped(6)], total=5, replica="replica-2")
    bench.newest(AskSkipped).answer(second)
    assert bench.panel.skipped.note.text() == "3 to 4 of 5 events"
    bench.press(bench.panel.skipped.back)
    bench.press(bench.panel.skipped.back)
    bench.newest(AskSkipped).answer(page)
    assert bench.panel.skipped.note.text() == "1 to 2 of 5 events"


def test_that_the_filter_is_completed_by_fields_views_and_types(bench: Bench) -> None:
    assert set(PARKED_FILTER_FIELDS) == set(PARKED_FIELDS)
    views = [sample_messages.view_kind("orders")]
    bench.workspace.catalogue.set(CatalogueReply(commands=[], events=[], views=views))
    line = bench.panel.filter
    for typed, completed in (("ent", "entity:"), ("view:ord", "view:orders")):
        line.clear()
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Tab)
        assert line.text() == completed


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
