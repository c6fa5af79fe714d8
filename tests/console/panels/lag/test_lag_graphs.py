"""All graphs drawn: at once where a person asked, one after the other as samples come."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from console.panels.lag.lag_graphs import LagGraphs
from console.plots.graph_shapes import GraphMark, GraphTimeRange
from console.state.lag_buffers import LagBuffers, LagChoice, ReplicaHistory
from console.theme.theme import Theme

_CHOICE = LagChoice(step=1, views=("orders",))
_SPAN = GraphTimeRange(0.0, 60.0)


def _rings() -> LagBuffers:
    rings = LagBuffers(_CHOICE)
    columns = np.ones((_CHOICE.width, 60))
    columns[0] = np.arange(60.0)
    rings.load_history(ReplicaHistory("replica-1", columns))
    return rings


@pytest.fixture
def graphs(theme: Theme, qtbot: QtBot) -> LagGraphs:
    made = LagGraphs(theme)
    for _, graph in made.all():
        qtbot.addWidget(graph)
    return made


def _drawn(graphs: LagGraphs) -> list[str]:
    return [name for name, graph in graphs.all() if graph.curves]


def test_that_a_person_who_asked_sees_all_graphs_at_once(graphs: LagGraphs) -> None:
    graphs.draw(_rings(), {"replica-1": "#000000"}, _SPAN, (), "")
    assert _drawn(graphs) == [name for name, _ in graphs.all()]
    assert graphs.replicas == ["replica-1"]


def test_that_samples_which_come_draw_a_graph_a_turn(graphs: LagGraphs, qtbot: QtBot) -> None:
    graphs.draw(_rings(), {"replica-1": "#000000"}, _SPAN, (), "", in_slices=True)
    assert _drawn(graphs) == ["behind"]
    assert graphs.replicas == []  # not the whole of them
    qtbot.waitUntil(lambda: graphs.replicas == ["replica-1"])
    assert _drawn(graphs) == [name for name, _ in graphs.all()]


def test_that_what_happened_is_marked_in_a_graph_a_turn(graphs: LagGraphs, qtbot: QtBot) -> None:
    mark = GraphMark(kind="note", at_s=30.0, until_s=30.0, text="disk was changed", key="note:1")
    graphs.set_marks([mark])
    assert [name for name, graph in graphs.all() if graph.marks] == ["behind"]
    qtbot.waitUntil(lambda: all(graph.marks == (mark,) for _, graph in graphs.all()))


def test_that_a_picture_is_not_finished_when_its_panel_has_gone(theme: Theme, qtbot: QtBot) -> None:
    owner = QWidget()
    graphs = LagGraphs(theme, owner)
    for _, graph in graphs.all():
        graph.setParent(owner)
    graphs.draw(_rings(), {"replica-1": "#000000"}, _SPAN, (), "", in_slices=True)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not Shiboken.isValid(owner))
    QApplication.processEvents()  # a slice that is left would paint what is there no more
