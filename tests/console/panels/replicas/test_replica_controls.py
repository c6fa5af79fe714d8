from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from backend.domain.registry import load_registry
from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Rebuild, SetFeed, StopReplica
from backend.messages.rebuild import RebuildProgress
from backend.messages.row_storage import RowStorage
from backend.projection.installed_projections import load_projections
from backend.query.catalogue_builder import build_catalogue
from console.icons.icon import icon
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.rebuild_dialog import RebuildDialog
from console.panels.replicas.replica_controls import ReplicaControls
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def controls(
    theme: Theme, workspace: Workspace, scripted_client: ScriptedClient, qtbot: QtBot
) -> ReplicaControls:
    made = ReplicaControls("replica-1", theme, workspace, ControlRequests(scripted_client))
    qtbot.addWidget(made)
    return made


def picture(found: QIcon) -> QImage:
    return found.pixmap(16).toImage()


def test_that_pause_turns_into_resume_with_its_icon_and_back(
    controls: ReplicaControls, theme: Theme
) -> None:
    muted, running = theme.tokens.muted, sample_messages.replica("replica-1")
    assert controls.pause.text() == "Pause"
    assert picture(controls.pause.icon()) == picture(icon("pause", muted))
    controls.show_sample(replace(running, paused_by="anna"))
    assert controls.pause.text() == "Resume"
    assert picture(controls.pause.icon()) == picture(icon("play", muted))
    controls.show_sample(running)
    assert controls.pause.text() == "Pause"
    assert picture(controls.pause.icon()) == picture(icon("pause", muted))


def test_that_no_control_is_cut_where_a_card_is_narrow(controls: ReplicaControls) -> None:
    controls.show_sample(replace(sample_messages.replica("replica-1"), mode="every:5"))
    controls.resize(460, 300)  # a card in a window of 1280 pixels at scale 2
    controls.show()
    buttons = controls.findChildren(QPushButton)
    assert len(buttons) == 7
    for button in buttons:
        assert button.mapTo(controls, button.rect().bottomRight()).x() < controls.width()
        assert button.width() >= button.minimumSizeHint().width()
    assert controls.width() == 460


def find_question(controls: ReplicaControls) -> RebuildDialog:
    QTest.mouseClick(controls.rebuild, Qt.MouseButton.LeftButton)
    question = controls.findChild(RebuildDialog)
    assert question is not None
    return question


