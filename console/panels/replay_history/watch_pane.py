"""Watches: rows or fields that are kept in sight, with their value at the playhead and a curve."""

from collections.abc import Hashable, Mapping
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.translation import tr
from console.panels.replay.archive_state import describe_archive_failure
from console.panels.replay.replay_context import WATCH_CELL, ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.pane_parts import field_title, row_title
from console.panels.replay_history.row_versions import KnownVersions
from console.panels.replay_history.version_rows import changed_places, value_curve
from console.plots.value_steps import ValueSteps
from console.state.formatting import format_count
from console.tables.cell_text import format_row_cells
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import set_label

_MAX_WATCHES = 20
_VERSIONS = 300  # of a row, that its curve shows
_NAMES_PERCENT = 45  # of the width, that names take at most
_MAX_TEXT_FIELDS = 6  # that are written of a row that is watched as a whole


class WatchedField(msgspec.Struct, frozen=True):
    """A field of a row, or the row (`column` empty)."""

    view: str
    key: tuple[str, ...]
    column: str = ""


class WatchLine(QWidget):
    """One watch.

    Signals:
        removed(): it is not wanted any more
    """

    removed = Signal()

    def __init__(self, context: ReplayContext, watched: WatchedField) -> None:
        super().__init__()
        self.watched, self._context = watched, context
        self.versions = KnownVersions(context.client, self, _VERSIONS)
        self.name = ElidedLabel("", "caption", is_text_wide=True)
        self.value = ElidedLabel("", "text")
        self.curve = ValueSteps(context.theme)
        self._remove = QPushButton(tr("Remove"))
        self._remove.clicked.connect(self.removed)
        self.curve.position_chosen.connect(context.go_to)
        self.versions.changed.connect(self._show)
        self.versions.failed.connect(self._on_failure)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self.name, 0), (self.value, 1), (self.curve, 1), (self._remove, 0)):
            layout.addWidget(part, stretch)
        self._show_name()

    def refresh(self) -> None:
        """Show the value at the playhead."""
        key: tuple[Hashable, ...] = self.watched.key
        self.versions.seek(self.watched.view, key, self._context.playhead.value)
        self._show()

    def _show_name(self) -> None:
        cell = ReplayCell(view=self.watched.view, key=self.watched.key)
        row = row_title(self._context, cell)
        if not self.watched.column:
            set_label(self.name, row, row)
            return
        title = field_title(self._context, self.watched.view, self.watched.column)
        text = tr("{field} of {row}", field=title, row=row)
        set_label(self.name, text, text)

    def _show(self) -> None:
        self._show_name()
        position, known = self._context.playhead.value, self.versions
        held = known.at(position)
        if held is None:
            set_label(self.value, tr("no row yet") if known.columns else "")
        elif held.is_end:
            tip = tr("since position {position}", position=format_count(held.event.position))
            set_label(self.value, tr("row removed"), tip)
        else:
            text = self._value_text(format_row_cells(known.columns, held.after))
            tip = tr("since position {position}", position=format_count(held.event.position))
            set_label(self.value, text, tip)
        self._show_curve(position)

    def _value_text(self, texts: list[str]) -> str:
        known, name = self.versions, self.watched.column
        if name:
            return next(
                (t for c, t in zip(known.columns, texts, strict=True) if c.name == name), ""
            )
        places = changed_places(known.columns, known.versions)[:_MAX_TEXT_FIELDS]
        return "  \N{MIDDLE DOT}  ".join(texts[place] for place in places)

    def _show_curve(self, position: int) -> None:
        known, name = self.versions, self.watched.column
        is_known = any(column.name == name for column in known.columns)
        if not is_known:
            self.curve.set_points([(v.event.position, 0.0) for v in reversed(known.versions)], "")
        else:
            view = self.watched.view
            found = value_curve(known.columns, known.versions, view, name, position)
            points = found.points or [(v.event.position, 0.0) for v in reversed(known.versions)]
            self.curve.set_points(points, tr("A press moves the playhead to the nearest change."))
        self.curve.set_cursor_position(position)

    def _on_failure(self, failure: Failure) -> None:
        set_label(self.value, describe_archive_failure(failure), failure.message)


class WatchPane(ReplayPane):
    """The watches, remembered with the panel; `w` adds what was pressed in a view."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.lines: list[WatchLine] = []
        self.add = QPushButton(tr("Watch the pressed value"))
        self.add.setToolTip(tr("Keep what was pressed last in a view in sight (w)"))
        self._empty = EmptyState()
        self._empty.set_message(
            tr("Press a value in one of the views, then w: it stays in sight here, with its curve.")
        )
        self._list = QVBoxLayout()
        self._list.addStretch(1)
        self._lay_out()
        self.add.clicked.connect(self.watch_cell)
        context.add_action(tr("Watch the pressed value"), self._on_key, "w")
        context.pane_requested.connect(self._on_requested)
        context.cell.subscribe(lambda _cell: self._enable())
        self._enable()

    def refresh(self) -> None:
        """Show every value at the playhead."""
        for line in self.lines:
            line.refresh()
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the names what the longest needs, up to a share, so that all columns stand true."""
        wanted_px = max((line.name.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.name.setFixedWidth(min(wanted_px, self.width() * _NAMES_PERCENT // 100))

    def save_state(self) -> dict[str, str]:
        """Return what is watched."""
        watched = [line.watched for line in self.lines]
        return {"watched": msgspec.json.encode(watched).decode()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Watch the same again, and nothing else."""
        try:
            watched = msgspec.json.decode(state["watched"], type=list[WatchedField])
        except (KeyError, msgspec.DecodeError):  # kept by another version: what is watched stays
            return
        for line in tuple(self.lines):
            self._remove(line)
        for each in watched[:_MAX_WATCHES]:
            self._watch(each)

    def keyboard_target(self) -> QWidget:
        """What adds a watch."""
        return self.add

    def watch_cell(self) -> None:
        """Watch what was pressed last in a view."""
        cell = self.context.cell.value
        if cell is not None:
            key = tuple(str(part) for part in cell.key)
            self._watch(WatchedField(cell.view, key, cell.column))
            self.refresh()

    def _on_requested(self, name: str) -> None:
        """Watch what the menu of a view was opened on."""
        if name == WATCH_CELL:
            self._on_key()

    def _on_key(self) -> None:
        self.watch_cell()
        self.context.show_pane("watch")

    def _watch(self, watched: WatchedField) -> None:
        if any(line.watched == watched for line in self.lines) or len(self.lines) >= _MAX_WATCHES:
            return
        line = WatchLine(self.context, watched)
        line.removed.connect(partial(self._remove, line))
        self._list.insertWidget(len(self.lines), line)
        self.lines.append(line)
        self._enable()

    def _remove(self, line: WatchLine) -> None:
        self.lines.remove(line)
        self._list.removeWidget(line)
        line.versions.forget()
        line.hide()
        line.deleteLater()
        self._enable()

    def _enable(self) -> None:
        self.add.setEnabled(self.context.cell.value is not None and len(self.lines) < _MAX_WATCHES)
        self._area.setVisible(bool(self.lines))
        self._empty.setVisible(not self.lines)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._list)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inner)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.add, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._empty, 1)
