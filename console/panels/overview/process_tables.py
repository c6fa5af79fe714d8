"""Lines of the overview: replicas with a sparkline each, and processes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from backend.clock import SECOND_US
from backend.messages.number_text import format_counted
from backend.messages.text_list import label_text
from backend.translation import tr, tr_noop
from console.panels.overview.fitting_grid import LEFT, RIGHT, FittingColumn, FittingGrid
from console.plots.sparkline import Sparkline
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import UNKNOWN, format_count, format_duration, format_size
from console.state.lag_buffers import LagBuffers
from console.state.process_titles import PROCESS_STATE_TITLES
from console.state.replica_health import ReplicaHealth, process_healths, replica_healths
from console.theme.theme import Theme, mono_font
from console.widgets.label_link import LabelLink
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark, name_status

_CURVE_TIP = tr_noop("Time behind over the last 5 minutes, a point a second.")
_BEHIND_TIP = tr_noop(
    "Relevant events not applied yet. Decided by the backend; its newest word is {age} old."
)
_LATE_TIP = tr_noop(
    "Age of the oldest of them. Decided by the backend; its newest word is {age} old."
)
_SPARKLINE_S = 300  # seconds that a sparkline shows
_REPLICA_COLUMNS = (
    FittingColumn(""),
    FittingColumn(tr_noop("Replica")),
    FittingColumn(tr_noop("Status")),
    FittingColumn(tr_noop("Age"), is_figure=True, is_span=True),
    FittingColumn(tr_noop("Events behind"), is_figure=True),
    FittingColumn(tr_noop("Time behind"), is_figure=True, is_span=True),
    FittingColumn(tr_noop("Last 5 min")),
)
_DETAILS = (
    FittingColumn(tr_noop("Pid"), is_figure=True),
    FittingColumn(tr_noop("For"), is_figure=True, is_span=True),
    FittingColumn(tr_noop("Restarts"), is_figure=True),
    FittingColumn(tr_noop("Memory"), is_figure=True),
)
_PROCESS_COLUMNS = (
    FittingColumn(""),
    FittingColumn(tr_noop("Process")),
    FittingColumn(tr_noop("Health")),
    FittingColumn(tr_noop("Age"), is_figure=True, is_span=True),
    *_DETAILS,
)


class ReplicaTable(FittingGrid):
    """A line a replica; one that is not well also says why.

    Signals:
        panel_requested(str): a figure was pressed: the panel that it leads to
        replica_requested(str): a name was pressed: whose card is to be shown
        moment_hovered(object): the moment (seconds since the epoch) under the mouse in a curve,
            None when it has left
    """

    panel_requested = Signal(str)
    replica_requested = Signal(str)
    moment_hovered = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(_REPLICA_COLUMNS, optional=(6,))
        self._theme = theme
        self.grid.setColumnStretch(6, 1)
        self._rows: list[_ReplicaRow] = []

    def apply_snapshot(self, snapshot: BackendSnapshot, rings: LagBuffers) -> None:
        """Show a snapshot."""
        healths = replica_healths(snapshot)
        while len(self._rows) < len(healths):
            place = len(self._rows)
            row = _ReplicaRow(self._theme, self, 1 + 2 * place, place)
            row.curve.moment_hovered.connect(self.moment_hovered)
            row.lead_to(self.replica_requested.emit, partial(self.panel_requested.emit, "lag"))
            self._rows.append(row)
        for place, line in enumerate(self._rows):
            line.show(healths[place] if place < len(healths) else None, rings, snapshot.wall_us)
        self.fit()

    def set_cursor(self, moment_s: float | None) -> None:
        """Mark a moment in every curve."""
        for row in self._rows:
            row.curve.set_cursor(moment_s)


class _ReplicaRow:
    """One replica's widgets."""

    def __init__(self, theme: Theme, table: FittingGrid, row: int, place: int) -> None:
        self._table = table
        self._mark, self.curve = StatusMark(theme), Sparkline(theme, place)
        self._name, self._word = create_label(), create_label()
        self._age, self._behind, self._late = create_label(), create_label(), create_label()
        self._why = create_label(role="caption")
        self._why.setWordWrap(True)
        for figure in (self._age, self._behind, self._late):
            figure.setFont(mono_font(theme.tokens))
            figure.setAlignment(RIGHT)
        words, figures = (self._mark, self._name, self._word), (self._age, self._behind, self._late)
        self._cells: tuple[QWidget, ...] = (*words, *figures, self.curve)
        for column, widget in enumerate(self._cells):
            table.add_cell(widget, row, column)
        table.grid.addWidget(self._why, row + 1, 1, 1, 6)

    def lead_to(
        self, show_replica: Callable[[str], object], show_lag: Callable[[], object]
    ) -> None:
        """Make links of the name and of the figures."""
        LabelLink(self._name, tr("Show it in Replicas"), lambda: show_replica(self._name.text()))
        LabelLink(self._behind, tr("Show its lag over time"), show_lag)
        LabelLink(self._late, tr("Show its lag over time"), show_lag, is_tab_stop=False)

    def show(self, health: ReplicaHealth | None, rings: LagBuffers, now: int) -> None:
        """Write one replica; None hides the line."""
        for column, widget in enumerate(self._cells):
            self._table.set_shown(widget, column, shown=health is not None)
        self._why.setVisible(health is not None and health.tone not in ("ok", "busy"))
        if health is None:
            return
        name_status(health.name, self._mark, self._word, self._age)
        age = format_duration(health.age_us)
        self._mark.set_tone(health.tone, health.line)
        set_label(self._name, health.name, health.evidence)
        set_label(self._word, health.word, health.evidence)
        set_tone(self._word, health.tone)
        set_label(self._age, age, tr("Age of the replica's newest word"))
        set_label(self._behind, _behind_text(health), tr(_BEHIND_TIP, age=age))
        set_label(self._late, format_duration(health.late_us), tr(_LATE_TIP, age=age))
        set_label(self._why, health.evidence)
        recent = rings.values_per_second(
            health.name, rings.choice.row("late"), now / SECOND_US, _SPARKLINE_S
        )
        end_s = now / SECOND_US
        self.curve.set_values(recent, end_s, tr(_CURVE_TIP))


