import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from console.app.tray_icon import TrayIcon
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient
from tests.console.state.test_alert_status import ALERT, alerted


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray
def test_that_the_tray_shows_the_alerts_and_a_click_the_window(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tray = TrayIcon(scripted_client, theme, window)
    before = tray.icon.icon().cacheKey()
    scripted_client.snapshot_changed.emit(alerted(ALERT))
    assert tray.icon.toolTip() == "Marigraph: 1 firing, by 9 rules."
    assert tray.icon.icon().cacheKey() != before
    tray.icon.activated.emit(tray.icon.ActivationReason.Trigger)
    assert window.isVisible()
    tray.icon.hide()


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the offscreen platform has no tray
def test_that_no_notification_comes_where_none_is_wanted(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    shown: list[object] = []

    def note(*message: object) -> None:
        shown.append(message)

    monkeypatch.setattr(QSystemTrayIcon, "showMessage", note)
    wanted = [False]
    tray = TrayIcon(scripted_client, theme, window, lambda: wanted[0])
    tray.apply_snapshot(alerted())
    tray.apply_snapshot(alerted(ALERT))
    assert shown == []
    wanted[0] = True
    tray.apply_snapshot(alerted())
    tray.apply_snapshot(alerted(ALERT))
    assert len(shown) >= 1
    tray.icon.hide()
