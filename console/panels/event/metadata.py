"""What stands around a payload: where, when, by whom, because of what."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.messages.events import Event
from console.state.wording import count, local, span, utc
from console.widgets.elided import ElidedLabel
from console.widgets.labels import label, say

_WORDS = frozenset({"Subject", "Id", "Correlation", "Causation"})


class Metadata(QWidget):
    """Names and values side by side; every value can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_event(self, event: Event) -> None:
        """Show an event's metadata."""
        for row, (name, value) in enumerate(facts_of(event)):
            say(self._value(row, name), value, value)

    def text(self, name: str) -> str:
        """Return the value that stands beside a name."""
        return self._values[name].text()

    def _value(self, row: int, name: str) -> QLabel:
        if name not in self._values:
            made = self._values[name] = _holder(name)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label(name, "caption"), row, 0, top)
            self._grid.addWidget(made, row, 1, top)
        return self._values[name]


def _holder(name: str) -> QLabel:
    """Long words are shortened where there is no room; sentences are wrapped."""
    if name in _WORDS:
        return ElidedLabel()
    made = label(selectable=True)
    made.setWordWrap(True)
    return made


def facts_of(event: Event) -> list[tuple[str, str]]:
    """Write an event's metadata as names and values."""
    return [
        ("Position", f"{count(event.position)} in the log, {count(event.version)} in its stream"),
        ("Happened", f"{utc(event.time)}\n{local(event.time)} local"),
        ("Time known by", event.basis or "the clock"),
        ("Recorded", f"{utc(event.recorded)}, {_gap(event)}"),
        ("Subject", event.subject),
        ("Actor", event.actor),
        ("Source", event.source),
        ("Schema version", str(event.schema)),
        ("Id", _id(event.id)),
        ("Correlation", _id(event.correlation)),
        ("Causation", _id(event.causation)),
    ]


def _id(value: bytes | None) -> str:
    return str(uuid.UUID(bytes=value)) if value else "none"


def _gap(event: Event) -> str:
    late = event.recorded - event.time
    return f"{span(late)} later" if late >= 0 else f"{span(-late)} earlier"
