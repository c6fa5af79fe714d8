"""What stands around a payload: where, when, by whom, because of what."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.messages.events import Event
from console.state.formatting import format_count, format_duration, format_local, format_utc
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label

_ELIDED = frozenset({"Subject", "Id", "Correlation", "Causation"})


class MetadataGrid(QWidget):
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
        for row, (name, value) in enumerate(metadata_rows(event)):
            set_label(self._value_label(row, name), value, value)

    def _value_label(self, row: int, name: str) -> QLabel:
        if name not in self._values:
            made = self._values[name] = _make_value_label(name)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(create_label(name, "caption"), row, 0, top)
            self._grid.addWidget(made, row, 1, top)
        return self._values[name]


def _make_value_label(name: str) -> QLabel:
    """Long words are shortened where there is no room; sentences are wrapped."""
    if name in _ELIDED:
        return ElidedLabel()
    made = create_label(selectable=True)
    made.setWordWrap(True)
    return made


def metadata_rows(event: Event) -> list[tuple[str, str]]:
    """Write an event's metadata as names and values."""
    return [
        (
            "Position",
            (
                f"{format_count(event.position)} in the log, "
                f"{format_count(event.version)} in its stream"
            ),
        ),
        ("Happened", f"{format_utc(event.time)}\n{format_local(event.time)} local"),
        ("Time known by", event.basis or "the clock"),
        ("Recorded", f"{format_utc(event.recorded)}, {_recording_delay(event)}"),
        ("Subject", event.subject),
        ("Actor", event.actor),
        ("Source", event.source),
        ("Schema version", str(event.schema)),
        ("Id", _format_id(event.id)),
        ("Correlation", _format_id(event.correlation)),
        ("Causation", _format_id(event.causation)),
    ]


def _format_id(value: bytes | None) -> str:
    return str(uuid.UUID(bytes=value)) if value else "none"


def _recording_delay(event: Event) -> str:
    late = event.recorded - event.time
    return f"{format_duration(late)} later" if late >= 0 else f"{format_duration(-late)} earlier"
