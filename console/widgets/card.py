"""Cards: a title over some content, in a frame."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from console.widgets.labels import create_label


def create_card(title: str, content: QWidget) -> QFrame:
    """Put content into a frame under a title."""
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(14, 10, 14, 12)
    column.setSpacing(8)
    column.addWidget(create_label(title, "title"))
    column.addWidget(content)
    column.addStretch(1)
    return frame
