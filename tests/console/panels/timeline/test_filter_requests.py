from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.link.bridge import BackendClient
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme


@pytest.fixture
def client(tmp_path: Path) -> Iterator[BackendClient]:
    made = BackendClient(tmp_path, StateStore())
    yield made
    made.stop()


def test_that_a_timeline_that_is_asked_to_show_an_event_hides_nothing(
    client: BackendClient, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = TimelinePanel(client, theme, workspace)
    qtbot.addWidget(panel)
    panel.density.set_axis("position")
    panel.density.bar.range_selected.emit((10, 20))
    panel.filter_bar.subject.setText("order-17")
    panel.filter_bar.subject.editingFinished.emit()
    assert (panel.source.scope.filter, panel.source.scope.after) == ("subject:order-17", 9)
    workspace.requested_filter.publish("")
    scope = panel.source.scope
    assert (scope.filter, scope.after, scope.before) == ("", 0, None)
