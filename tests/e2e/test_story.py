from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.messages.commands import Answer
from console.panels.commands.command_history import SentCommand
from console.panels.lag.lag_panel import LagPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from tests.e2e.operator import Operator


def answer(sent: SentCommand) -> Answer:
    assert isinstance(sent.answer, Answer)
    return sent.answer


def open_shop(operator: Operator) -> None:
    """A customer, and a mug of which five are there."""
    for sent in (
        operator.send("user.register", user_id="anna", name="Anna"),
        operator.send(
            "product.add", product_id="mug", name="Mug", price="4.50", currency="EUR", stock="5"
        ),
        operator.send("product.list", product_id="mug"),
    ):
        assert answer(sent).outcome == "accepted", sent.result_text


def order(operator: Operator, quantity: str = "2") -> SentCommand:
    return operator.send(
        "order.create",
        order_id="17",
        user_id="anna",
        lines__0__product_id="mug",
        lines__0__quantity=quantity,
    )


def test_that_a_command_can_be_followed_from_the_form_to_every_screen(operator: Operator) -> None:
    open_shop(operator)
    sent = order(operator)
    assert answer(sent).outcome == "accepted", sent.result_text
    assert "2 events at positions" in operator.commands.answer.positions.text()
    created, reserved = answer(sent).positions

    timeline = operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.is_visible_key(reserved))
    row = next(each for each in timeline.table.model.rows if each and each.key == created)
    assert row.texts[2:4] == ("order.created", "order-17")

    operator.commands.answer.position_activated.emit(created)
    operator.until(lambda: operator.event.headline.text() == "order.created  ·  order-17")
    assert "orders" in operator.event.views.text()

    operator.until(lambda: operator.shown_view("orders").get("17"))
    shown = operator.shown_view("orders")["17"]
    assert (shown["total"], shown["status"]) == ("9.00\u202fEUR", "created")
    assert operator.shown_view("products")["mug"]["available"] == "3"

    lag = operator.open(LagPanel)
    operator.until(lambda: lag.sample_count("replica-1") > 0 and lag.sample_count("replica-2") > 0)


def test_that_stepping_back_shows_the_row_as_it_was(operator: Operator) -> None:
    open_shop(operator)
    order(operator)
    paid = operator.send("order.pay", order_id="17", payment_id="p1", method="card")
    last = answer(paid).positions[-1]

    replay = operator.open(ReplayPanel)
    operator.until(lambda: replay.playback.head == last)
    replay.go_to("end")
    operator.until(lambda: operator.replayed("orders").get("17", {}).get("status") == "paid")
    changes = replay.event_summary.changes
    operator.until(lambda: replay.is_ready() and changes.topLevelItemCount() > 0)
    assert replay.event_summary.headline.text() == "order.paid  ·  order-17"

    QTest.keyClick(replay, Qt.Key.Key_Left)
    operator.until(lambda: operator.replayed("orders")["17"]["status"] == "created")
    assert replay.playback.position == last - 1
    assert operator.replayed("orders")["17"]["total"] == "9.00\u202fEUR"
    QTest.keyClick(replay, Qt.Key.Key_L)
    operator.until(lambda: operator.replayed("orders")["17"]["status"] == "paid")


def test_that_playing_runs_from_the_beginning_to_the_end(operator: Operator) -> None:
    open_shop(operator)
    last = answer(order(operator)).positions[-1]
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


def test_that_a_rejection_says_why_and_where(operator: Operator) -> None:
    open_shop(operator)
    sent = order(operator, quantity="9")
    assert answer(sent).outcome == "rejected"
    assert operator.commands.answer.outcome.text() == "◆ Rejected"
    assert "5" in operator.commands.answer.message.text()
    form = operator.commands.form
    assert form is not None
    assert form.editors["lines"].error.text()


