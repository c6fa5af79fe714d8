"""A label of one line: shortened where there is no room, copied as a whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from console.widgets.labels import LabelRole


class ElidedLabel(QLabel):
    """Shows as much of its text as fits; the tool tip has all of it, the menu copies it.

    `elide`: where a text is shortened: long ids in their middle, sentences at their end.
    """

    def __init__(
        self,
        text: str = "",
        role: LabelRole = "text",
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(text)
        self._elide = elide
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction("Copy", self)
        copy.triggered.connect(self._copy)
        self.addAction(copy)

    @property
    def elided_text(self) -> str:
        """The text as far as there is room for it."""
        return self.fontMetrics().elidedText(self.text(), self._elide, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        event.accept()
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment(), self.elided_text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
