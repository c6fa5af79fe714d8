"""What stands around a payload: where, when, by whom, because of what."""

import uuid

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.messages.events import Event
from backend.translation import tr
from console.state.formatting import format_count, format_duration, format_in_zone, format_utc
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label


class MetadataRow(msgspec.Struct, frozen=True, kw_only=True):
    """A name and a value; `is_elided`: a long word, shortened where there is no room."""

    name: str
    value: str
    is_elided: bool = False


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
        for place, row in enumerate(metadata_rows(event)):
            set_label(self._value_label(place, row), row.value, row.value)

    def _value_label(self, place: int, row: MetadataRow) -> QLabel:
        if row.name not in self._values:
            made = self._values[row.name] = _make_value_label(row)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(create_label(row.name, "caption"), place, 0, top)
            self._grid.addWidget(made, place, 1, top)
        return self._values[row.name]


def _make_value_label(row: MetadataRow) -> QLabel:
    """Long words are shortened where there is no room; sentences are wrapped."""
    if row.is_elided:
        return ElidedLabel()
    made = create_label(selectable=True)
    made.setWordWrap(True)
    return made


def metadata_rows(event: Event) -> list[MetadataRow]:
    """Write an event's metadata as names and values."""
    return [
        MetadataRow(name=tr("Position"), value=_position_text(event)),
        MetadataRow(name=tr("Happened"), value=_happened_text(event)),
        MetadataRow(name=tr("Time known by"), value=event.basis or tr("the clock")),
        MetadataRow(name=tr("Recorded"), value=_recorded_text(event)),
        MetadataRow(name=tr("Subject"), value=event.subject, is_elided=True),
        MetadataRow(name=tr("Actor"), value=event.actor),
        MetadataRow(name=tr("Source"), value=event.source),
        MetadataRow(name=tr("Schema version"), value=str(event.schema)),
        MetadataRow(name=tr("Id"), value=_format_id(event.id), is_elided=True),
        MetadataRow(name=tr("Correlation"), value=_format_id(event.correlation), is_elided=True),
        MetadataRow(name=tr("Causation"), value=_format_id(event.causation), is_elided=True),
    ]


def _position_text(event: Event) -> str:
    return tr(
        "{position} in the log, {version} in its stream",
        position=format_count(event.position),
        version=format_count(event.version),
    )


def _happened_text(event: Event) -> str:
    return f"{format_utc(event.time)}\n{format_in_zone(event.time)}"


def _recorded_text(event: Event) -> str:
    recorded, late = format_utc(event.recorded), event.recorded - event.time
    if not late:
        return recorded
    if late > 0:
        return tr("{time}, {span} later", time=recorded, span=format_duration(late))
    return tr("{time}, {span} earlier", time=recorded, span=format_duration(-late))


def _format_id(value: bytes | None) -> str:
    return str(uuid.UUID(bytes=value)) if value else tr("none")
