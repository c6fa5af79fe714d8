"""The title of a view's tile: dragged onto another tile, the two change places."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from backend.translation import tr

TILE_MIME = "application/x-marigraph-replay-view"


class TileTitle(QLabel):
    """Carries the name of its view while it is dragged."""

    def __init__(self, view: str, title: str) -> None:
        super().__init__(title)
        self._view = view
        self._pressed_at: QPointF | None = None
        self.setProperty("role", "section")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tr("Drag it onto another view: the two change places."))

    def mime_data(self) -> QMimeData:
        """Return what is dragged."""
        carried = QMimeData()
        carried.setData(TILE_MIME, self._view.encode())
        return carried

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        event.accept()
        is_held = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position() if is_held else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it, once it was moved far enough to be meant."""
        pressed = self._pressed_at
        if pressed is None:
            return
        way = event.position() - pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            drag = QDrag(self)
            drag.setMimeData(self.mime_data())
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.MoveAction)
