from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US
from backend.messages.control import Pause, StopReplica
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import StoppedReplica
from backend.messages.parked import ParkedItem, ParkedPage
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.panels.replicas.start_dialog import StartDialog
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from tests.console import sample_messages
from tests.console.panels.panel_opener import PanelOpener
from tests.console.panels.panel_operator import focused
from tests.console.scripted_client import ScriptedClient


def snapshot(*names: str) -> BackendSnapshot:
    """Return a frame with these replicas, all of them well."""
    well = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=0)
    report = HealthReport(
        at_us=sample_messages.NOW,
        severity="ok",
        worst="",
        processes=[ProcessHealth(name=name, role="replica", verdict=well) for name in names],
    )
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    for name in names:
        sample = sample_messages.replica(name)
        frame = reducers.apply_notice(frame, sample, sample_messages.NOW)
    return reducers.apply_notice(frame, report, sample_messages.NOW)


def test_that_the_palette_pauses_and_stops_a_replica_whose_panel_was_never_open(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = ReplicasPanel(
        scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    qtbot.addWidget(panel)
    panel.apply_snapshot(snapshot("replica-1"))
    actions = {action.text(): action for action in panel.palette_actions()}
    panel.show()  # as the palette does
    actions["Pause or resume replica-1"].trigger()
    assert [each.body for each in scripted_client.ordered] == [
        Pause(replica="replica-1", by="anna")
    ]
    actions["Stop replica-1"].trigger()
    asked = panel.findChild(ImpactDialog)
    assert asked is not None
    asked.confirm.click()
    assert scripted_client.ordered[-1].body == StopReplica(replica="replica-1", by="anna")


def test_that_rows_have_their_places_before_they_are_painted_however_many_come(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = ReplicasPanel(
        scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    qtbot.addWidget(panel)
    panel.resize(620, 340)
    panel.show()
    qtbot.waitExposed(panel)
    with_parked = replace(sample_messages.replica("replica-1"), parked=100)
    panel.apply_snapshot(
        reducers.apply_notice(snapshot("replica-1"), with_parked, sample_messages.NOW)
    )
    card = panel.cards["replica-1"]  # no event was handled since, and nothing painted
    assert overlapping_parts(card) == []
    error = "the customer of this order is not known to this view " * 4
    items = [
        ParkedItem(view="sales", entity=f"order-{n}", position=n, error=error, parked_at_us=0)
        for n in range(1, 15)
    ]
    scripted_client.asked[-1].answer(ParkedPage(replica="replica-1", items=items, total=100))
    assert overlapping_parts(card) == []
    assert overlapping_parts(card.parked) == []
    assert len(shown_parts(card.parked)) > 4 * len(items)


def shown_parts(widget: QWidget) -> list[QWidget]:
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [each for each in children if each.isVisible()]


def overlapping_parts(widget: QWidget) -> list[tuple[QWidget, QWidget]]:
    """Return the parts that lie over each other, and those that lie outside."""
    parts = shown_parts(widget)
    found = [(each, widget) for each in parts if not widget.rect().contains(each.geometry())]
    for place, each in enumerate(parts):
        later = parts[place + 1 :]
        found += [(each, other) for other in later if each.geometry().intersects(other.geometry())]
    return found


def test_that_tab_walks_through_the_cards_in_their_order(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = ReplicasPanel(
        scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    column = QVBoxLayout(window)
    column.addWidget(panel)
    column.addWidget(QLineEdit())  # another panel, made before the cards
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.apply_snapshot(snapshot("replica-2"))
    later_us = sample_messages.NOW + 1_000_000
    panel.apply_snapshot(replace(snapshot("replica-2", "replica-1"), now_us=later_us))
    qtbot.waitUntil(lambda: all(card.isVisible() for card in panel.cards.values()))
    panel.keyboard_target().setFocus()
    walked: list[str] = []
    for _ in range(14):
        focused = window.focusWidget()
        assert isinstance(focused, QWidget)
        inside = [each for each, card in panel.cards.items() if card.isAncestorOf(focused)]
        walked += [name for name in inside if walked[-1:] != [name]]
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert walked == ["replica-1", "replica-2"]


def test_that_tab_comes_to_the_retry_of_a_replica_before_the_next_replica(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = ReplicasPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(800, 900)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.apply_snapshot(snapshot("replica-1", "replica-2"))
    first, second = panel.cards.values()
    first.parked.set_count(1)  # made after the second card
    parked = ParkedItem(view="sales", entity="e", position=7, error="no", parked_at_us=0)
    scripted_client.asked[-1].answer(ParkedPage(replica="replica-1", items=[parked], total=1))
    qtbot.waitUntil(first.parked.isVisible)
    panel.keyboard_target().setFocus()
    walked: list[str] = []
    while not (walked and second.isAncestorOf(focused())):
        walked.append(getattr(focused(), "text", str)())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert walked[-2:] == ["at 7", "Retry"]


def test_that_a_panel_without_a_replica_names_those_that_were_stopped(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = ReplicasPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.show()
    stopped = (StoppedReplica(name="replica-1", rows_bytes=4_000),)
    panel.apply_snapshot(replace(snapshot(), stopped=stopped, phase="connected"))
    (said,) = [
        each.text()
        for each in panel.findChildren(QLabel)
        if each.isVisible() and "No replica runs" in each.text()
    ]
    assert "replica-1 was stopped" in said


def test_that_a_panel_knows_where_replicas_keep_their_rows(
    opener: PanelOpener, scripted_client: ScriptedClient
) -> None:
    panel = opener.open(ReplicasPanel, 900, 600)
    frame = snapshot("replica-1")
    scripted_client.snapshot_changed.emit(frame)
    panel.bar.ask()
    asked = panel.bar.findChild(StartDialog)
    assert asked is not None
    assert asked.source.isVisible()
    asked.reject()
    stopped = StoppedReplica(name="replica-2", rows_bytes=0, in_database=True)
    later = replace(frame, stopped=(stopped,), now_us=frame.now_us + SECOND_US)
    scripted_client.snapshot_changed.emit(later)
    panel.bar.ask()
    asked = panel.bar.findChildren(StartDialog)[-1]
    assert not asked.source.isVisible()


def test_that_a_link_leads_back_to_the_card_of_a_replica(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = ReplicasPanel(
        scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    panel.open_link({"replica": "replica-2"})  # before anything is known
    assert panel.link_state() == {"replica": ""}
    scripted_client.snapshot_changed.emit(snapshot("replica-1", "replica-2"))
    assert panel.focusWidget() is panel.cards["replica-2"].controls.pause
    link = panel.link_state()
    assert link == {"replica": "replica-2"}
    panel.cards["replica-1"].controls.pause.setFocus()
    assert panel.link_state() == {"replica": "replica-1"}
    panel.open_link(link)
    assert panel.focusWidget() is panel.cards["replica-2"].controls.pause
    panel.open_link({"replica": "gone"})
    assert panel.focusWidget() is panel.cards["replica-2"].controls.pause


def test_that_a_replica_that_a_link_waits_for_takes_the_keyboard_from_nobody(
    opener: PanelOpener, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel = opener.open(ReplicasPanel, 900, 700)
    panel.activateWindow()
    scripted_client.snapshot_changed.emit(snapshot("replica-1"))
    panel.open_link({"replica": "replica-2"})
    worked_in = panel.cards["replica-1"].controls.rate_per_s
    worked_in.setFocus()
    qtbot.waitUntil(worked_in.hasFocus)
    both = replace(snapshot("replica-1", "replica-2"), now_us=sample_messages.NOW + SECOND_US)
    scripted_client.snapshot_changed.emit(both)
    assert "replica-2" in panel.cards
    assert worked_in.hasFocus()
