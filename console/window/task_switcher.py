"""The buttons that switch between workspaces; each comes back as it was left."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from backend.translation import tr
from console.settings.preferences import Preferences
from console.window.dock_layout import DockLayout
from console.window.task_layouts import OVERVIEW_TASK, TASK_LAYOUTS, TaskLayout


class TaskSwitcher(QWidget):
    """A button a workspace, in the corner of the menu bar.

    Signals:
        switched(str): the name of the workspace that is shown now
    """

    switched = Signal(str)

    def __init__(self, docks: DockLayout, preferences: Preferences) -> None:
        super().__init__()
        self.docks, self._preferences = docks, preferences
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 8, 0)
        row.setSpacing(2)
        for number, task in enumerate(TASK_LAYOUTS, start=1):
            button = self.buttons[task.name] = self._create_button(task, number)
            row.addWidget(button)
        self._show_current()

    def restore(self) -> None:
        """Show the workspace that was shown last, as it was left."""
        self._show(_task_named(self._preferences.task))

    def switch(self, name: str) -> None:
        """Keep the arrangement of this workspace, and show another as it was left."""
        if name != self.docks.task.name:
            self.remember()
            self._show(_task_named(name))
            QTimer.singleShot(0, self.docks, self.docks.focus_first)  # Qt shows its docks then
            self._preferences.save_task(name)
        self._show_current()

    def remember(self) -> None:
        """Keep the arrangement of this workspace."""
        docks = self.docks
        self._preferences.save_layout(docks.task.name, docks.save(), docks.save_shares())

    def _show(self, task: TaskLayout) -> None:
        layout, shares = (
            self._preferences.layout_of(task.name),
            self._preferences.shares_of(task.name),
        )
        self.docks.switch(task, layout, shares)
        self._show_current()
        self.switched.emit(task.name)

    def _show_current(self) -> None:
        self.buttons[self.docks.task.name].setChecked(True)

    def _create_button(self, task: TaskLayout, number: int) -> QPushButton:
        button = QPushButton(tr(task.title))
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setToolTip(tr("{action} ({keys})", action=tr(task.purpose), keys=f"Alt+{number}"))
        button.setAccessibleName(tr("{workspace} workspace", workspace=tr(task.title)))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys, the menu and the palette do it
        button.clicked.connect(partial(self._on_clicked, task.name))
        self._group.addButton(button)
        return button

    def _on_clicked(self, name: str, _checked: object = None) -> None:
        self.switch(name)


def _task_named(name: str) -> TaskLayout:
    return next((task for task in TASK_LAYOUTS if task.name == name), OVERVIEW_TASK)
