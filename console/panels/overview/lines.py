"""Lines of the overview: replicas with a sparkline each, and processes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.clock import SECOND
from backend.messages.notices import Process
from console.plots.sparkline import Sparkline
from console.state.frame import Frame
from console.state.lag import LATE, LagRings
from console.state.standing import Standing, replicas
from console.state.wording import UNKNOWN, count, counted, size, span
from console.theme.theme import Theme, mono_font
from console.theme.tokens import Tone
from console.widgets.labels import label, say, set_tone
from console.widgets.marks import Mark

_RECENT = 300  # seconds that a sparkline shows
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TONES: dict[str, Tone] = {
    "running": "ok", "starting": "busy", "stopping": "warn", "stopped": "bad",
    "backing-off": "bad", "failed": "bad",
}  # fmt: skip


class ReplicaLines(QWidget):
    """A line a replica; one that is in trouble also says why."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = _grid(self, ("", "Replica", "Status", "Behind", "Late", "Late, last 5 min"))
        self._grid.setColumnStretch(5, 1)
        self._lines: list[_ReplicaLine] = []

    def take(self, frame: Frame, rings: LagRings) -> None:
        """Show a frame."""
        standings = replicas(frame)
        while len(self._lines) < len(standings):
            place = len(self._lines)
            self._lines.append(_ReplicaLine(self._theme, self._grid, 1 + 2 * place, place))
        for place, line in enumerate(self._lines):
            line.show(standings[place] if place < len(standings) else None, rings, frame.now)


class _ReplicaLine:
    """One replica's widgets."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int, place: int) -> None:
        self._mark, self._curve = Mark(theme), Sparkline(theme, place)
        self._name, self._word = label(), label()
        self._behind, self._late = label(), label()
        self._why = label(role="caption")
        self._why.setWordWrap(True)
        for figure in (self._behind, self._late):
            figure.setFont(mono_font(theme.tokens))
        grid.addWidget(self._mark, row, 0)
        grid.addWidget(self._name, row, 1)
        grid.addWidget(self._word, row, 2)
        grid.addWidget(self._behind, row, 3, _RIGHT)
        grid.addWidget(self._late, row, 4, _RIGHT)
        grid.addWidget(self._curve, row, 5)
        grid.addWidget(self._why, row + 1, 1, 1, 5)

    def show(self, standing: Standing | None, rings: LagRings, now: int) -> None:
        """Write one replica; None hides the line."""
        for widget in (self._mark, self._name, self._word, self._behind, self._late, self._curve):
            widget.setVisible(standing is not None)
        self._why.setVisible(standing is not None and standing.tone not in ("ok", "busy"))
        if standing is None:
            return
        source = f"Source: {standing.name}'s own sample, {span(standing.age)} old."
        self._mark.show_tone(standing.tone, f"{standing.word}: {standing.evidence}")
        say(self._name, standing.name, standing.evidence)
        say(self._word, standing.word, standing.evidence)
        set_tone(self._word, standing.tone)
        say(self._behind, _behind(standing), f"Relevant events not applied yet. {source}")
        say(self._late, span(standing.late), f"Age of the oldest of them. {source}")
        say(self._why, standing.evidence)
        recent = rings.each_second(standing.name, LATE, now / SECOND, _RECENT)
        self._curve.show_values(recent, "Time behind over the last 5 minutes, a point a second.")


class ProcessLines(QWidget):
    """A line a process."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        headings = ("", "Process", "State", "Pid", "For", "Restarts", "Memory")
        self._grid = _grid(self, headings)
        self._grid.setColumnStretch(2, 1)  # the room that is left goes between words and figures
        self._lines: list[tuple[Mark, list[QLabel]]] = []

    def take(self, frame: Frame) -> None:
        """Show a frame."""
        while len(self._lines) < len(frame.processes):
            self._lines.append(self._line(len(self._lines) + 1))
        for place, (mark, cells) in enumerate(self._lines):
            shown = place < len(frame.processes)
            for widget in (mark, *cells):
                widget.setVisible(shown)
            if shown:
                _show_process(mark, cells, frame.processes[place], frame.now)

    def _line(self, row: int) -> tuple[Mark, list[QLabel]]:
        mark, cells = Mark(self._theme), [label() for _ in range(6)]
        self._grid.addWidget(mark, row, 0)
        for place, cell in enumerate(cells, start=1):
            if place > 2:
                cell.setFont(mono_font(self._theme.tokens))
            self._grid.addWidget(cell, row, place, _RIGHT if place > 2 else _LEFT)
        return mark, cells


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _show_process(mark: Mark, cells: list[QLabel], process: Process, now: int) -> None:
    tone = _TONES[process.state]
    mark.show_tone(tone, f"{process.name} {process.state} {process.detail}".strip())
    texts = (
        process.name,
        process.state.replace("-", " "),
        str(process.pid) if process.pid else UNKNOWN,
        span(max(now - process.since, 0)),
        count(process.restarts),
        size(process.memory),
    )
    for cell, text in zip(cells, texts, strict=True):
        say(cell, text, process.detail or "Source: the supervisor, once a second.")
    set_tone(cells[1], "" if tone == "ok" else tone)


def _behind(standing: Standing) -> str:
    return UNKNOWN if standing.behind is None else counted(standing.behind, "event")


def _grid(parent: QWidget, headings: tuple[str, ...]) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(4)
    for place, text in enumerate(headings):
        side = _RIGHT if text in ("Behind", "Late", "Pid", "For", "Restarts", "Memory") else _LEFT
        grid.addWidget(label(text, "section"), 0, place, side)
    return grid
