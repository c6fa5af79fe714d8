"""One replica: its status with the evidence, its numbers, its controls."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from backend.messages.notices import ReplicaSample
from console.link.bridge import Link
from console.panels.replicas.controls import Controls
from console.panels.replicas.orders import Orders
from console.panels.replicas.parked import ParkedLines
from console.panels.replicas.views import ViewLines
from console.state.desk import Desk
from console.state.modes import read, words
from console.state.standing import Standing
from console.state.wording import UNKNOWN, count, counted, rate, size, span
from console.theme.theme import Theme
from console.widgets.labels import label, say, set_tone
from console.widgets.marks import Mark

_FIRM = "\N{NO-BREAK SPACE}"


class ReplicaCard(QFrame):
    """Everything about one replica."""

    def __init__(self, name: str, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._mark, self._word = Mark(theme), label()
        self._name, self._evidence = label(name, "title"), label(role="caption")
        self._evidence.setWordWrap(True)
        self._figures = label(role="caption")
        self._figures.setWordWrap(True)
        self.orders = Orders(link)
        self.controls = Controls(name, theme, desk, self.orders)
        self.views, self.parked = ViewLines(theme), ParkedLines(name, link, desk, self.orders)
        self._more = QPushButton("Views")
        self._more.setCheckable(True)
        self._more.setToolTip("Show the numbers of every view")
        self._more.toggled.connect(self.views.setVisible)
        self._build()

    def take(self, standing: Standing) -> None:
        """Show how it stands."""
        self._mark.show_tone(standing.tone, standing.word)
        say(self._word, standing.word, standing.evidence)
        set_tone(self._word, standing.tone)
        say(self._evidence, standing.evidence)
        sample = standing.sample
        self.controls.setEnabled(sample is not None)
        self.views.setVisible(sample is not None and self._more.isChecked())
        if sample is None:
            self.parked.hide()
            say(self._figures, f"{UNKNOWN} its newest sample is too old, or there is none")
            return
        say(self._figures, _figures(standing, sample), _source(standing))
        self.controls.take(sample)
        self.views.take(sample)
        self.parked.take(sample.parked)

    def show_views(self, *, shown: bool) -> None:
        """Show or hide the numbers of every view."""
        self._more.setChecked(shown)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self._mark, self._name, self._word):
            head.addWidget(widget)
        head.addSpacing(8)
        head.addWidget(self._evidence, 1)
        head.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self._figures, self.controls, self.orders.outcome, self.views, self.parked):
            column.addWidget(part)
        self.views.hide()


def _figures(standing: Standing, sample: ReplicaSample) -> str:
    asked = sample.cache_hits + sample.cache_misses
    hits = f"{sample.cache_hits / asked:.0%} of {counted(asked, 'page')}" if asked else UNKNOWN
    parts = [
        f"applied {count(standing.applied)} of {count(sample.head)}",
        f"{_events(sample.behind)} and {span(sample.late)} behind",
        f"applies {rate(sample.apply_rate)} events/s",
        f"updates {words(read(sample.mode))}",
        f"cache hits {hits}",
        f"memory {size(sample.memory)}",
    ]
    if sample.drained_in is not None and not sample.paused_by:
        parts.insert(2, f"caught up in {span(round(sample.drained_in * 1_000_000))}")
    if sample.paused_by:
        parts.append(f"paused by {sample.paused_by}")
    if sample.throttle:
        parts.append(f"throttled to {count(sample.throttle)} events/s")
    whole = [part.replace(" ", _FIRM) for part in parts]  # lines break between them only
    return f"{_FIRM * 2}\N{MIDDLE DOT}   ".join(whole)


def _events(number: int | None) -> str:
    return f"{UNKNOWN} events" if number is None else counted(number, "event")


def _source(standing: Standing) -> str:
    return f"Source: {standing.name}'s own sample, {span(standing.age)} old."
