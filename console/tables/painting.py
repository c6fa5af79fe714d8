"""How a row is painted: ready-made text in the theme's colours, and nothing else per cell."""

from collections.abc import Hashable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.tables.rows import Ink
from console.tables.window_model import WindowModel, alignment
from console.theme.theme import Theme, text_font

_MARGIN = 8  # pixels on both sides of a text
_KEPT = 20_000  # shortened texts remembered


class RowPainter(QStyledItemDelegate):
    """Paints the cells of a `WindowModel`; `selected` is the key of the row that is picked."""

    def __init__(self, model: WindowModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._inks: dict[str, QColor] = {}
        self._shortened: dict[tuple[str, int], str] = {}
        self._metrics = QFontMetrics(text_font(theme.tokens))
        self.selected: Hashable | None = None
        theme.changed.connect(self._recolour)
        self._recolour()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        row, column = self._model.rows[index.row()], index.column()
        if row is None:
            self._write(painter, rect, "…", "faint", Qt.AlignmentFlag.AlignVCenter)
            return
        if row.key == self.selected:
            painter.fillRect(rect, self._inks["selection"])
        elif column in row.marked:
            painter.fillRect(rect, self._inks["fading" if row.fading else "changed"])
        heading = self._model.headings[column]
        self._write(painter, rect, row.texts[column], row.tones[column], alignment(heading))

    def _write(
        self, painter: QPainter, rect: QRect, text: str, tone: Ink, side: Qt.AlignmentFlag
    ) -> None:
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.setPen(self._inks[tone])
        painter.drawText(
            inner, side | Qt.AlignmentFlag.AlignVCenter, self._fit(text, inner.width())
        )

    def _fit(self, text: str, width: int) -> str:
        known = self._shortened.get((text, width))
        if known is not None:
            return known
        if len(self._shortened) > _KEPT:
            self._shortened.clear()
        fitting = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        self._shortened[text, width] = fitting
        return fitting

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        colours = {
            "text": tokens.text, "muted": tokens.muted, "faint": tokens.faint,
            "accent": tokens.accent, "ok": tokens.ok, "busy": tokens.busy, "warn": tokens.warn,
            "bad": tokens.bad, "unknown": tokens.unknown, "selection": tokens.selection,
            "changed": tokens.changed,
        }  # fmt: skip
        self._inks = {name: QColor(colour) for name, colour in colours.items()}
        self._inks["fading"] = QColor(tokens.changed)
        self._inks["fading"].setAlphaF(0.45)
        self._metrics = QFontMetrics(text_font(tokens))
        self._shortened.clear()
