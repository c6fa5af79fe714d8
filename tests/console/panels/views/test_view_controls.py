"""The inputs above a view's table: each can be read, also where there is little room."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.panels.views.view_controls import ViewControls
from tests.console.scripted_client import ScriptedClient


@pytest.mark.parametrize("width_px", [460, 1200, 560])
def test_that_a_filter_has_room_and_what_is_beside_it_goes_below_where_it_is_narrow(
    scripted_client: ScriptedClient, qtbot: QtBot, width_px: int
) -> None:
    panel = QWidget()
    controls = ViewControls(scripted_client)
    controls.setParent(panel)
    qtbot.addWidget(panel)
    panel.show()
    for width in (1200, 460, width_px):
        controls.setGeometry(0, 0, width, 80)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: controls.filter.width() >= 260)
    above = controls.filter.mapTo(controls, controls.filter.rect().bottomLeft()).y()
    is_below = controls.detail.mapTo(controls, controls.detail.rect().topLeft()).y() > above
    assert is_below == (width_px < 1000)
    right = controls.detail.mapTo(controls, controls.detail.rect().topRight()).x()
    assert right <= controls.width()
