"""The dialog of all shortcuts: those of actions, and those that work where the focus is."""

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from backend.translation import tr, tr_noop
from console.actions.action_registry import ActionRegistry, ListedAction, group_title
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label

# What is no action, and works where the focus is.
_FIXED_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    tr_noop("In every table"): (
        (tr_noop("Next row, row before"), "J  K  Down  Up"),
        (tr_noop("A page on, a page back"), "PgDown  PgUp"),
        (tr_noop("First row, last row"), "Home  End"),
        (tr_noop("Open the row"), "Return"),
        (tr_noop("Select more rows"), tr_noop("Shift+Down  Shift+Up  Shift+click  Ctrl+click")),
        (tr_noop("Select all rows"), "Ctrl+A"),
        (tr_noop("Copy the selected rows with headings"), "Ctrl+C"),
        (tr_noop("What else can be done with them"), "Menu  Shift+F10"),
        (tr_noop("Sideways"), tr_noop("Left  Right (in Replay with Shift)")),
    ),
    tr_noop("In a filter"): (
        (tr_noop("Apply it"), "Return"),
        (tr_noop("Complete what is typed"), "Tab"),
        (tr_noop("Drop it"), "Esc"),
        (tr_noop("Those used before"), "Down"),
    ),
    tr_noop("In a graph over time"): (
        (tr_noop("Move the moment that all panels mark"), tr_noop("Left  Right (with Shift ten)")),
        (tr_noop("Leave the moment"), "Esc"),
        (tr_noop("Open the moment, or the mark that was gone to"), "Return"),
        (tr_noop("Mark before, next mark"), "[  ]"),
        (tr_noop("Move the time axis"), "PgUp  PgDown"),
        (tr_noop("Zoom in, zoom out"), "+  -"),
    ),
    tr_noop("At the playhead"): (
        (tr_noop("To the start, to the end"), "Home  End"),
        (tr_noop("A hundredth of the log on, or back"), "PgDown  PgUp"),
    ),
}


class ShortcutsDialog(QDialog):
    """Shortcuts by group: those of a panel work while it has the focus."""

    def __init__(self, parent: QWidget, actions: ActionRegistry, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Shortcuts"))
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
            _add_heading(grid, group_title(group))
            for listed in actions_of_group:
                text = listed.action.text()
                self._listed.add(text)
                names = "  ".join(each.toString() for each in listed.action.shortcuts())
                _add_row(grid, text, names, theme)
        for group, keys in _FIXED_KEYS.items():
            _add_heading(grid, tr(group))
            for text, names in keys:
                self._listed.add(tr(text))
                _add_row(grid, tr(text), tr(names), theme)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        bar_px = scroll.verticalScrollBar().sizeHint().width()
        frames_px = 2 * scroll.frameWidth()
        scroll.setMinimumWidth(inside.minimumSizeHint().width() + bar_px + frames_px)
        QVBoxLayout(self).addWidget(scroll)

    def lists(self, text: str) -> bool:
        """Whether an action is shown."""
        return text in self._listed


def _group(listed: ListedAction) -> str:
    return listed.group


def _add_heading(grid: QGridLayout, group: str) -> None:
    heading = create_label(group, "section")
    heading.setContentsMargins(0, 8, 0, 0)
    grid.addWidget(heading, grid.rowCount(), 0, 1, 2)


def _add_row(grid: QGridLayout, text: str, names: str, theme: Theme) -> None:
    row = grid.rowCount()
    keys = create_label(names, "caption")
    keys.setFont(mono_font(theme.tokens))
    grid.addWidget(create_label(text), row, 0)
    grid.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignRight)
