"""A label of one line: shortened where there is no room, copied as a whole."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from backend.translation import tr
from console.widgets.labels import LabelRole

_MIN_WIDTH_PX = 40  # pixels; below that not even its dots would say anything


class ElidedLabel(QLabel):
    """Shows as much of its text as fits; the tool tip has all of it, the menu copies it.

    `elide`: where a text is shortened: long ids in their middle, sentences at their end.
    `is_text_wide`: takes the width of its text and no more, instead of all the room there is.
    """

    def __init__(
        self,
        text: str = "",
        role: LabelRole = "text",
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        is_text_wide: bool = False,
    ) -> None:
        super().__init__(text)
        self._elide = elide
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        width = QSizePolicy.Policy.Maximum if is_text_wide else QSizePolicy.Policy.Ignored
        self.setSizePolicy(width, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_MIN_WIDTH_PX if is_text_wide else 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(tr("Copy"), self)
        copy.triggered.connect(self._copy)
        self.addAction(copy)

    @property
    def elided_text(self) -> str:
        """The text as far as there is room for it."""
        return self.fontMetrics().elidedText(self.text(), self._elide, self.width())

    def sizeHint(self) -> QSize:
        """Be as high as a line, also without a text: nothing moves when one comes."""
        hint = super().sizeHint()
        return hint.expandedTo(QSize(hint.width(), self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        event.accept()
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment(), self.elided_text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
