"""A scroll area that is as high as what is in it, and scrolls only where there is less room."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class FittingScrollArea(QScrollArea):
    """Holds one widget whose height depends on its width; hidden as long as that is."""

    def __init__(self, content: QWidget, least_px: int) -> None:
        """`least_px`: the height below which it does not go."""
        super().__init__()
        self._content, self._least_px = content, least_px
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content.setObjectName("scrolled")  # the sheet keeps it as transparent as its surroundings
        content.installEventFilter(self)
        self.setWidget(content)
        self.setVisible(not content.isHidden())

    def sizeHint(self) -> QSize:
        """As high as the content is at this width."""
        hint = self._content.sizeHint()
        wanted = self._content.heightForWidth(self.viewport().width())
        return QSize(hint.width(), wanted if wanted > 0 else hint.height())

    def minimumSizeHint(self) -> QSize:
        """What does not fit is scrolled to."""
        return QSize(
            self._content.minimumSizeHint().width(), min(self._least_px, self.sizeHint().height())
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At another width it may take another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what becomes of the content."""
        if watched is self._content:
            if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
                self.setVisible(event.type() == QEvent.Type.ShowToParent)
            elif event.type() == QEvent.Type.LayoutRequest:
                self.updateGeometry()
        return super().eventFilter(watched, event)
