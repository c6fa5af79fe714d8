"""The overview panel."""

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.clock import SECOND
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.lag.history import LagHistory
from console.panels.overview.alerts import AlertList
from console.panels.overview.figures import Figures
from console.panels.overview.lines import ProcessLines, ReplicaLines
from console.panels.overview.welcome import Welcome
from console.panels.panel import Panel
from console.state.alerts import alerts
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.pacing import Pace
from console.theme.theme import Theme
from console.widgets.cards import card

_Beside = QBoxLayout.Direction
_NARROW = 1000  # pixels
_PACE = SECOND // 4
_RECENT = 300  # seconds that the sparklines show


class OverviewPanel(Panel):
    """Figures, alerts, replicas, processes; what to do when the log is empty."""

    name = "overview"
    title = "Overview"
    icon = "overview"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self.welcome = Welcome(theme, desk.data)
        self._figures = Figures()
        self._alerts = AlertList(theme)
        self._replicas, self._processes = ReplicaLines(theme), ProcessLines(theme)
        self._history = LagHistory(link, _RECENT, 1)
        self._frame: Frame | None = None
        self._below = QBoxLayout(_Beside.LeftToRight)
        self._pace = Pace(_PACE)
        self._build()
        self._alerts.wanted.connect(desk.wanted.tell)
        action_of(self, "Load the sample", self.welcome.begin)

    def take(self, frame: Frame) -> None:
        """Show a frame; the samples are kept also while nobody looks."""
        self._frame = frame
        self._history.take(frame)
        self.welcome.take(empty=frame.phase == "connected" and frame.pulse > 0 and not frame.head)
        if self.isVisible() and self._pace.due(frame):
            self._show(frame)

    def ready(self) -> bool:
        """Whether the primary and every running replica have spoken."""
        frame = self._frame
        if frame is None or frame.primary is None or frame.rates.events is None:
            return False
        names = {p.name for p in frame.processes if p.role in ("replica", "archive")}
        return names <= frame.replicas.keys() and self._history.complete

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while nobody looked."""
        super().showEvent(event)
        if self._frame is not None:
            self._show(self._frame)

    def texts(self) -> set[str]:
        """Everything that is written on it and can be seen."""
        return {each.text() for each in self.findChildren(QLabel) if each.isVisible()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put replicas and processes below each other where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._below.setDirection(_Beside.TopToBottom if narrow else _Beside.LeftToRight)

    def _show(self, frame: Frame) -> None:
        self._figures.take(frame)
        self._alerts.take(alerts(frame, self.desk.thresholds.value))
        self._replicas.take(frame, self._history.rings)
        self._processes.take(frame)

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.welcome)
        column.addWidget(self._figures)
        column.addWidget(card("Alerts", self._alerts))
        self._below.setSpacing(10)
        self._below.addWidget(card("Replicas", self._replicas), 3)
        self._below.addWidget(card("Processes", self._processes), 2)
        column.addLayout(self._below)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)
