"""A label for one long word: shortened in its middle where there is no room, copied as a whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from console.widgets.labels import LabelRole


class ElidedLabel(QLabel):
    """Shows as much of its text as fits; the tool tip has all of it, the menu copies it."""

    def __init__(self, text: str = "", role: LabelRole = "text") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction("Copy", self)
        copy.triggered.connect(self._copy)
        self.addAction(copy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        event.accept()
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        fitting = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.drawText(self.rect(), self.alignment(), fitting)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
