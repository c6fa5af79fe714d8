"""An operator's work in a window; all tests share one backend, and each has a shop of its own."""

import itertools

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.messages.commands import Answer
from console.panels.commands.command_history import SentCommand
from console.panels.lag.lag_panel import LagPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from tests.e2e.operator import Operator

_numbers = itertools.count(1)


class Shop(msgspec.Struct, frozen=True):
    """The ids of a test: a customer, a mug of which five are there, and an order."""

    customer: str
    mug: str
    order: str


@pytest.fixture
def shop() -> Shop:
    number = next(_numbers)
    return Shop(f"anna-{number}", f"mug-{number}", f"17-{number}")


def answer(sent: SentCommand) -> Answer:
    assert isinstance(sent.answer, Answer)
    return sent.answer


def open_shop(operator: Operator, shop: Shop) -> int:
    """Let the customer and the mug be there; return the position of the last event."""
    for sent in (
        operator.send("user.register", user_id=shop.customer, name="Anna"),
        operator.send(
            "product.add", product_id=shop.mug, name="Mug", price="4.50", currency="EUR", stock="5"
        ),
        operator.send("product.list", product_id=shop.mug),
    ):
        assert answer(sent).outcome == "accepted", sent.result_text
    return answer(sent).positions[-1]


def order(operator: Operator, shop: Shop, quantity: str = "2") -> SentCommand:
    return operator.send(
        "order.create",
        order_id=shop.order,
        user_id=shop.customer,
        lines__0__product_id=shop.mug,
        lines__0__quantity=quantity,
    )


def status(operator: Operator, shop: Shop) -> str:
    """Return the state of the order as it stands on the replay desk."""
    return operator.replayed("orders").get(shop.order, {}).get("status", "")


def price(operator: Operator, shop: Shop) -> str:
    """Return the price of the mug as it is on the screen."""
    return operator.shown_view("products").get(shop.mug, {}).get("price", "")


def test_that_a_command_can_be_followed_from_the_form_to_every_screen(
    operator: Operator, shop: Shop
) -> None:
    open_shop(operator, shop)
    sent = order(operator, shop)
    assert answer(sent).outcome == "accepted", sent.result_text
    assert "2 events at positions" in operator.commands.answer.positions.text()
    created, reserved = answer(sent).positions

    timeline = operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.is_visible_key(reserved))
    row = next(each for each in timeline.table.model.rows if each and each.key == created)
    assert row.texts[4:6] == ("order.created", f"order-{shop.order}")

    operator.commands.answer.position_activated.emit(created)
    headline = f"order.created  ·  order-{shop.order}"
    operator.until(lambda: operator.event.headline.text() == headline)
    assert "Orders" in operator.event.views.text()

    operator.until(lambda: operator.shown_view("orders").get(shop.order))
    shown = operator.shown_view("orders")[shop.order]
    assert (shown["total"], shown["status"]) == ("9.00\u202fEUR", "created")
    assert operator.shown_view("products")[shop.mug]["available"] == "3"

    lag = operator.open(LagPanel)
    operator.until(lambda: lag.sample_count("replica-1") > 0 and lag.sample_count("replica-2") > 0)


