"""The moment that all panels mark, and the marks on the graphs."""

import time
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip
from pytestqt.qtbot import QtBot

from backend.messages.annotations import AddNote, AskMarks, Marks, Note
from console.panels.lag.lag_graphs import STAGES
from console.panels.lag.lag_panel import LagPanel
from console.panels.lag.lag_table import LagTable
from console.panels.lag.lag_toolbar import LagToolbar
from console.panels.mark_feed import format_marks
from console.panels.moment.note_dialog import NoteDialog
from console.plots.graph_shapes import GraphMark
from console.plots.sparkline import Sparkline
from console.state import reducers
from console.state.lag_buffers import LagChoice, ReplicaHistory
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor
from console.state.workspace import Workspace
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

MOMENT_S = NOW / 1_000_000


@pytest.fixture
def panel(theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> LagPanel:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = LagPanel(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    made.resize(1_400, 900)
    made.show()
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    known = reducers.apply_notice(known, sample_messages.replica(events_behind=7), NOW)
    made.apply_snapshot(replace(known, wall_us=NOW))
    qtbot.waitUntil(lambda: made.curve_names() == {"replica-1"})
    return made


@pytest.mark.parametrize(("width_px", "has_numbers"), [(1_450, True), (1_110, False), (868, False)])
def test_that_a_low_panel_needs_no_more_height_than_there_is(
    panel: LagPanel, qtbot: QtBot, width_px: int, *, has_numbers: bool
) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(panel)
    area.resize(width_px, 270)
    area.show()
    panel.draw()
    numbers = panel.findChild(LagTable)
    assert numbers is not None
    qtbot.waitUntil(lambda: numbers.isVisible() == has_numbers)
    qtbot.waitUntil(lambda: panel.height() <= area.viewport().height())
    assert not area.verticalScrollBar().isVisible()
    assert min(graph.width() for _, graph in panel.graphs.all()) > 260
    area.takeWidget()


def move_mouse(panel: LagPanel, number: str, *, press: bool = False) -> None:
    graph = dict(panel.graphs.all())[number]
    graph.set_span(graph.span.__class__(MOMENT_S - 10, MOMENT_S + 10), 10.0)
    where = QPointF(graph.frame().x(MOMENT_S), graph.height() / 2)
    kinds = [QMouseEvent.Type.MouseMove]
    if press:
        kinds = [QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease]
    for kind in kinds:
        button = Qt.MouseButton.LeftButton if press else Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            where,
            graph.mapToGlobal(where),
            button,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(graph.viewport(), event)


def test_that_a_moment_under_the_mouse_is_marked_in_every_graph_and_read_out(
    panel: LagPanel,
) -> None:
    move_mouse(panel, "behind")
    cursor = panel.workspace.cursor.value
    assert cursor.hovered_us == pytest.approx(NOW, abs=50_000)
    marked = {graph.cursor_s for _, graph in panel.graphs.all()}
    assert marked == {(cursor.hovered_us or 0) / 1_000_000}
    text = panel.cursor_link.readout.text()
    assert panel.cursor_link.readout.isVisible()
    assert "replica-1" in text
    assert "7 events" in text
    panel.graphs.hovered.emit("behind", None)
    assert panel.workspace.cursor.value == TimeCursor()
    assert not panel.cursor_link.readout.isVisible()


def test_that_a_moment_of_another_panel_is_marked_without_values(panel: LagPanel) -> None:
    panel.workspace.cursor.set(TimeCursor(hovered_us=NOW))
    assert panel.graphs.stages.cursor_s == MOMENT_S
    assert not panel.cursor_link.readout.isVisible()


def test_that_a_click_keeps_the_moment_and_opens_what_happened_then(panel: LagPanel) -> None:
    opened: list[str] = []
    panel.workspace.requested_panel.subscribe(opened.append)
    move_mouse(panel, STAGES, press=True)
    assert panel.workspace.cursor.value.pinned_us == pytest.approx(NOW, abs=50_000)
    assert opened == ["moment"]


def test_that_notes_are_marks_and_a_click_on_one_opens_its_moment(
    panel: LagPanel, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    asked = next(each for each in scripted_client.ordered if isinstance(each.body, AskMarks))
    note = Note(id=3, at_us=NOW, until_us=NOW, by="anna", text="disk was changed", noted_us=NOW)
    asked.answer(format_marks(Marks(notes=[note])))
    qtbot.waitUntil(lambda: len(panel.graphs.stages.marks) == 1)
    (mark,) = panel.graphs.stages.marks
    assert isinstance(mark, GraphMark)
    assert (mark.kind, mark.key) == ("note", "note:3")
    assert "anna: disk was changed" in mark.text
    panel.graphs.mark_clicked.emit(mark)
    assert panel.workspace.cursor.value.pinned_us == NOW


@pytest.mark.parametrize(("kind", "panel_name"), [("act", "audit"), ("alert", "alerts")])
def test_that_a_click_on_a_mark_selects_the_entry_that_it_stands_for(
    panel: LagPanel, kind: Literal["act", "alert"], panel_name: str
) -> None:
    asked: list[str] = []
    panel.workspace.requested_panel.subscribe(asked.append)
    panel.workspace.requested_mark.subscribe(asked.append)
    mark = GraphMark(kind=kind, at_s=MOMENT_S, until_s=MOMENT_S, text="", key=f"{kind}:7")
    panel.graphs.mark_clicked.emit(mark)
    assert asked == [panel_name, f"{kind}:7"]
    assert panel.workspace.cursor.value.pinned_us == NOW


def test_that_a_note_is_written_on_the_time_in_sight(
    panel: LagPanel, scripted_client: ScriptedClient
) -> None:
    panel.graphs.zoomed.emit(MOMENT_S - 5, MOMENT_S)
    panel.write_note()
    dialog = panel.findChild(NoteDialog)
    assert isinstance(dialog, NoteDialog)
    dialog.text.setPlainText("  disk was changed  ")
    dialog.save()
    order = scripted_client.ordered[-1].body
    wanted = AddNote(at_us=NOW - 5_000_000, until_us=NOW, text="disk was changed", by="anna")
    assert order == wanted


@pytest.mark.parametrize(("at_s", "drawn"), [(95.0, [50.0]), (80.0, []), (101.0, [])])
def test_that_a_moment_out_of_sight_is_not_marked_in_a_small_curve(
    theme: Theme, qtbot: QtBot, at_s: float, drawn: list[float]
) -> None:
    curve = Sparkline(theme)
    qtbot.addWidget(curve)
    curve.resize(100, 26)
    curve.set_values(np.zeros(10), 100.0, "")
    curve.set_cursor(at_s)
    assert [x for x in [curve.cursor_x] if x is not None] == drawn


def test_that_a_small_curve_tells_the_moment_under_the_mouse(theme: Theme, qtbot: QtBot) -> None:
    curve = Sparkline(theme)
    qtbot.addWidget(curve)
    curve.resize(100, 26)
    curve.set_values(np.zeros(10), 100.0, "")
    hovered: list[object] = []
    curve.moment_hovered.connect(hovered.append)
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(50, 10),
        QPointF(curve.mapToGlobal(QPoint(50, 10))),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(curve, event)
    assert hovered == [95.0]


def test_that_keys_move_the_moment_open_it_and_zoom(panel: LagPanel) -> None:
    graph = panel.graphs.by_number["behind"]
    panel.graphs.zoomed.emit(MOMENT_S - 100, MOMENT_S)
    graph.set_cursor(MOMENT_S - 50)
    opened: list[str] = []
    panel.workspace.requested_panel.subscribe(opened.append)
    QTest.keyClick(graph, Qt.Key.Key_Left)
    assert panel.workspace.cursor.value.hovered_us == NOW - 51_000_000
    QTest.keyClick(graph, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.workspace.cursor.value.hovered_us == NOW - 41_000_000
    QTest.keyClick(graph, Qt.Key.Key_PageDown)
    assert graph.span.end_s == MOMENT_S + 50
    QTest.keyClick(graph, Qt.Key.Key_Plus)
    assert graph.span.end_s - graph.span.start_s < 100
    QTest.keyClick(graph, Qt.Key.Key_Return)
    assert panel.workspace.cursor.value.pinned_us == NOW - 41_000_000
    assert opened == ["moment"]


def test_that_a_past_chosen_while_it_stands_still_is_drawn(
    panel: LagPanel, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel.findChildren(LagToolbar)[0].toggle_pause()
    panel.follow(3_600, LagChoice())
    asked = len(scripted_client.ordered)
    panel.follow(3_600, LagChoice(step=60))
    columns = np.zeros((LagChoice().width, 3))
    columns[0] = time.time() - np.array([180.0, 120.0, 60.0])
    for order in scripted_client.ordered[asked:]:
        order.answer(ReplicaHistory("replica-1", columns))
    graph = panel.graphs.by_number["behind"]
    qtbot.waitUntil(lambda: any(len(curve.times) for curve in graph.curves))


def test_that_keys_go_from_mark_to_mark_and_open_the_one_that_was_gone_to(panel: LagPanel) -> None:
    graph = panel.graphs.by_number["behind"]
    panel.graphs.zoomed.emit(MOMENT_S - 100, MOMENT_S)
    marks = [
        GraphMark(kind="act", at_s=at_s, until_s=at_s, text=f"act {number}", key=f"act:{number}")
        for number, at_s in ((7, MOMENT_S - 60), (8, MOMENT_S - 60), (9, MOMENT_S - 20))
    ]
    panel.graphs.set_marks([*marks, replace(marks[0], at_s=MOMENT_S - 500, text="out of sight")])
    opened: list[str] = []
    panel.workspace.requested_mark.subscribe(opened.append)
    told: list[str] = []
    back, on = Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight
    for key in (back, back, back, back, on, on, on):
        QTest.keyClick(graph, key)
        told.append(graph.accessibleDescription())
    assert told == ["act 9", "act 8", "act 7", "act 7", "act 8", "act 9", "act 9"]
    assert QToolTip.text() == plain_tip("act 9")
    assert panel.workspace.cursor.value.hovered_us == NOW - 20_000_000
    assert panel.cursor_link.readout.isVisible()
    QTest.keyClick(graph, Qt.Key.Key_Return)
    assert opened == ["act:9"]
    QTest.keyClick(graph, Qt.Key.Key_Left)
    assert "[ and ] go from mark to mark" in graph.accessibleDescription()
    QTest.keyClick(graph, Qt.Key.Key_Return)
    assert opened == ["act:9"]
    assert panel.workspace.cursor.value.pinned_us is not None
    QTest.keyClick(graph, Qt.Key.Key_Escape)
    assert not panel.cursor_link.readout.isVisible()
    assert panel.workspace.cursor.value == TimeCursor(), "the moment that was opened stays marked"
