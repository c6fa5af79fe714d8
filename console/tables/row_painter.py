"""How rows are painted: ready-made text in the theme's colours, and nothing else per cell."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from console.tables.row_selection import RowSelection
from console.tables.table_rows import TableRow, is_qualified
from console.tables.window_model import WindowModel, alignment
from console.theme.theme import Theme, text_font

HIGHLIGHT_ALPHA = 0.2  # of the ground of what stands out
_UNDERLINE_PX = 2
_MARGIN_PX = 8  # pixels on both sides of a text
_WIDEST = ("W", "\N{CJK UNIFIED IDEOGRAPH-4E2D}")  # of what is written from left to right
_MAX_SHORTENED = 20_000  # shortened texts remembered
_LEFT, _RIGHT = Qt.TextElideMode.ElideLeft, Qt.TextElideMode.ElideRight


class GridBand(msgspec.Struct, frozen=True, gc=False):
    """Where a row or a column stands in the viewport: its number, its begin and its extent."""

    number: int
    start_px: int
    size_px: int


class RowPainter:
    """Paints the rows of a `WindowModel`, those that are selected on a ground of their own.

    It goes column by column, and asks Qt for as little as possible: this is what a window that
    follows a busy log does most.
    """

    def __init__(self, model: WindowModel, theme: Theme, selection: RowSelection) -> None:
        self._model = model
        self._selection = selection
        self._theme = theme
        self._inks: dict[str, QColor] = {}
        self.is_dimmed: Callable[[TableRow], bool] | None = None  # as if they were not there yet
        self._shortened: dict[tuple[str, int, Qt.TextElideMode], str] = {}
        self._metrics = QFontMetrics(text_font(theme.tokens))
        self._pens = theme.tokens.pens
        self._widest = 1
        theme.changed.connect(self._recolour)
        self._recolour()

    def paint(
        self, painter: QPainter, rows: Sequence[GridBand], columns: Sequence[GridBand]
    ) -> None:
        """Paint these rows and columns."""
        known = [(band, self._model.rows[band.number]) for band in rows]
        shown = [(band, row) for band, row in known if row is not None]
        for band, row in shown:
            if row.key in self._selection.keys:
                painter.fillRect(_row_rect(band, columns), self._inks["selection"])
        for column in columns:
            self._paint_column(painter, column, shown)
        painter.setPen(self._inks["faint"])
        for band, missing in known:
            if missing is None:
                painter.drawText(_MARGIN_PX, band.start_px + self._metrics.ascent() + 4, "…")

    def _paint_column(
        self, painter: QPainter, column: GridBand, shown: Sequence[tuple[GridBand, TableRow]]
    ) -> None:
        place, left, width = column.number, column.start_px, column.size_px
        heading = self._model.headings[place]
        side = alignment(heading).value
        inside, ink = width - 2 * _MARGIN_PX, ""
        for band, row in shown:
            top, height = band.start_px, band.size_px
            if place in row.marked and row.key not in self._selection.keys:
                painter.fillRect(left, top, width, height, self._inks[_mark_colour(row)])
            if place in row.pens:
                self._paint_highlight(painter, QRect(left, top, width, height), row.pens[place])
            wanted = "text" if place in row.pens else row.tones[place]
            if self.is_dimmed is not None and self.is_dimmed(row):
                wanted = "faint"
            if wanted != ink:
                ink = wanted
                painter.setPen(self._inks[ink])
            text = row.texts[place]
            if len(text) * self._widest > inside:
                text = self._fit(text, inside, keeps_end=heading.keeps_end)
            painter.drawText(left + _MARGIN_PX, top, inside, height, side, text)
            if place in row.struck and text:
                middle, drawn = top + height // 2, self._metrics.horizontalAdvance(text)
                is_right = bool(side & Qt.AlignmentFlag.AlignRight.value)
                start = left + _MARGIN_PX + (inside - drawn if is_right else 0)
                painter.drawLine(start, middle, start + drawn, middle)

    def _paint_highlight(self, painter: QPainter, cell: QRect, pen: int) -> None:
        """Underline a cell on a ground of the pen's colour, on which the text is read."""
        colour = QColor(self._pens[pen % len(self._pens)])
        painter.fillRect(cell.adjusted(2, cell.height() - _UNDERLINE_PX, -2, 0), colour)
        colour.setAlphaF(HIGHLIGHT_ALPHA)
        painter.fillRect(cell.adjusted(2, 0, -2, -_UNDERLINE_PX), colour)

    def _fit(self, text: str, width: int, *, keeps_end: bool) -> str:
        cut = _LEFT if keeps_end and is_qualified(text) else _RIGHT
        known = self._shortened.get((text, width, cut))
        if known is not None:
            return known
        if len(self._shortened) > _MAX_SHORTENED:
            self._shortened.clear()
        elided = self._metrics.elidedText(text, cut, width)
        self._shortened[text, width, cut] = elided
        return elided

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        colours = {
            "text": tokens.text,
            "muted": tokens.muted,
            "faint": tokens.faint,
            "accent": tokens.accent,
            "ok": tokens.ok,
            "busy": tokens.busy,
            "warn": tokens.warn,
            "bad": tokens.bad,
            "unknown": tokens.unknown,
            "selection": tokens.selection,
            "changed": tokens.changed,
            "fading": tokens.changed,
        }
        self._inks = {name: QColor(colour) for name, colour in colours.items()}
        self._inks["fading"].setAlphaF(0.45)
        self._pens = tokens.pens
        self._metrics = QFontMetrics(text_font(tokens))
        self._widest = max(map(self._metrics.horizontalAdvance, _WIDEST))
        self._shortened.clear()


def _mark_colour(row: TableRow) -> str:
    return "fading" if row.fading else "changed"


def _row_rect(row: GridBand, columns: Sequence[GridBand]) -> QRect:
    left = min((column.start_px for column in columns), default=0)
    right = max((column.start_px + column.size_px for column in columns), default=0)
    return QRect(left, row.start_px, right - left, row.size_px)
