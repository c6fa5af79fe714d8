"""Labels that lead somewhere: a number is a way to what it stands for."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel

from console.widgets.labels import set_property

_FOLLOW_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LabelLink(QObject):
    """Makes a link of a label, whatever is written on it; a child of the label.

    It is followed by a click, and by Enter or Space where Tab stops at it.
    """

    def __init__(
        self,
        label: QLabel,
        purpose: str,
        follow: Callable[[], object],
        *,
        is_tab_stop: bool = True,
    ) -> None:
        """`purpose`: where it leads, in words; `is_tab_stop`: False where another one does too."""
        super().__init__(label)
        self._label, self._follow = label, follow
        label.setCursor(Qt.CursorShape.PointingHandCursor)
        label.setAccessibleDescription(purpose)
        label.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_tab_stop else Qt.FocusPolicy.NoFocus)
        set_property(label, "link", "true")
        label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the link when it is pressed."""
        kind = event.type()
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if kind == QEvent.Type.MouseButtonRelease and self._is_over(event):
                self._follow()
            return True
        if isinstance(event, QKeyEvent) and _is_follow_key(event):
            self._follow()
            return True
        return super().eventFilter(watched, event)

    def _is_over(self, event: QMouseEvent) -> bool:
        return self._label.rect().contains(event.position().toPoint())


def _is_follow_key(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in _FOLLOW_KEYS