def test_that_a_rebuild_is_asked_about_and_not_done_by_enter_or_escape(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    controls.show_sample(sample_messages.replica("replica-1"))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        question = find_question(controls)
        QTest.keyClick(question.focusWidget(), key)
        assert question.isHidden()
        question.setParent(None)
    assert scripted_client.ordered == []


def test_that_a_rebuild_says_what_it_does_before_it_is_ordered(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    controls.show_sample(replace(sample_messages.replica("replica-1"), head=1_234))
    question = find_question(controls)
    text = "\n".join(question.texts())
    assert "replica-1" in text
    assert "Applied anew\n1\u202f234 events" in text
    assert "answered and kept current meanwhile" in text
    assert not question.entity.isEnabled()  # of all views
    question.view.setCurrentIndex(question.view.findData("orders"))
    question.entity.setText(" orders/order-17 ")
    question.past_errors.setChecked(True)
    assert "those of orders/order-17, and no other" in question.texts()
    QTest.mouseClick(question.rebuild, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        Rebuild(
            replica="replica-1",
            views=("orders",),
            entity="orders/order-17",
            past_errors=True,
            by="anna",
        )
    ]
    assert not controls.rebuild.isEnabled()  # until it is answered


def test_that_the_question_says_by_what_rows_of_no_one_entity_are_named(
    controls: ReplicaControls, workspace: Workspace
) -> None:
    workspace.catalogue.set(build_catalogue(load_registry(), load_projections()))
    sample = sample_messages.replica("replica-1")
    views = [replace(sample.views[0], view=name) for name in ("orders", "sales")]
    controls.show_sample(replace(sample, views=views))
    question = find_question(controls)
    question.view.setCurrentIndex(question.view.findData("orders"))
    assert question.entity.placeholderText() == "all rows; or an entity, as orders/order-17"
    question.view.setCurrentIndex(question.view.findData("sales"))
    hint = "all rows; or those of one day, product_id, currency"
    assert question.entity.placeholderText() == hint


def test_that_the_feed_is_ordered_once_another_is_chosen(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    fed = sample_messages.replica("replica-1")
    controls.show_sample(fed)
    feed = controls.feed
    assert (feed.choice.currentText(), feed.set_feed.isEnabled()) == ("Events", False)
    feed.choice.setCurrentIndex(feed.choice.findData("queue"))
    controls.show_sample(fed)  # what the operator has chosen stays
    assert feed.choice.currentText() == "Queue"
    feed.set_feed.click()
    (order,) = scripted_client.ordered
    assert order.body == SetFeed(replica="replica-1", feed="queue", by="anna")
    order.answer(OrderDone(message="Goes over to its queue."))
    controls.show_sample(replace(fed, feed="queue"))
    assert not feed.set_feed.isEnabled()
    assert feed.choice.findData("stream") < 0  # its log is in none
    controls.show_sample(replace(fed, feed="stream", has_stream=True))
    assert feed.choice.currentText() == "Stream"


def test_that_what_is_on_its_way_cannot_be_ordered_again_whatever_samples_come(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    sample = sample_messages.replica("replica-1")
    controls.show_sample(sample)
    controls.rate_per_s.setValue(500)
    controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("demand"))
    controls.feed.choice.setCurrentIndex(controls.feed.choice.findData("queue"))
    buttons = (controls.set_rate, controls.set_mode, controls.feed.set_feed)
    for button in buttons:
        assert button.isEnabled()
        button.click()
    controls.show_sample(replace(sample, cache_hits=9))
    assert not any(button.isEnabled() for button in buttons)
    for order in scripted_client.ordered:
        order.answer(Failure(code="timed-out", message="It did not answer."))
    assert all(button.isEnabled() for button in buttons)


def test_that_what_was_set_before_its_answer_came_is_not_offered_again(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    sample = sample_messages.replica("replica-1")
    controls.show()
    controls.activateWindow()
    controls.show_sample(sample)
    controls.rate_per_s.setValue(500)
    controls.set_rate.setFocus()
    controls.set_rate.click()
    controls.show_sample(replace(sample, throttle_per_s=500))
    scripted_client.ordered[0].answer(OrderDone(message="At most 500 events a second."))
    assert not controls.set_rate.isEnabled()
    assert controls.focusWidget() is controls.rate_per_s


@pytest.mark.parametrize("name", ["archive", "queue"])
def test_that_who_can_be_fed_by_events_alone_offers_no_feed(
    name: str, theme: Theme, tmp_path: Path, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = ReplicaControls(name, theme, workspace, ControlRequests(scripted_client))
    qtbot.addWidget(made)
    made.show()
    assert not made.feed.isVisible()


def test_that_the_cost_of_a_rebuild_is_told_by_the_pace_of_the_last_one(
    controls: ReplicaControls,
) -> None:
    rebuilt = RebuildProgress(
        state="done", views=["orders"], by="ben", position=1_000, took_us=2_000_000
    )
    controls.show_sample(replace(sample_messages.replica("replica-1"), head=5_000, rebuild=rebuilt))
    texts = find_question(controls).texts()
    assert "about 10.0\u202fs, at the 500 events/s of the last rebuild" in texts


def test_that_a_replica_is_stopped_after_a_look_at_who_answers_then(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    controls.show_sample(sample_messages.replica("replica-1"))
    controls.show_others(1)
    QTest.mouseClick(controls.stop, Qt.MouseButton.LeftButton)
    asked = controls.findChild(ImpactDialog)
    assert asked is not None
    assert {"by 1 other replica", "stay on disk"} <= set(asked.texts())
    assert scripted_client.ordered == []
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        StopReplica(replica="replica-1", by="anna")
    ]


def test_that_the_keyboard_comes_back_to_rebuild_when_its_order_was_answered(
    controls: ReplicaControls, scripted_client: ScriptedClient
) -> None:
    controls.show()
    controls.activateWindow()
    controls.show_sample(sample_messages.replica("replica-1"))
    controls.rebuild.setFocus()
    question = find_question(controls)
    QTest.mouseClick(question.rebuild, Qt.MouseButton.LeftButton)
    scripted_client.ordered[-1].answer(OrderDone(message="Builds."))
    assert controls.focusWidget() is controls.rebuild


def test_that_what_becomes_of_rows_in_postgresql_is_said_of_rebuilding_and_of_stopping(
    controls: ReplicaControls,
) -> None:
    sample = sample_messages.replica("replica-1")
    controls.show_sample(sample)
    assert "beside the rows that are answered" in controls.rebuild.toolTip()
    storage = RowStorage(size_bytes=9, database="postgresql://localhost/rows")
    controls.show_sample(replace(sample, storage=storage))
    assert "in the place of their rows" in controls.rebuild.toolTip()
    controls.stop.click()
    asked = controls.findChild(ImpactDialog)
    assert asked is not None
    assert "stay in PostgreSQL" in asked.texts()
