"""A label of a few lines at most: what does not fit is cut at the end of the last one."""

from itertools import pairwise

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

_MAX_LINES = 2


class ClampedLabel(QLabel):
    """Plain text in two lines; all of it is in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def clamped_lines(self) -> list[str]:
        """Return what is shown, line by line."""
        text = self._plain_text()
        starts = self._line_starts(text, self.width())
        lines = [text[start:end].strip() for start, end in pairwise((*starts, len(text)))]
        if len(lines) > _MAX_LINES:
            rest = text[starts[_MAX_LINES - 1] :]
            elide = Qt.TextElideMode.ElideRight
            lines[_MAX_LINES - 1 :] = [self.fontMetrics().elidedText(rest, elide, self.width())]
        return lines

    def heightForWidth(self, width: int) -> int:
        """As high as the lines that are painted: Qt's own count may be another by a character."""
        lines = min(len(self._line_starts(self._plain_text(), width)), _MAX_LINES)
        return max(1, lines) * self.fontMetrics().lineSpacing()

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(0, self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines in the middle."""
        event.accept()
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setPen(self.palette().windowText().color())
        lines = self.clamped_lines()
        top = (self.height() - len(lines) * metrics.lineSpacing()) // 2 + metrics.ascent()
        for number, line in enumerate(lines):
            painter.drawText(QPoint(0, top + number * metrics.lineSpacing()), line)
        painter.end()

    def _plain_text(self) -> str:
        return " ".join(self.text().split())

    def _line_starts(self, text: str, width_px: int) -> list[int]:
        """Return where lines begin, up to the first that is too many; not every script has blanks.

        Qt counts what lies beyond the first 65,536 characters of Unicode as two.
        """
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, self.font())
        layout.setTextOption(option)
        starts, units = list[int](), text.encode("utf-16-le", "surrogatepass")
        layout.beginLayout()
        while len(starts) <= _MAX_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(width_px)
            starts.append(len(units[: 2 * line.textStart()].decode("utf-16-le", "replace")))
        layout.endLayout()
        return starts
