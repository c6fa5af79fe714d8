from backend.messages.parked import AskSkipped, SkippedItem, SkippedPage
from console.settings.console_options import PAGE_ROWS
from tests.console.panels.parked.parked_operator import Bench, item


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
    assert asked.body.limit == PAGE_ROWS
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
