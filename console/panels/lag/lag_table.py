"""The numbers beside the lag graphs: one line a replica or subscription, the worst first."""

import math
from collections.abc import Container
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backend.messages.notices import ReplicaSample
from backend.translation import tr, tr_noop
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import UNKNOWN, format_count, format_duration, format_rate
from console.state.lag_buffers import lag_values
from console.state.replica_health import ReplicaHealth, replica_healths, subscription_healths
from console.state.view_parts import describe_views_in_parts
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark

_HEADINGS = (
    "",
    "",
    tr_noop("Replica"),
    tr_noop("Status"),
    tr_noop("Events behind"),
    tr_noop("Time behind"),
    "p99",
    tr_noop("Catch-up ETA"),
)
_TIPS = (
    "",
    "",
    tr_noop("Process; the worst first"),
    tr_noop("As the backend decides it"),
    tr_noop("Relevant committed events not applied yet (events)"),
    tr_noop("Age of the oldest relevant event not applied yet"),
    tr_noop("Commit to applied, 99th percentile of the last second with events in the last minute"),
    tr_noop("How long until it has caught up, at its apply rate less the append rate"),
)

_NOT_KNOWN = tr_noop("unknown")


class LagTable(QFrame):
    """A table of labels; its lines are kept and only their texts change.

    Signals:
        curve_toggled(str): the name of a replica was pressed: hide its curve, or show it again
    """

    curve_toggled = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._lines: list[_LagRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(self._grid)
        self.parts = create_label("", "caption")  # of views in parts, and the worst of each
        self.parts.setWordWrap(True)
        self.parts.hide()
        column.addWidget(self.parts)
        column.addStretch(1)
        for place, (text, tip) in enumerate(zip(_HEADINGS, _TIPS, strict=True)):
            heading = create_label(tr(text) if text else "", "section")
            heading.setToolTip(tr(tip) if tip else "")
            side = Qt.AlignmentFlag.AlignRight if place > 3 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(heading, 0, place, side)

    def apply_snapshot(
        self,
        snapshot: BackendSnapshot,
        view: str,
        pens: dict[str, str],
        hidden: Container[str] = frozenset(),
    ) -> None:
        """Show every replica and subscription of a snapshot; `pens`: the colours of their curves.

        `hidden`: the names of those whose curves are not drawn.
        """
        replicas = sorted(replica_healths(snapshot), key=_place)
        shown = [*replicas, *subscription_healths(snapshot)]
        healths = sorted(shown, key=lambda each: each.severity, reverse=True)
        while len(self._lines) < len(healths):
            row = _LagRow(self._theme, self._grid, len(self._lines) + 1)
            row.name.clicked.connect(partial(self._on_name_clicked, row))
            self._lines.append(row)
        for line in self._lines[len(healths) :]:
            line.hide()
        parts = describe_views_in_parts(snapshot, view)
        set_label(self.parts, parts)
        self.parts.setVisible(bool(parts))
        for line, health in zip(self._lines, healths, strict=False):
            line.show(health, view, pens.get(health.name, self._theme.tokens.faint))
            line.name.setChecked(health.name in hidden)

    def _on_name_clicked(self, row: "_LagRow", _checked: object = None) -> None:
        self.curve_toggled.emit(row.replica)


def _place(health: ReplicaHealth) -> tuple[bool, str]:
    """Return where a replica stands among those that are as well: none moves idly."""
    return health.name == "archive", health.name


class _LagRow:
    """One replica's labels."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int) -> None:
        self.replica = ""  # whose line it is
        self._swatch, self._mark = QFrame(), StatusMark(theme)
        self._swatch.setFixedSize(14, 3)
        self.name, self._word = _create_legend_button(), create_label()
        self._cells: list[QLabel] = [create_label() for _ in range(4)]
        for place, widget in enumerate((self._swatch, self._mark, self.name, self._word)):
            grid.addWidget(widget, row, place, Qt.AlignmentFlag.AlignVCenter)
        for place, cell in enumerate(self._cells, start=4):
            cell.setFont(mono_font(theme.tokens))
            grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignRight)

    def show(self, health: ReplicaHealth, view: str, pen: str) -> None:
        """Write a replica's numbers."""
        for widget in self._widgets():
            widget.show()
        self._swatch.setStyleSheet(f"background: {pen};")
        self._mark.set_tone(health.tone, health.line)
        self.replica = health.name
        if self.name.text() != health.label:
            self.name.setText(health.label)
            self.name.setAccessibleName(
                tr("{name}: hide its curve, or show it again", name=health.label)
            )
        set_label(self._word, health.word, health.evidence)
        set_tone(self._word, "" if health.tone == "ok" else health.tone)
        for cell, (text, tip) in zip(self._cells, _lag_texts(health, view), strict=True):
            set_label(cell, text, tip)

    def hide(self) -> None:
        """Show nothing."""
        for widget in self._widgets():
            widget.hide()

    def _widgets(self) -> list[QWidget]:
        return [self._swatch, self._mark, self.name, self._word, *self._cells]


def _create_legend_button() -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "link")
    button.setCheckable(True)
    button.setToolTip(tr("Hide its curve, or show it again"))
    return button


def _lag_texts(health: ReplicaHealth, view: str) -> list[tuple[str, str]]:
    sample = health.sample
    if sample is None:  # of subscriptions health alone says how far they are
        known = format_count(health.events_behind), format_duration(health.late_us)
        return [(text, health.evidence) for text in (*known, UNKNOWN, UNKNOWN)]
    if health.verdict.behind is None:  # a sample may say 0 where nobody knows, as when it is ahead
        return [(tr(_NOT_KNOWN), health.evidence)] * 2 + [(UNKNOWN, health.evidence)] * 2
    behind, late, slowest = (
        None if math.isnan(each) else each for each in lag_values(sample, view)
    )
    given = {"replica": sample.name, "age": format_duration(health.age_us)}
    source = tr("Source: {replica}'s own sample, {age} old.", **given)
    source_of_count = tr("events. Source: {replica}'s own sample, {age} old.", **given)
    return [
        (format_count(None if behind is None else round(behind)), source_of_count),
        (_span_text(late), source),
        (_span_text(slowest), health.no_latency if slowest is None else source),
        (_catch_up_eta(health), _rates_tip(sample, given)),
    ]


def _span_text(seconds: float | None) -> str:
    return format_duration(None if seconds is None else round(seconds * 1_000_000))


def _catch_up_eta(health: ReplicaHealth) -> str:
    verdict = health.verdict
    if verdict.eta_us is not None:
        return format_duration(verdict.eta_us)
    if verdict.rule == "paused":
        return tr("paused")
    return tr("growing") if verdict.behind and (verdict.slope_per_s or 0) > 0 else UNKNOWN


def _rates_tip(sample: ReplicaSample, given: dict[str, str]) -> str:
    return tr(
        "Applies {applied} events/s, while {appended} events/s are appended."
        " Source: {replica}'s own sample, {age} old.",
        applied=format_rate(sample.apply_rate_per_s),
        appended=format_rate(sample.append_rate_per_s),
        **given,
    )
