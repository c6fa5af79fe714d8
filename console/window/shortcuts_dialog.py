"""Every shortcut in one dialog."""

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from console.actions.action_registry import ActionRegistry, ListedAction
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label


class ShortcutsDialog(QDialog):
    """Shortcuts by group: those of a panel work while it has the focus."""

    def __init__(self, parent: QWidget, actions: ActionRegistry, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.resize(620, 640)
        self._listed: set[str] = set()
        inside = QWidget()
        inside.setObjectName("scrolled")
        grid = QGridLayout(inside)
        grid.setVerticalSpacing(6)
        grid.setContentsMargins(8, 4, 16, 8)  # the keys stand clear of the scroll bar
        grid.setColumnStretch(0, 1)
        bound = [listed for listed in actions if listed.action.shortcuts()]
        for group, actions_of_group in groupby(sorted(bound, key=_group), key=_group):
            heading = create_label(group, "section")
            heading.setContentsMargins(0, 8, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for listed in actions_of_group:
                self._listed.add(listed.action.text())
                _add_row(grid, listed, theme)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        QVBoxLayout(self).addWidget(scroll)

    def lists(self, text: str) -> bool:
        """Whether an action is shown."""
        return text in self._listed


def _group(listed: ListedAction) -> str:
    return listed.group


def _add_row(grid: QGridLayout, listed: ListedAction, theme: Theme) -> None:
    row = grid.rowCount()
    keys = create_label("  ".join(each.toString() for each in listed.action.shortcuts()), "caption")
    keys.setFont(mono_font(theme.tokens))
    grid.addWidget(create_label(listed.action.text()), row, 0)
    grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight)
