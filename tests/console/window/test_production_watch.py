from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backend.wire.production_mark import mark_production
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.window.production_watch import ProductionWatch


def test_that_the_title_names_what_is_marked_production_as_soon_as_it_is(
    tmp_path: Path, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowTitle("Marigraph")
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    watch = ProductionWatch(window, workspace)
    assert (window.windowTitle(), workspace.production.value) == ("Marigraph", "")
    mark_production(tmp_path, "shop-eu")
    watch.look()
    assert window.windowTitle() == "PRODUCTION shop-eu \N{EM DASH} Marigraph"
    assert workspace.production.value == "shop-eu"
