"""A label of a few lines at most: what does not fit is cut at the end of the last one."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
        lines, rest = list[str](), self.text().split()
        while rest and len(lines) < _MAX_LINES:
            count = self._line_word_count(rest)
            lines.append(" ".join(rest[:count]))
            rest = rest[count:]
        if rest:
            last = f"{lines[-1]} {' '.join(rest)}"
            lines[-1] = self.fontMetrics().elidedText(
                last, Qt.TextElideMode.ElideRight, self.width()
            )
        return lines

    def heightForWidth(self, width: int) -> int:
        """As high as the text, and no more than its lines."""
        highest = _MAX_LINES * self.fontMetrics().lineSpacing()
        return min(super().heightForWidth(width), highest)

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

    def _line_word_count(self, words: list[str]) -> int:
        """Return how many words fit into a line; one at least."""
        metrics, count = self.fontMetrics(), 1
        while count < len(words):
            if metrics.horizontalAdvance(" ".join(words[: count + 1])) > self.width():
                break
            count += 1
        return count