def test_that_the_same_id_again_is_answered_as_before_and_writes_nothing(
    operator: Operator,
) -> None:
    first = operator.send("user.register", user_id="anna", name="Anna")
    QTest.mouseClick(operator.commands.history.resend_button, Qt.MouseButton.LeftButton)
    operator.until(
        lambda: (
            len(operator.commands.submitter.history) == 2
            and operator.commands.submitter.history[-1].answer
        )
    )
    assert operator.commands.submitter.history[-1].answer == first.answer
    again = operator.send("user.register", user_id="anna", name="Anna")
    assert answer(again).outcome == "rejected"


def test_that_a_password_is_neither_kept_nor_shown(operator: Operator) -> None:
    operator.send("user.register", user_id="anna", name="Anna")
    sent = operator.send("user.change-password", user_id="anna", new_password="correct horse")  # noqa: S106 - made up
    assert answer(sent).outcome == "accepted"
    assert sent.data == {"user_id": "anna"}
    assert sent.has_secrets
    assert not operator.commands.history.resend_button.isEnabled()
    form = operator.commands.form
    assert form is not None
    assert form.payload() is None


def test_that_the_timeline_filters_and_offers_to_drop_what_hides_everything(
    operator: Operator,
) -> None:
    open_shop(operator)
    order(operator)
    timeline = operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.row_count == 5)
    timeline.filter_bar.box.set_filter("type:product.*")
    operator.until(lambda: timeline.table.row_count == 3)
    operator.until(lambda: all(timeline.table.model.rows))
    types = [row.texts[2] for row in timeline.table.model.rows if row]
    assert types == ["product.added", "product.listed", "product.stock-reserved"]
    timeline.filter_bar.box.set_filter("type:payment.failed")
    operator.until(timeline.empty.isVisible)
    assert "type:payment.failed" in timeline.empty.text
    timeline.empty.action_clicked.emit()
    operator.until(lambda: timeline.table.row_count == 5)


def test_that_a_filter_is_green_or_red_while_typing(operator: Operator) -> None:
    open_shop(operator)
    timeline = operator.open(TimelinePanel)
    box = timeline.filter_bar.box
    QTest.keyClicks(box, "type:order.*")
    operator.until(lambda: box.property("state") == "good")
    QTest.keyClicks(box, " (")
    operator.until(lambda: box.property("state") == "bad")
    assert box.toolTip()


def test_that_a_filtered_timeline_grows_with_what_matches(operator: Operator) -> None:
    open_shop(operator)
    timeline = operator.open(TimelinePanel)
    timeline.filter_bar.box.set_filter("type:user.*")
    operator.until(lambda: timeline.table.row_count == 1)
    operator.send("user.register", user_id="bert", name="Bert")
    operator.open(TimelinePanel)
    operator.until(lambda: timeline.table.row_count == 2)
    operator.until(lambda: all(timeline.table.model.rows))
    assert [row.texts[3] for row in timeline.table.model.rows if row] == ["user-anna", "user-bert"]


def test_that_a_live_view_marks_what_changed(operator: Operator) -> None:
    open_shop(operator)
    operator.until(lambda: operator.shown_view("products").get("mug"))
    operator.send("product.change-price", product_id="mug", price="5.00")
    views = operator.views
    operator.window.docks.show_panel("views")
    operator.until(lambda: operator.shown_view("products")["mug"]["price"] == "5.00\u202fEUR")
    (row,) = [each for each in views.model.rows if each]
    assert views.column_names.index("price") in row.marked


def test_that_a_view_can_be_asked_as_of_the_past(operator: Operator) -> None:
    open_shop(operator)
    operator.send("product.change-price", product_id="mug", price="5.00")
    operator.until(lambda: operator.shown_view("products").get("mug"))
    views = operator.views
    operator.until(lambda: operator.shown_view("products")["mug"]["price"] == "5.00\u202fEUR")
    views.controls.at.setText("3")
    views.controls.at.editingFinished.emit()
    operator.until(lambda: operator.shown_view("products")["mug"]["price"] == "4.50\u202fEUR")
    assert views.footer.source.text().startswith("archive at position 3")
