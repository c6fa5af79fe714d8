"""The banner over the panels: what is wrong with the backend now, and that it recovered."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from backend.translation import tr
from console.state.incidents import Incident
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.announcement import announce
from console.widgets.clamped_label import ClampedLabel
from console.widgets.labels import set_label, set_tone
from console.widgets.status_mark import StatusMark

_RECOVERED_MS = 6_000  # milliseconds that good news stays


class Banner(QFrame):
    """Shows the worst incident; says for a while that it is over; otherwise has no height.

    Signals: `start_requested` when the operator asks for a backend to be started.
    """

    start_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._mark = StatusMark(theme)
        self._text = ClampedLabel()
        self.start = QPushButton(tr("Start a backend"))
        self.start.clicked.connect(self.start_requested)
        self._incident: Incident | None = None
        self._recovered = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOVERED_MS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self.start)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_incident(
        self, incident: Incident | None, *, is_well: bool, unsettled: str = ""
    ) -> None:
        """Show an incident, or that the former one is over; green only while all is well.

        `unsettled`: why nobody knows yet whether it is over; empty when that is known.
        """
        if incident is None and self._incident is not None and unsettled:
            self._display(Incident(tone="busy", text=unsettled, recovered=""))
            return
        if incident is not None:
            self._timer.stop()
            before = self._incident
            if before is None or (before.tone, before.recovered) != (
                incident.tone,
                incident.recovered,
            ):  # the same one grows older by the second
                announce(self, incident.text)
            self._display(incident)
        elif self._incident is not None:
            self._recovered = self._incident.recovered
            self._timer.start()
        self._incident = incident
        if incident is None and self._timer.isActive():
            self._show_recovered("ok" if is_well else "busy")

    def _show_recovered(self, tone: Tone) -> None:
        if self._recovered:
            if self._text.text() != self._recovered:
                announce(self, self._recovered)
            self._display(Incident(tone=tone, text=self._recovered, recovered=""))
        else:
            self.hide()

    def _display(self, incident: Incident) -> None:
        set_tone(self, incident.tone)
        self._mark.set_tone(incident.tone, incident.text)
        set_label(self._text, incident.text, incident.text)
        self.start.setVisible(incident.may_start_backend)
        self.show()
