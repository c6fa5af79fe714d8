"""The command palette: every action of the window, found by typing parts of its name."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QVBoxLayout, QWidget

from backend.messages.text_list import label_text
from backend.translation import tr, tr_noop
from backend.wire.deep_link import SCHEME
from console.actions.action_registry import (
    GO_MENU,
    ActionRegistry,
    ListedAction,
    group_title,
)
from console.actions.role_limit import limit_of
from console.widgets.labels import create_label

_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TOP_PX = 80  # below the window's upper edge
_SIZE_PX = (560, 380)
_HINT = tr_noop("Enter does the selected entry. What writes is selected only by the arrow keys.")


class CommandPalette(QDialog):
    """A list that narrows while typing; Enter does the selected action, Escape leaves.

    Panels come first and what writes comes last, never selected unless the operator selects it.
    A dialog and no popup: only a window that the window manager activates has the keyboard.
    """

    def __init__(
        self, parent: QWidget, actions: ActionRegistry, open_link: Callable[[str], None]
    ) -> None:
        """`open_link` is called with a link that was typed or pasted."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")  # the sheet draws its edge: it has no frame of its own
        self.setWindowTitle(tr("Command palette"))
        self._actions, self._open_link = actions, open_link
        self._found: list[ListedAction] = []
        self._box, self._list = QLineEdit(), QListWidget()
        self._box.setObjectName("palette-box")
        self._box.setPlaceholderText(tr("What do you want to do? A link can be pasted, too."))
        self._box.textChanged.connect(self._filter_list)
        self._box.returnPressed.connect(self._trigger_selected)
        self._box.installEventFilter(self)
        self._list.itemActivated.connect(self._trigger_selected)
        self._list.itemClicked.connect(self._trigger_selected)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the box moves in it
        column = QVBoxLayout(self)
        column.addWidget(self._box)
        column.addWidget(self._list)
        column.addWidget(create_label(tr(_HINT), "caption"))
        self._filter_list("")
        self._place_over(parent)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the search box."""
        super().showEvent(event)
        self.activateWindow()
        self._box.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Leave when the operator turns to something else."""
        super().changeEvent(event)
        is_left = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if is_left and self.isVisible():
            self.reject()

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
        if _is_link(typed):
            self._found = []
            self._list.addItem(tr("Open this link"))
            self._list.setCurrentRow(0)
            return
        parts = typed.lower().split()
        self._found = [
            listed
            for listed in sorted(self._actions, key=_rank)
            if (listed.action.isEnabled() or limit_of(listed.action))
            and all(part in _entry_text(listed).lower() for part in parts)
        ]
        for row, listed in enumerate(self._found):
            # Qt makes the entry: one that Python made crashed clear(), now and then
            self._list.addItem(_entry_text(listed))
            if reason := limit_of(listed.action):
                entry = self._list.item(row)
                entry.setFlags(Qt.ItemFlag.NoItemFlags)
                entry.setToolTip(reason)
        is_safe = bool(self._found) and not _is_risky(self._found[0])
        self._list.setCurrentRow(0 if is_safe else -1)

    def _trigger_selected(self) -> None:
        row = self._list.currentRow()
        if _is_link(self._box.text()):
            self.accept()
            self._open_link(self._box.text())
        elif 0 <= row < len(self._found):
            self.accept()
            self._actions.trigger(self._found[row])

    def _place_over(self, window: QWidget) -> None:
        width, height = min(_SIZE_PX[0], window.width()), min(_SIZE_PX[1], window.height())
        corner = window.mapToGlobal(window.rect().topLeft())
        top = min(_TOP_PX, window.height() - height)
        self.setGeometry(
            corner.x() + (window.width() - width) // 2, corner.y() + top, width, height
        )


def _is_link(text: str) -> bool:
    return text.strip().lower().startswith(f"{SCHEME}:")


def _is_list_key(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in _LIST_KEYS


def _is_risky(listed: ListedAction) -> bool:
    return listed.writes or bool(limit_of(listed.action))


def _rank(listed: ListedAction) -> tuple[bool, bool, str]:
    """Order by what can do harm: going somewhere, all else by its group, what writes."""
    return listed.writes, listed.group != GO_MENU, listed.group


def _entry_text(listed: ListedAction) -> str:
    entry = label_text(group_title(listed.group), listed.action.text())
    return tr("{action}   ({keys})", action=entry, keys=listed.keys) if listed.keys else entry
