"""Asks before which event another one is to happen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.translation import tr
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label
from console.widgets.number_box import NumberBox

_MAX_POSITION = 2**31 - 1


class MoveDialog(FocusedKeysDialog):
    """`chosen` is called with the position."""

    def __init__(self, parent: QWidget, event: Event, chosen: Callable[[int], None]) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Move event {position}", position=format_number(event.position)))
        self.place = NumberBox(1, _MAX_POSITION, "")
        self.place.setValue(event.position)
        self.place.setAccessibleName(tr("Position of the event before which it happens"))
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.default_button = self.buttons.button(buttons.Ok)
        question = tr(
            "Before which position is {type} of {subject} to happen?",
            type=event.type,
            subject=event.subject,
        )
        column = QVBoxLayout(self)
        column.addWidget(create_label(question))
        column.addWidget(self.place)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self.open()
        self.place.setFocus()
        self.place.selectAll()

    def save(self) -> None:
        """Give the position to who asked for it."""
        self._chosen(self.place.value())
        self.accept()
