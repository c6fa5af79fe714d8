"""What would be lost with its window lets the window wait until it is closed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.panels.views.export_dialog import ExportDialog
from console.panels.views.view_export import ViewExport
from console.panels.views.view_query import ViewQuery
from console.theme.theme import Theme
from console.widgets.lasting_dialog import LastingDialog
from console.window.feed_comparison_dialog import FeedComparisonDialog
from console.window.main_window import MainWindow
from tests.backend.comparison.sample_comparison import COMPARISON
from tests.console.window.console_starts import ConsoleStarts

Opening = Callable[[MainWindow, Theme, Path], LastingDialog]


def open_export(window: MainWindow, _theme: Theme, folder: Path) -> LastingDialog:
    panel = window.panels["views"]
    export = ViewExport(panel.client, panel)
    dialog = ExportDialog(panel, export)
    export.start(ViewQuery(view="orders"), folder / "orders.csv", "csv", (0,))
    return dialog


def open_figures(window: MainWindow, theme: Theme, _folder: Path) -> LastingDialog:
    dialog = FeedComparisonDialog(window, theme)
    assert not dialog.holds_window()
    dialog.show_comparison(COMPARISON)
    return dialog


@pytest.mark.parametrize("open_dialog", [open_export, open_figures])
def test_that_the_window_is_made_anew_only_when_nothing_is_lost_with_it(
    starts: ConsoleStarts, theme: Theme, tmp_path: Path, qtbot: QtBot, open_dialog: Opening
) -> None:
    window, densities = starts.window(qtbot), list[str]()
    window.reopen_requested.connect(lambda: densities.append(starts.preferences.density))
    dialog = open_dialog(window, theme, tmp_path)
    starts.preferences.save_density("compact")
    window.panels["views"].workspace.requested_reopening.publish("density")
    assert densities == []
    notice = window.findChild(QLabel, "notice")
    assert notice is not None
    assert dialog.windowTitle() in notice.text()
    dialog.close()
    dialog.deleteLater()
    qtbot.waitUntil(lambda: densities == ["compact"])
