"""The command palette: every action of the window, found by typing parts of its name."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.actions.action_registry import ActionRegistry, ListedAction

_ACTION = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A list that narrows while typing; Enter does the selected action."""

    def __init__(self, parent: QWidget, actions: ActionRegistry) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")  # the sheet draws its edge: it has no frame of its own
        self._actions = actions
        self._box, self._list = QLineEdit(), QListWidget()
        self._box.setPlaceholderText("What do you want to do?")
        self._box.textChanged.connect(self._filter_list)
        self._box.returnPressed.connect(self._trigger_selected)
        self._box.installEventFilter(self)
        self._list.itemActivated.connect(self._trigger_selected)
        self._list.setUniformItemSizes(True)
        column = QVBoxLayout(self)
        column.addWidget(self._box)
        column.addWidget(self._list)
        self.resize(560, 380)
        self._filter_list("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the focus stays in the box."""
        if isinstance(event, QKeyEvent) and _is_list_key(event):
            return self._list.event(event)
        return super().eventFilter(watched, event)

    def texts(self) -> list[str]:
        """What the list offers now."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def _filter_list(self, typed: str) -> None:
        self._list.clear()
        for deed in sorted(self._actions, key=lambda deed: deed.group):
            text = _entry_text(deed)
            if all(part in text.lower() for part in typed.lower().split()):
                item = QListWidgetItem(text, self._list)
                item.setData(_ACTION, deed.action)
        self._list.setCurrentRow(0)

    def _trigger_selected(self) -> None:
        item = self._list.currentItem()
        action = item.data(_ACTION) if self._list.count() else None
        self.accept()
        if isinstance(action, QAction):
            action.trigger()


def _is_list_key(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in _MOVES


def _entry_text(deed: ListedAction) -> str:
    keys = deed.action.shortcut().toString()
    return f"{deed.group}: {deed.action.text()}" + (f"   ({keys})" if keys else "")
