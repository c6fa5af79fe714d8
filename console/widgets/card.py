"""Cards: a title over some content, in a frame; or beside it, where one line says it all."""

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from console.widgets.labels import create_label

_MARGINS_PX = (14, 10, 14, 12)
_LINE_MARGINS_PX = (14, 6, 14, 6)


class Card(QFrame):
    """Content in a frame under its title."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._is_line = False
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(*_MARGINS_PX)
        self._box.setSpacing(8)
        self._box.addWidget(create_label(title, "title"))
        self._box.addWidget(content)
        self._box.addStretch(1)

    @property
    def is_line(self) -> bool:
        """Whether the title stands beside the content."""
        return self._is_line

    def show_as_line(self, *, is_line: bool) -> None:
        """Put the title beside the content, or above it: what is well takes a line."""
        if is_line == self._is_line:
            return
        self._is_line = is_line
        direction = QBoxLayout.Direction
        self._box.setDirection(direction.LeftToRight if is_line else direction.TopToBottom)
        self._box.setContentsMargins(*(_LINE_MARGINS_PX if is_line else _MARGINS_PX))
        self._box.setStretch(1, 1 if is_line else 0)
        self._box.setStretch(2, 0 if is_line else 1)


def create_card(title: str, content: QWidget) -> Card:
    """Put content into a frame under a title."""
    return Card(title, content)
