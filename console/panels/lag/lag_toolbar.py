"""The lag panel's controls."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from backend.messages.catalogue import ViewKind
from backend.translation import tr, tr_noop
from console.icons.icon import icon
from console.panels.lag.lag_choices import ALL_VIEWS, DEFAULT_RANGE, TIME_RANGES, TimeRange
from console.state.declared_titles import view_title
from console.state.lag_buffers import LATENCY_QUANTILES, LatencyQuantile
from console.state.view_order import order_views
from console.state.workspace import LagThresholds
from console.theme.theme import Theme
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox

_WORST_VIEW, _ALL_VIEWS = tr_noop("Worst view"), tr_noop("All views")
_LEAST_VIEW_PX = 90
_THRESHOLD_TIP = tr_noop("The dashed line of the graph")


class LagToolbar(QWidget):
    """What is shown, how much of the past, pause, exports.

    Signals: `changed` when another view or reach was chosen; `paused` with whether it stands still;
    `range_chosen` before it when it was another reach, or the same again; `live_requested` to go
    back to the present; `picture_requested`, `table_requested` to export.
    """

    changed = Signal()
    range_chosen = Signal()
    paused = Signal(bool)
    live_requested = Signal()
    picture_requested = Signal()
    table_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._view = QComboBox()
        self._view.setMinimumWidth(_LEAST_VIEW_PX)  # a long title pushes no button out of sight
        self._offer_views(())
        self._view.setToolTip(
            tr("Whose lag: the worst view of each replica, one view, or all of them")
        )
        self._view.setAccessibleName(tr("Whose lag"))
        self._view.currentIndexChanged.connect(self._on_changed)
        self._latency = QComboBox()
        for quantile in LATENCY_QUANTILES:
            self._latency.addItem(tr("max") if quantile == "max" else quantile, quantile)
        self._latency.setCurrentIndex(LATENCY_QUANTILES.index("p99"))
        self._latency.setToolTip(
            tr("Apply latency: half of the events were faster than p50, 99 of 100 faster than p99")
        )
        self._latency.setAccessibleName(tr("Quantile of the apply latency"))
        self._latency.currentIndexChanged.connect(self._on_changed)
        self._ranges = QButtonGroup(self)
        self._pause, self._live = (
            _tool_button(tr("Pause (Space)")),
            _tool_button(tr("Back to the present (Home)")),
        )
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self.paused)
        self._live.clicked.connect(self.live_requested)
        self._live.setEnabled(False)
        self._picture = _tool_button(tr("Save all graphs as a picture (PNG)"))
        self._table = _tool_button(tr("Save the samples in sight as a table (CSV)"))
        self._picture.clicked.connect(self.picture_requested)
        self._table.clicked.connect(self.table_requested)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def view(self) -> str:
        """The name of the chosen view; empty for the worst."""
        return str(self._view.currentData() or "")

    @property
    def time_range(self) -> TimeRange:
        """The chosen part of the past."""
        return TIME_RANGES[self._ranges.checkedId()]

    def set_views(self, kinds: Iterable[ViewKind]) -> None:
        """Offer these views; one that is gone is not followed any more."""
        chosen = self.view
        with QSignalBlocker(self._view):
            self._offer_views(kinds)
            self._view.setCurrentIndex(max(0, self._view.findData(chosen)))
        if self.view != chosen:
            self.changed.emit()

    @property
    def latency(self) -> LatencyQuantile:
        """The chosen quantile of the apply latency."""
        return LATENCY_QUANTILES[self._latency.currentIndex()]

    def select(self, view: str, time_range: TimeRange, latency: LatencyQuantile) -> None:
        """Choose a view, also one that is not known yet, and a part of the past."""
        with QSignalBlocker(self._view), QSignalBlocker(self._latency):
            self._latency.setCurrentIndex(LATENCY_QUANTILES.index(latency))
            if self._view.findData(view) < 0:
                self._view.addItem(view, view)
            self._view.setCurrentIndex(self._view.findData(view))
        self._ranges.button(TIME_RANGES.index(time_range)).setChecked(True)
        self.changed.emit()

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self._pause.toggle()

    def show_zoomed(self, *, zoomed: bool) -> None:
        """Offer to go back to the present."""
        self._live.setEnabled(zoomed)

    def _offer_views(self, kinds: Iterable[ViewKind]) -> None:
        self._view.clear()
        self._view.addItem(tr(_WORST_VIEW), "")
        self._view.addItem(tr(_ALL_VIEWS), ALL_VIEWS)
        for kind in order_views(kinds):
            self._view.addItem(view_title(kind), kind.name)

    def _on_changed(self) -> None:
        self.changed.emit()

    def _on_range_clicked(self) -> None:
        self.range_chosen.emit()
        self.changed.emit()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._view)
        row.addWidget(self._latency)
        for place, reach in enumerate(TIME_RANGES):
            button = QPushButton(reach.name)
            button.setCheckable(True)
            button.setChecked(reach == DEFAULT_RANGE)
            button.setProperty("role", "segment")
            self._ranges.addButton(button, place)
            row.addWidget(button)
        self._ranges.idClicked.connect(self._on_range_clicked)
        row.addStretch(1)
        for widget in (self._pause, self._live, self._picture, self._table):
            row.addWidget(widget)

    def _restyle(self) -> None:
        colour = self._theme.tokens.muted
        self._pause.setIcon(icon("pause", colour))
        self._live.setIcon(icon("last", colour))
        self._picture.setIcon(icon("picture", colour))
        self._table.setIcon(icon("download", colour))


class ThresholdEditor(QWidget):
    """Where the graphs' dashed lines stand: events behind, time behind, apply latency.

    Signals: `changed` with new LagThresholds.
    """

    changed = Signal(object)

    def __init__(self, thresholds: LagThresholds) -> None:
        super().__init__()
        self._events = NumberBox(0, 1_000_000_000, tr("events"))
        self._late_ms = NumberBox(0, 86_400_000, "ms")
        self._latency_ms = NumberBox(0, 86_400_000, "ms")
        self.select(thresholds)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(create_label(tr("Dashed lines at"), "caption"))
        for box, step, title in (
            (self._events, 100, tr("Events behind")),
            (self._late_ms, 500, tr("Time behind")),
            (self._latency_ms, 500, tr("Apply latency")),
        ):
            box.setSingleStep(step)
            box.setToolTip(tr(_THRESHOLD_TIP))
            box.valueChanged.connect(self._on_changed)
            rows.addRow(title, box)

    def select(self, thresholds: LagThresholds) -> None:
        """Show these."""
        self._events.setValue(thresholds.events)
        self._late_ms.setValue(round(thresholds.seconds * 1_000))
        self._latency_ms.setValue(round(thresholds.latency_s * 1_000))

    def _on_changed(self) -> None:
        self.changed.emit(
            LagThresholds(
                events=self._events.value(),
                seconds=self._late_ms.value() / 1_000,
                latency_s=self._latency_ms.value() / 1_000,
            )
        )


def _tool_button(tip: str) -> QToolButton:
    made = QToolButton()
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    return made
