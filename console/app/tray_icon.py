"""The icon in the desktop's tray: the worst status, and a notification of every alert.

Where the desktop has no tray there is none; the backend runs the operators' commands all the same.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from backend.translation import tr
from console.link.bridge import BackendClient
from console.settings.preferences import Preferences
from console.state.alert_status import AlertNewsKind, AlertWatch, summarize_alert_status, worst_tone
from console.state.backend_snapshot import BackendSnapshot
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.status_mark import paint_mark

_SIDE_PX = 64  # the desktop makes it smaller
_Icon = QSystemTrayIcon.MessageIcon
_ICONS: dict[AlertNewsKind, QSystemTrayIcon.MessageIcon] = {
    "warning": _Icon.Warning,
    "critical": _Icon.Critical,
    "over": _Icon.Information,
}


class TrayIcon(QObject):
    """Shown while the console runs; a click brings its window to the front."""

    def __init__(
        self,
        client: BackendClient,
        theme: Theme,
        window: QWidget,
        notifies: Callable[[], bool] = lambda: True,
    ) -> None:
        """`notifies`: whether alerts are to be shown as notifications now."""
        super().__init__(window)
        self._theme, self._window, self._notifies = theme, window, notifies
        self._watch = AlertWatch()
        self._tone: Tone = "unknown"
        self.icon = QSystemTrayIcon(self)
        self.icon.activated.connect(self._raise_window)
        self.icon.messageClicked.connect(self._raise_window)
        theme.changed.connect(self._paint)
        client.snapshot_changed.connect(self.apply_snapshot)
        self._paint()
        self.icon.show()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the worst status, and say what is new."""
        tone = worst_tone(snapshot)
        status = summarize_alert_status(snapshot)[1]
        self.icon.setToolTip(tr("Marigraph: {status}", status=status))
        if tone != self._tone:
            self._tone = tone
            self._paint()
        news = self._watch.update(snapshot)
        if news is not None and self._notifies():
            self.icon.showMessage(news.title, news.text, _ICONS[news.kind])

    def _paint(self) -> None:
        self.icon.setIcon(_status_icon(self._tone, self._theme.tokens.tone_colour(self._tone)))

    def _raise_window(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()


def _status_icon(tone: Tone, colour: str) -> QIcon:
    """Return a status mark as an icon: its shape says as much as its colour."""
    picture = QPixmap(_SIDE_PX, _SIDE_PX)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, tone, colour, QRectF(picture.rect()).adjusted(6, 6, -6, -6))
    painter.end()
    return QIcon(picture)


def create_tray_icon(
    client: BackendClient, theme: Theme, window: QWidget, preferences: Preferences
) -> TrayIcon | None:
    """Return the icon; None where the desktop has no tray."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    return TrayIcon(client, theme, window, lambda: preferences.notifies)
