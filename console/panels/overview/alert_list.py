"""The alerts of the overview: one line when all is well, a line each when not."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.state.alert_rules import PanelAlert
from console.theme.theme import Theme
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark

_MAX_ALERTS = 12  # lines; what is beyond is counted


class AlertList(QWidget):
    """Alerts, worst first. Signals: `panel_requested` with the panel that shows more."""

    panel_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: list[_AlertLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_alerts(self, alerts: list[PanelAlert]) -> None:
        """Show these."""
        shown = alerts[:_MAX_ALERTS] or [
            PanelAlert(tone="ok", text="All is well: nothing needs your attention.", panel="")
        ]
        if len(alerts) > _MAX_ALERTS:
            rest = f"{len(alerts) - _MAX_ALERTS} more"
            shown = [*shown, PanelAlert(tone="warn", text=rest, panel="replicas")]
        while len(self._lines) < len(shown):
            line = _AlertLine(self._theme, self.panel_requested.emit)
            self._lines.append(line)
            self._column.addWidget(line)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(shown))
            if place < len(shown):
                line.show_alert(shown[place])


class _AlertLine(QFrame):
    """A mark, a sentence, and a way to where more is shown."""

    def __init__(self, theme: Theme, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._panel = ""
        self._mark, self._text = StatusMark(theme), create_label()
        self._text.setWordWrap(True)
        self._go = QPushButton("Look")
        self._go.setProperty("role", "flat")
        self._go.setCursor(Qt.CursorShape.PointingHandCursor)
        self._go.clicked.connect(lambda _checked=False: go(self._panel))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 6, 2)
        self.setMinimumHeight(34)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self._go)

    def show_alert(self, alert: PanelAlert) -> None:
        """Write an alert."""
        self._panel = alert.panel
        set_tone(self, alert.tone)
        self._mark.set_tone(alert.tone, alert.text)
        set_label(self._text, alert.text)
        self._go.setVisible(alert.panel not in ("", "overview"))
        self._go.setToolTip(f"Open the panel {alert.panel}")
