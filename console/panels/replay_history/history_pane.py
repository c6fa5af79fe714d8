"""A row's whole life: its versions as a table, and each of its numbers as a curve."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from backend.messages.catalogue import Column
from backend.messages.number_text import format_counted
from backend.messages.row_history import RowVersion
from backend.translation import tr
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.pane_parts import PaneTable, row_title
from console.panels.replay_history.row_versions import KnownVersions
from console.panels.replay_history.version_rows import (
    ValueCurve,
    build_version_table,
    dim_rows_after,
    value_at,
    value_curves,
)
from console.plots.value_steps import ValueSteps
from console.state.formatting import format_count
from console.tables.table_rows import TableRow
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel

_CURVE_WIDTH_PX = 190
_SHOWN_VERSIONS = 300  # written at once, when a row is pressed: more would hold the window up


class CurveCard(QWidget):
    """A number's title and its value at the playhead, over its curve."""

    def __init__(self, theme: Theme, colour: int) -> None:
        super().__init__()
        self._curve: ValueCurve | None = None
        self._columns: Sequence[Column] = ()
        self.label = ElidedLabel("", "caption")
        self.curve = ValueSteps(theme, colour)
        self.setFixedWidth(_CURVE_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.label)
        layout.addWidget(self.curve)

    def show_curve(self, curve: ValueCurve, known: KnownVersions) -> None:
        """Show a curve of a row of which these versions are known."""
        self._curve, self._columns = curve, known.columns
        changes = format_counted(len(curve.points), "version")
        tip = tr(
            "{field} over {versions}; a press moves the playhead there.",
            field=curve.title,
            versions=changes,
        )
        self.curve.set_points(curve.points, tip)

    def show_playhead(self, held: RowVersion | None, position: int) -> None:
        """Show the value of the version that holds at the playhead, and the playhead."""
        curve = self._curve
        if curve is not None:
            now = value_at(self._columns, held, curve.column.name)
            self.label.setText(f"{curve.title}  {now}")
        self.curve.set_cursor_position(position)


class HistoryPane(ReplayPane):
    """All versions of the row that was pressed in a view; a press on one moves the playhead."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.table = PaneTable(context, "history", (), tr("Versions of the row"))
        self.table.choose_positions(context.go_to)
        self.versions = KnownVersions(context.client, self, _SHOWN_VERSIONS)
        self.cards: list[CurveCard] = []
        self._cell: ReplayCell | None = None
        self._rows: list[TableRow] = []
        self._curves = QHBoxLayout()
        self._curves.setContentsMargins(0, 0, 0, 0)
        self._curves.addStretch(1)
        self.table.body.insertWidget(0, self._curve_area())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.versions.changed.connect(self._show)
        self.versions.failed.connect(self.table.show_failure)
        context.cell.subscribe(lambda _cell: self._on_cell())
        self._ask_for_a_row()

    def refresh(self) -> None:
        """Show the row that was pressed, and which of its versions holds at the playhead."""
        cell = self.context.cell.value
        if cell is None:
            self._ask_for_a_row()
            return
        if self._cell is None or (cell.view, cell.key) != (self._cell.view, self._cell.key):
            self._cell = cell
            self.table.show_message(tr("Waiting for the archive."))
        self.versions.seek(cell.view, cell.key, self.context.playhead.value)
        if self.table.is_shown:
            self._show_playhead()

    def _ask_for_a_row(self) -> None:
        self.table.show_message(
            tr("Press a row in one of the views: its whole life is listed here.")
        )

    def _on_cell(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self) -> None:
        cell, known = self._cell, self.versions
        if cell is None:
            return
        if not known.versions:
            self.table.show_message(tr("There was no such row yet at the playhead."))
            return
        position = self.context.playhead.value
        built = build_version_table(known.columns, known.versions, cell.view, position)
        if built.headings != self.table.model.headings:
            self.table.model.set_headings(built.headings)
            self.table.grid.apply_headings()
        self._rows = built.rows
        self._show_title(cell)
        self._show_curves(value_curves(known.columns, known.versions, cell.view, position))
        self._show_playhead()
        self.table.show_table()

    def _show_playhead(self) -> None:
        """Dim what lies behind the playhead: only rows that it has passed are written anew."""
        position = self.context.playhead.value
        self._rows = dim_rows_after(self._rows, position)
        self.table.model.set_rows(self._rows)
        held = self.versions.at(position)
        held_at = None if held is None else held.event.position
        if held_at != self.table.grid.selection.current:
            self.table.grid.set_selected_key(held_at)
        for card in self.cards:
            if not card.isHidden():
                card.show_playhead(held, position)

    def _show_title(self, cell: ReplayCell) -> None:
        known, row = self.versions, row_title(self.context, cell)
        count, total = len(known.versions), known.total
        if known.is_cut and total is not None:
            text = tr(
                "{row}: the newest {number} of {versions}",
                row=row,
                number=format_count(count),
                versions=format_counted(total, "version"),
            )
        elif known.kept_from:
            text = tr(
                "{row}: {versions}; what was before {position} is not kept",
                row=row,
                versions=format_counted(count, "version"),
                position=format_count(known.kept_from),
            )
        else:
            text = tr("{row}: {versions}", row=row, versions=format_counted(count, "version"))
        self.table.title.setText(text)

    def _show_curves(self, curves: list[ValueCurve]) -> None:
        while len(self.cards) < len(curves):
            card = CurveCard(self.context.theme, len(self.cards))
            card.curve.position_chosen.connect(self.context.go_to)
            self._curves.insertWidget(len(self.cards), card)
            self.cards.append(card)
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(curves))
            if place < len(curves):
                card.show_curve(curves[place], self.versions)
        self._area.setVisible(bool(curves))

    def _curve_area(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._curves)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inner)
        self._area.setFixedHeight(74)
        self._area.hide()
        return self._area
