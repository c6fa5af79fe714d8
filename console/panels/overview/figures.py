"""The figures at the top of the overview: each with its unit, its time and its source."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.state.alerts import parked
from console.state.frame import Frame
from console.state.wording import UNKNOWN, clock, count, counted, local, rate, span
from console.theme.tokens import Tone
from console.widgets.labels import label, say, set_tone


@dataclass(frozen=True)
class Figure:
    """What a card says."""

    text: str
    unit: str
    detail: str
    source: str
    tone: Tone | None = None


class Figures(QWidget):
    """A row of cards."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = [_Card(title) for title in _TITLES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for card in self._cards:
            row.addWidget(card, 1)

    def take(self, frame: Frame) -> None:
        """Show a frame's figures."""
        for card, figure in zip(self._cards, figures(frame), strict=True):
            card.show_figure(figure)


_TITLES = ("Head", "Events", "Commands", "Rejected", "Parked")


def figures(frame: Frame) -> list[Figure]:
    """Return the figures, in the order of the cards."""
    return [_head(frame), _events(frame), _commands(frame), _rejected(frame), _parked(frame)]


def _head(frame: Frame) -> Figure:
    if not frame.session:
        return Figure(UNKNOWN, "", "not heard of yet", "Source: the primary's feed.")
    ago = span(max(frame.now - frame.recorded, 0))
    when = f"committed {ago} ago" if frame.recorded else "nothing yet"
    source = _source(frame.pulse, "the primary's feed")
    if frame.recorded:
        source += f" Committed {local(frame.recorded)} local time."
    return Figure(count(frame.head), "position", when, source)


def _events(frame: Frame) -> Figure:
    kinds = f"{counted(len(frame.counts), 'type')} in the log" if frame.counts else "no types yet"
    return Figure(_rate(frame, frame.rates.events), "/s", kinds, _samples(frame))


def _commands(frame: Frame) -> Figure:
    sample = frame.primary
    detail = UNKNOWN
    if sample is not None:
        detail = f"{count(sample.accepted)} accepted, {count(sample.waiting)} waiting"
    return Figure(_rate(frame, frame.rates.accepted), "/s", detail, _samples(frame))


def _rejected(frame: Frame) -> Figure:
    sample = frame.primary
    if sample is None:
        return Figure(UNKNOWN, "", "not heard of yet", _samples(frame))
    detail = f"{count(sample.rejected)} rejected, {count(sample.failed)} failed"
    tone: Tone | None = "warn" if (frame.rates.failed or 0) > 0 else None
    return Figure(_rate(frame, frame.rates.rejected), "/s", detail, _samples(frame), tone)


def _parked(frame: Frame) -> Figure:
    views = parked(frame)
    if not frame.replicas:
        return Figure(UNKNOWN, "", "not heard of yet", "Source: the replicas' samples.")
    detail = ", ".join(f"{view} {count(number)}" for view, number in views.items()) or "in no view"
    tone: Tone | None = "warn" if views else None
    return Figure(count(sum(views.values())), "events", detail, _replicas(frame), tone)


def _rate(frame: Frame, per_second: float | None) -> str:
    """Write a rate; without a connection nobody knows it."""
    return rate(per_second if frame.phase == "connected" else None)


def _samples(frame: Frame) -> str:
    return _source(frame.primary_at, "the primary's samples over the last 5 s, since its start")


def _replicas(frame: Frame) -> str:
    newest = max((heard.at for heard in frame.replicas.values()), default=0)
    return _source(newest, "the replicas' samples")


def _source(at: int, source: str) -> str:
    return (
        f"Source: {source}, {clock(at)} local time."
        if at
        else f"Source: {source}; nothing came yet."
    )


class _Card(QFrame):
    """A title, a figure with its unit, and a line of detail."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._figure, self._unit = label(role="figure"), label(role="caption")
        self._detail = label(role="caption")
        self._detail.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.addWidget(label(title, "section"))
        line.addStretch(1)
        line.addWidget(self._unit)
        column.addLayout(line)
        column.addWidget(self._figure)
        column.addWidget(self._detail)
        column.addStretch(1)

    def show_figure(self, figure: Figure) -> None:
        """Write a figure."""
        say(self._figure, figure.text, figure.source)
        say(self._unit, figure.unit)
        say(self._detail, figure.detail, figure.source)
        set_tone(self._figure, figure.tone or "")
