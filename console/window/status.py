"""The status bar: connection, head, rate, the worst replica, and who sits here; always."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from backend.clock import SECOND
from console.state.frame import Frame, Phase
from console.state.pacing import Pace
from console.state.standing import Standing, worst
from console.state.wording import UNKNOWN, count, counted, local, rate, span
from console.theme.theme import Theme, mono_font
from console.theme.tokens import Tone
from console.widgets.labels import label, say
from console.widgets.marks import Mark

_PHASES: dict[Phase, tuple[Tone, str]] = {
    "starting": ("unknown", "Starting"),
    "connecting": ("busy", "Connecting"),
    "connected": ("ok", "Connected"),
    "lost": ("bad", "Connection lost"),
}


class StatusLine(QStatusBar):
    """One line that is always in sight."""

    def __init__(self, theme: Theme, data: Path, actor: str) -> None:
        super().__init__()
        self._theme = theme
        self._data = data
        self._pace = Pace(SECOND // 10)
        self.setSizeGripEnabled(False)
        self._link_mark, self._link = Mark(theme), label()
        self._head, self._rate = label(), label()
        self._worst_mark, self._worst = Mark(theme), label()
        self._actor = label(actor, "caption")
        self._actor.setToolTip("Who sits here: the `actor` of your commands.")
        self._build()

    def show_actor(self, name: str) -> None:
        """Show another operator's name."""
        self._actor.setText(name)

    def take(self, frame: Frame) -> None:
        """Show a frame."""
        if not self._pace.due(frame):
            return
        tone, word = _PHASES[frame.phase]
        self._link_mark.show_tone(tone, word)
        say(
            self._link, word, frame.reason or f"Data folder: {self._data}\nSession: {frame.session}"
        )
        self._show_head(frame)
        self._show_worst(worst(frame))

    def _show_head(self, frame: Frame) -> None:
        known = frame.session != ""
        committed = (
            f"committed {local(frame.recorded)} local time"
            if frame.recorded
            else "nothing committed"
        )
        say(
            self._head,
            f"head {count(frame.head) if known else UNKNOWN}",
            f"Position of the last event of the log, {committed}. Source: the primary's feed.",
        )
        say(
            self._rate,
            f"{rate(frame.rates.events if frame.phase == 'connected' else None)} events/s",
            "Events appended per second over the last 5 s. Source: the primary's samples.",
        )

    def _show_worst(self, standing: Standing | None) -> None:
        if standing is None:
            self._worst_mark.show_tone("unknown", "no replica")
            say(self._worst, "no replica known", "No replica runs, or none was heard of yet.")
            return
        self._worst_mark.show_tone(standing.tone, standing.word)
        text = f"{standing.name} {standing.word}"
        if standing.behind:
            text += f", {counted(standing.behind, 'event')} / {span(standing.late)} behind"
        source = "Worst of all replicas. " + (standing.evidence or "")
        say(self._worst, text, f"{source}\nSource: its own samples, once a second.")

    def _build(self) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(10, 3, 10, 3)
        line.setSpacing(6)
        for mark, text in ((self._link_mark, self._link), (None, self._head), (None, self._rate)):
            if mark is not None:
                line.addWidget(mark)
            line.addWidget(text)
            line.addSpacing(18)
        line.addWidget(self._worst_mark)
        line.addWidget(self._worst)
        line.addStretch(1)
        line.addWidget(self._actor)
        for figure in (self._head, self._rate):
            self._tabular(figure)
        self.addWidget(row, 1)

    def _tabular(self, figure: QLabel) -> None:
        figure.setFont(mono_font(self._theme.tokens))
