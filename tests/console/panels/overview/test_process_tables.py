from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from backend.messages.health import HealthReport, ProcessHealth, Verdict
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.overview.process_tables import ProcessTable
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

NAMES = ("supervisor", "primary", "replica-1", "archive")


def snapshot() -> BackendSnapshot:
    frozen = Verdict(status="HEAD-FROZEN", severity="critical", rule="head-silent", age_us=0)
    processes = [
        ProcessHealth(name="supervisor", role="supervisor", verdict=frozen),
        ProcessHealth(name="primary", role="primary", verdict=frozen),
        ProcessHealth(name="replica-1", role="replica", verdict=frozen),
        ProcessHealth(name="archive", role="archive", verdict=frozen),
    ]
    report = HealthReport(at_us=NOW, severity="critical", worst="primary", processes=processes)
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    topology = sample_messages.topology(*map(sample_messages.process, NAMES))
    for notice in (topology, report):
        known = reducers.apply_notice(known, notice, NOW)
    return known


@pytest.mark.parametrize(
    ("share", "gone"),
    [
        (1.1, set[str]()),
        (0.95, {"Memory"}),
        (0.3, {"Memory", "Pid", "Restarts", "For"}),
    ],
)
def test_that_a_narrow_table_drops_columns_instead_of_cutting_them(
    theme: Theme, qtbot: QtBot, share: float, gone: set[str]
) -> None:
    table = ProcessTable(theme)
    area = QScrollArea(widgetResizable=True)
    area.setWidget(table)
    qtbot.addWidget(area)
    area.show()
    table.apply_snapshot(snapshot())
    area.resize(round(share * table.whole_width_px), 400)
    labels = table.findChildren(QLabel)
    titles = {each.text() for each in labels if each.property("role") == "section" and each.text()}
    qtbot.waitUntil(
        lambda: {each.text() for each in labels if each.isVisible()} & titles == titles - gone
    )
    shown = [each for each in labels if each.isVisible()]
    qtbot.waitUntil(lambda: all(each.width() >= each.minimumSizeHint().width() for each in shown))
    name = next(each for each in labels if each.text() == "primary")
    assert "Pid: 4711" in name.toolTip()  # what has gone is still to be had


def test_that_the_overview_does_not_scroll_sideways_on_a_small_screen(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = OverviewPanel(
        scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    qtbot.addWidget(panel)
    panel.resize(600, 300)  # what 1280x720 at scale 2 leaves of the window
    panel.show()
    scripted_client.snapshot_changed.emit(snapshot())
    table = panel.findChild(ProcessTable)
    area = panel.findChild(QScrollArea)
    assert isinstance(table, ProcessTable)
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: table.isVisible() and table.width() < 600)
    QApplication.processEvents()
    assert area.horizontalScrollBar().maximum() == 0
    title = next(each for each in panel.findChildren(QLabel) if each.text() == "Health")
    assert title.mapTo(panel, title.rect().topLeft()).y() < 60  # what is wrong is in sight