class ProcessTable(FittingGrid):
    """A line a process; what has no room is in the tool tip of its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(_PROCESS_COLUMNS, optional=(7, 4, 6, 5))
        self._theme = theme
        self.grid.setColumnStretch(2, 1)  # the room that is left goes between words and figures
        self._rows: list[tuple[StatusMark, list[QLabel]]] = []

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot."""
        healths = process_healths(snapshot)
        while len(self._rows) < len(healths):
            self._rows.append(self._add_row(len(self._rows) + 1))
        for place, (mark, cells) in enumerate(self._rows):
            shown = place < len(healths)
            for column, widget in enumerate((mark, *cells)):
                self.set_shown(widget, column, shown=shown)
            if shown:
                _show_process(mark, cells, healths[place])
        self.fit()

    def _add_row(self, row: int) -> tuple[StatusMark, list[QLabel]]:
        mark, cells = StatusMark(self._theme), [create_label() for _ in range(7)]
        self.add_cell(mark, row, 0)
        for place, cell in enumerate(cells, start=1):
            if place > 2:
                cell.setFont(mono_font(self._theme.tokens))
            cell.setAlignment(RIGHT if place > 2 else LEFT)
            self.add_cell(cell, row, place)
        return mark, cells


def _show_process(mark: StatusMark, cells: list[QLabel], health: ReplicaHealth) -> None:
    """Write one process; what its operating system says is older than nothing else here."""
    process = None if health.is_away else health.process
    name_status(health.name, mark, cells[1], cells[2])
    mark.set_tone(health.tone, health.line)
    texts = (
        health.name,
        _health_word(health),
        format_duration(health.age_us),
        str(process.pid) if process is not None and process.pid else UNKNOWN,
        format_duration(process.state_age_us) if process is not None else UNKNOWN,
        format_count(process.restarts) if process is not None else UNKNOWN,
        format_size(process.memory_bytes) if process is not None else UNKNOWN,
    )
    for cell, text in zip(cells[1:], texts[1:], strict=True):
        set_label(cell, text, health.evidence)
    details = (
        label_text(tr(column.heading), text)
        for column, text in zip(_DETAILS, texts[3:], strict=True)
    )
    set_label(cells[0], health.name, "\n".join((health.evidence, *details)))
    set_tone(cells[1], "" if health.tone == "ok" else health.tone)


def _health_word(health: ReplicaHealth) -> str:
    """Return the status, and the process' own state when that is not `running`."""
    process = health.process
    if process is None or process.state == "running":
        return health.word
    return tr(
        "{status}, {state}", status=health.word, state=tr(PROCESS_STATE_TITLES[process.state])
    )


def _behind_text(health: ReplicaHealth) -> str:
    behind = health.events_behind
    return tr("unknown") if behind is None else format_counted(behind, "event")
