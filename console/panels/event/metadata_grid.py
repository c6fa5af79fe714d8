"""What stands around a payload: where, when, by whom, because of what."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.messages.bounds import EventId
from backend.messages.events import Event, Origin
from backend.messages.identifiers import id_text
from backend.messages.not_kept import (
    VERSION_NOT_KEPT,
    is_time_kept,
    or_not_kept,
    span_between,
)
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
        self._labels: dict[str, tuple[QLabel, QLabel]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_event(self, event: Event, origin: Origin | None = None) -> None:
        """Show an event's metadata; `origin`: where it was read that another program keeps."""
        rows = [*metadata_rows(event), *origin_rows(origin)]
        shown = {row.name for row in rows}
        for name, (caption, value) in self._labels.items():
            caption.setVisible(name in shown)
            value.setVisible(name in shown)
        for place, row in enumerate(rows):
            set_label(self._value_label(place, row), row.value, row.value)

    def _value_label(self, place: int, row: MetadataRow) -> QLabel:
        if row.name not in self._labels:
            caption, made = create_label(row.name, "caption"), _make_value_label(row)
            self._labels[row.name] = caption, made
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(caption, place, 0, top)
            self._grid.addWidget(made, place, 1, top)
        return self._labels[row.name][1]


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
        MetadataRow(name=tr("Time known by"), value=_basis_text(event)),
        MetadataRow(name=tr("Recorded"), value=_recorded_text(event)),
        MetadataRow(name=tr("Subject"), value=or_not_kept(event.subject), is_elided=True),
        MetadataRow(name=tr("Actor"), value=or_not_kept(event.actor)),
        MetadataRow(name=tr("Source"), value=event.source),
        MetadataRow(name=tr("Schema version"), value=or_not_kept(str(event.schema or ""))),
        MetadataRow(name=tr("Id"), value=id_text(event.id), is_elided=True),
        MetadataRow(name=tr("Correlation"), value=_correlation_text(event), is_elided=True),
        MetadataRow(name=tr("Causation"), value=_format_id(event.causation), is_elided=True),
    ]


def _position_text(event: Event) -> str:
    if event.version == VERSION_NOT_KEPT:
        return tr(
            "{position} in the log; the place in its stream is not kept",
            position=format_count(event.position),
        )
    return tr(
        "{position} in the log, {version} in its stream",
        position=format_count(event.position),
        version=format_count(event.version),
    )


def _happened_text(event: Event) -> str:
    utc = format_utc(event.time)
    return f"{utc}\n{format_in_zone(event.time)}" if is_time_kept(event.time) else utc


def _basis_text(event: Event) -> str:
    return event.basis or (tr("the clock") if is_time_kept(event.time) else or_not_kept(""))


def _recorded_text(event: Event) -> str:
    recorded, late = format_utc(event.recorded), span_between(event.time, event.recorded)
    if not late:
        return recorded
    if late > 0:
        return tr("{time}, {span} later", time=recorded, span=format_duration(late))
    return tr("{time}, {span} earlier", time=recorded, span=format_duration(-late))


def _correlation_text(event: Event) -> str:
    return or_not_kept("" if event.correlation is None else id_text(event.correlation))


def _format_id(value: EventId | None) -> str:
    return id_text(value) if value else tr("none")


def origin_rows(origin: Origin | None) -> list[MetadataRow]:
    """Write where an event was read, with what its store keeps beside the payload."""
    if origin is None:
        return []
    rows = [MetadataRow(name=tr("Position in its store"), value=origin.position)]
    if origin.problems:
        rows.append(MetadataRow(name=tr("Could not be read"), value="\n".join(origin.problems)))
    if origin.payload_hex:
        name = tr("Payload (hex)")
        rows.append(MetadataRow(name=name, value=origin.payload_hex, is_elided=True))
    if origin.metadata:
        metadata = origin.metadata.decode()
        name = tr("Its metadata there")
        rows.append(MetadataRow(name=name, value=metadata, is_elided=True))
    return rows
