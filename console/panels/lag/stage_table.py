"""Where the time goes from commit to the eye: a bar of stages a replica."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backend.clock import Micros
from backend.messages.pipeline import Stage, StageLag
from backend.messages.text_list import label_text
from backend.translation import tr
from console.panels.lag.stage_names import STAGE_MEANINGS, stage_name
from console.plots.stacked_bar import BarPart, StackedBar
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.replica_health import ReplicaHealth, published_stages, replica_healths
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label, set_label

_RIGHT = Qt.AlignmentFlag.AlignRight


class StageTable(QWidget):
    """A legend, and a line a replica: its bar, the sum, and the age of its sample."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._swatches = [QFrame() for _ in STAGE_MEANINGS]
        self._legend, self._entries = QGridLayout(), list[QWidget]()
        self._legend_columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[_StageRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(self._create_legend())
        column.addLayout(self._grid)
        column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot; all bars have one scale."""
        healths = replica_healths(snapshot)
        published = published_stages(snapshot)
        stages = [[*published, *each.sample.stages] if each.sample else [] for each in healths]
        full_us = max((_total_us(each) or 0 for each in stages), default=0)
        while len(self._rows) < len(healths):
            self._rows.append(_StageRow(self._theme, self._grid, len(self._rows)))
        for row in self._rows[len(healths) :]:
            row.hide()
        for row, health, lags in zip(self._rows, healths, stages, strict=False):
            row.show(health, lags, full_us)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend as many lines as it takes to show every name whole."""
        super().resizeEvent(event)
        self._arrange_legend()

    def _create_legend(self) -> QGridLayout:
        self._legend.setHorizontalSpacing(12)
        self._legend.setVerticalSpacing(2)
        for swatch, (stage, meaning) in zip(self._swatches, STAGE_MEANINGS.items(), strict=True):
            swatch.setFixedSize(9, 9)
            name = create_label(stage_name(stage), "caption")
            name.setToolTip(tr(meaning))
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(5)
            row.addWidget(swatch)
            row.addWidget(name)
            row.addStretch(1)
            self._entries.append(entry)
        self._arrange_legend()
        return self._legend

    def _arrange_legend(self) -> None:
        entry_px = max(each.minimumSizeHint().width() for each in self._entries)
        room_px = self.width() + self._legend.horizontalSpacing()
        in_a_row = max(1, room_px // (entry_px + self._legend.horizontalSpacing()))
        lines = -(-len(self._entries) // in_a_row)
        columns = -(-len(self._entries) // lines)
        if columns != self._legend_columns:
            self._legend.setColumnStretch(self._legend_columns, 0)
            self._legend.setColumnStretch(columns, 1)  # entries stand together
            self._legend_columns = columns
            for place, entry in enumerate(self._entries):
                self._legend.addWidget(entry, *divmod(place, columns))

    def _restyle(self) -> None:
        pens = self._theme.tokens.pens
        for place, swatch in enumerate(self._swatches):
            swatch.setStyleSheet(f"background: {pens[place % len(pens)]};")


class _StageRow:
    """One replica's widgets."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int) -> None:
        self._name, self._bar = create_label(), StackedBar(theme)
        self._total, self._age = create_label(), create_label(role="caption")
        self._total.setFont(mono_font(theme.tokens))
        for place, widget in enumerate((self._name, self._bar, self._total, self._age)):
            side = _RIGHT if place > 1 else Qt.AlignmentFlag(0)
            grid.addWidget(widget, row, place, side | Qt.AlignmentFlag.AlignVCenter)

    def show(self, health: ReplicaHealth, stages: list[StageLag], full_us: Micros) -> None:
        """Write what a replica's stages took."""
        for widget in self._widgets():
            widget.show()
        lags = {each.stage: each for each in stages}
        total_us = _total_us(stages)
        parts = tuple(
            BarPart(place, float(lags[stage].took_us or 0))
            for place, stage in enumerate(STAGE_MEANINGS)
            if stage in lags
        )
        tip = "\n".join(_stage_text(stage, lags.get(stage)) for stage in STAGE_MEANINGS)
        if health.host:
            tip = health.no_latency
        self._bar.set_parts(parts, float(full_us), f"{health.label}\n{tip}")
        set_label(self._name, health.label, label_text(health.word, health.evidence))
        about = tr("From commit to visible")
        set_label(self._total, format_duration(total_us), f"{about}\n{tip}")
        age = tr("{age} old", age=format_duration(health.age_us))
        set_label(self._age, age, tr("Age of its newest sample"))

    def hide(self) -> None:
        """Show nothing."""
        for widget in self._widgets():
            widget.hide()

    def _widgets(self) -> tuple[QLabel, StackedBar, QLabel, QLabel]:
        return self._name, self._bar, self._total, self._age


def _total_us(stages: list[StageLag]) -> Micros | None:
    """Return the sum from commit on; None when nothing of late came as far as the disk.

    A replica that is paused still receives: what that takes is not how long an event takes.
    """
    took = {
        each.stage: each.took_us
        for each in stages
        if each.stage in STAGE_MEANINGS and each.took_us is not None
    }
    return sum(took.values()) if "on-disk" in took else None


def _stage_text(stage: Stage, lag: StageLag | None) -> str:
    if lag is None or lag.took_us is None:
        return tr("{stage}: none in the last minute", stage=stage_name(stage))
    return tr(
        "{stage}: {mean} on average, p50 {p50}, p99 {p99}; up to position {position}",
        stage=stage_name(stage),
        mean=format_duration(lag.took_us),
        p50=format_duration(lag.p50_us),
        p99=format_duration(lag.p99_us),
        position=format_count(lag.position),
    )