def test_that_stepping_back_shows_the_row_as_it_was(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    order(operator, shop)
    paid = operator.send(
        "order.pay", order_id=shop.order, payment_id=f"p-{shop.order}", method="card"
    )
    last = answer(paid).positions[-1]

    replay = operator.open(ReplayPanel)
    operator.until(lambda: replay.playback.head == last)
    replay.go_to("end")
    operator.until(lambda: status(operator, shop) == "paid")
    changes = replay.event_summary.changes
    operator.until(lambda: replay.is_ready() and changes.topLevelItemCount() > 0)
    assert replay.event_summary.headline.text() == f"order.paid  ·  order-{shop.order}"

    QTest.keyClick(replay, Qt.Key.Key_Left)
    operator.until(lambda: status(operator, shop) == "created")
    assert replay.playback.position == last - 1
    assert operator.replayed("orders")[shop.order]["total"] == "9.00\u202fEUR"
    QTest.keyClick(replay, Qt.Key.Key_L)
    operator.until(lambda: status(operator, shop) == "paid")


def test_that_playing_runs_from_the_beginning_to_the_end(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    last = answer(order(operator, shop)).positions[-1]
    replay = operator.open(ReplayPanel)
    operator.until(lambda: replay.playback.head == last and replay.is_ready())
    replay.playback_bar.speed_selected.emit("100x")
    QTest.keyClick(replay, Qt.Key.Key_Space)
    assert replay.playback.playing
    operator.until(lambda: not replay.playback.playing)
    assert replay.playback.position == last
    replay.go_to("start")
    operator.until(lambda: replay.event_summary.headline.text() == "Before the first event")
    operator.until(lambda: operator.replayed("orders") == {})


def test_that_a_rejection_says_why_and_where(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    sent = order(operator, shop, quantity="9")
    assert answer(sent).outcome == "rejected"
    assert operator.commands.answer.outcome.text() == "◆ Rejected"
    assert "5" in operator.commands.answer.message.text()
    form = operator.commands.form
    assert form is not None
    assert form.editors["lines"].error.text()


def test_that_the_same_id_again_is_answered_as_before_and_writes_nothing(
    operator: Operator, shop: Shop
) -> None:
    first = operator.send("user.register", user_id=shop.customer, name="Anna")
    QTest.mouseClick(operator.commands.history.resend_button, Qt.MouseButton.LeftButton)
    operator.until(
        lambda: (
            len(operator.commands.submitter.history) == 2
            and operator.commands.submitter.history[-1].answer
        )
    )
    assert operator.commands.submitter.history[-1].answer == first.answer
    again = operator.send("user.register", user_id=shop.customer, name="Anna")
    assert answer(again).outcome == "rejected"


def test_that_a_password_is_neither_kept_nor_shown(operator: Operator, shop: Shop) -> None:
    operator.send("user.register", user_id=shop.customer, name="Anna")
    sent = operator.send(
        "user.change-password",
        user_id=shop.customer,
        new_password="correct horse",  # noqa: S106 - made up
    )
    assert answer(sent).outcome == "accepted"
    assert sent.data == {"user_id": shop.customer}
    assert sent.has_secrets
    assert not operator.commands.history.resend_button.isEnabled()
    form = operator.commands.form
    assert form is not None
    assert form.payload() is None


def test_that_the_timeline_filters_and_offers_to_drop_what_hides_everything(
    operator: Operator, shop: Shop
) -> None:
    open_shop(operator, shop)
    head = answer(order(operator, shop)).positions[-1]
    timeline = operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.row_count == head)
    timeline.filter_bar.box.set_filter(f"type:product.* subject:product-{shop.mug}")
    operator.until(lambda: timeline.table.row_count == 3)
    operator.until(lambda: all(timeline.table.model.rows))
    types = [row.texts[4] for row in timeline.table.model.rows if row]
    assert types == ["product.added", "product.listed", "product.stock-reserved"]
    timeline.filter_bar.box.set_filter("type:payment.failed")
    operator.until(timeline.scope.empty.isVisible)
    assert "type:payment.failed" in timeline.scope.empty.text
    timeline.scope.empty.action_clicked.emit()
    operator.until(lambda: timeline.table.row_count == head)


def test_that_a_filter_is_green_or_red_while_typing(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    timeline = operator.open(TimelinePanel)
    box = timeline.filter_bar.box
    QTest.keyClicks(box, "type:order.*")
    operator.until(lambda: box.property("state") == "good")
    QTest.keyClicks(box, " (")
    operator.until(lambda: box.property("state") == "bad")
    assert box.toolTip()


def test_that_a_filtered_timeline_grows_with_what_matches(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    timeline = operator.open(TimelinePanel)
    timeline.filter_bar.box.set_filter(f"type:user.* subject:user-*{shop.customer}")
    operator.until(lambda: timeline.table.row_count == 1)
    operator.send("user.register", user_id=f"not-{shop.customer}", name="Bert")
    operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.row_count == 2)
    operator.until(lambda: all(timeline.table.model.rows))
    assert [row.texts[5] for row in timeline.table.model.rows if row] == [
        f"user-{shop.customer}",
        f"user-not-{shop.customer}",
    ]


def test_that_a_live_view_marks_what_changed(operator: Operator, shop: Shop) -> None:
    open_shop(operator, shop)
    operator.until(lambda: operator.shown_view("products").get(shop.mug))
    operator.send("product.change-price", product_id=shop.mug, price="5.00")
    views = operator.views
    operator.window.docks.show_panel("views")
    operator.until(lambda: price(operator, shop) == "5.00\u202fEUR")
    (row,) = [each for each in views.model.rows if each and each.key == (shop.mug,)]
    assert views.column_names.index("price") in row.marked


def test_that_a_view_can_be_asked_as_of_the_past(operator: Operator, shop: Shop) -> None:
    listed = open_shop(operator, shop)
    operator.send("product.change-price", product_id=shop.mug, price="5.00")
    views = operator.views
    operator.until(lambda: price(operator, shop) == "5.00\u202fEUR")
    views.controls.at.setText(str(listed))
    views.controls.at.editingFinished.emit()
    operator.until(lambda: price(operator, shop) == "4.50\u202fEUR")
    assert views.footer.source.text().startswith(f"archive at position {listed}")
