import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel

from backend.messages.bulks import StartBulk
from backend.messages.control import OrderDone
from backend.messages.parked import (
    CountParked,
    ParkedCount,
    ParkedGroup,
    RetryParked,
    SkipParked,
)
from console.panels.parked.parked_dialogs import BulkDialog, SkipDialog
from tests.console.panels.parked.parked_operator import Bench, item


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


def test_that_very_many_events_of_an_entity_are_retried_in_the_background(bench: Bench) -> None:
    bench.answer_page(item(7, waiting=500))
    bench.press(bench.panel.acts.retry)
    order = bench.ordered()
    assert isinstance(order, StartBulk)
    assert (order.action, order.most, order.replica) == ("retry", 1, "replica-2")
    assert order.filter == 'view="sales" entity="orders/order-7"'
    assert bench.panel.tabs.currentWidget() is bench.panel.bulks


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


@pytest.mark.parametrize(
    ("sizes", "entities", "rest"),
    [
        ((30, 20, 10, 9, 8), 77, ""),
        ((30, 20, 10, 9, 8, 7, 1), 85, "\nand 2 more, with 8 entities"),
        # the backend sends the ten largest ones alone
        ((30, 20, 10, 9, 8, 7, 6, 5, 3, 1), 104, "\nand at least 6 more, with 27 entities"),
    ],
)
def test_that_a_bulk_says_how_many_types_and_errors_it_does_not_list(
    bench: Bench, sizes: tuple[int, ...], entities: int, rest: str
) -> None:
    bench.answer_page(item(7))
    bench.press(bench.panel.acts.bulk_retry)
    dialog = bench.panel.findChild(BulkDialog)
    assert isinstance(dialog, BulkDialog)
    count = ParkedCount(
        entities=entities,
        events=300,
        views=[],
        types=[ParkedGroup(name=f"type-{size}", entities=size) for size in sizes],
        errors=[ParkedGroup(name=f"error-{size}", entities=size) for size in sizes],
        sample=[item(7)],
        oldest_at_us=0,
        replica="replica-2",
    )
    bench.newest(CountParked).answer(count)
    for kind in ("type", "error"):
        listed = "\n".join(f"{size}  {kind}-{size}" for size in sizes[:5])
        assert f"{listed}{rest}" in dialog.texts()
