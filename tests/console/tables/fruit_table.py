"""A small table as an operator uses it: with the mouse, the keyboard and its menu."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme

HEADINGS = (
    ColumnHeading(name="name", title="Name", width_chars=8),
    ColumnHeading(name="units", title="Units", width_chars=8, is_right_aligned=True),
    ColumnHeading(name="country", title="Country", width_chars=8),
)
NAMES = ("Apple", "Banana", "Cherry", "Date", "Elder")


def fruit_row(name: str, units: str = "1\u202f200", country: str = "Chile") -> TableRow:
    return TableRow(key=name, texts=(name, units, country), tones=("text", "text", "muted"))


class FruitTable:
    """Fruit by name; a press selects its row, as the panels do it."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.model = WindowModel(HEADINGS)
        self.grid = Grid(self.model, theme, scrolls=True)
        self.opened: list[int] = []
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self.opened.append)
        qtbot.addWidget(self.grid)
        self.model.setParent(self.grid)
        self.grid.resize(700, 300)
        self.model.set_rows([fruit_row(name) for name in NAMES])
        self.grid.show()
        self.grid.activateWindow()
        qtbot.waitUntil(self.grid.isActiveWindow)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        assert shown is not None
        self.grid.set_selected_key(shown.key)

    @property
    def selected(self) -> list[str]:
        return [row.texts[0] for row in self.grid.selection.rows()]

    def place_of(self, name: str, column: int = 0) -> QPoint:
        row = [each.texts[0] if each else "" for each in self.model.rows].index(name)
        return self.grid.visualRect(self.model.index(row, column)).center()

    def click(
        self, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.mouseClick(
            self.grid.viewport(), Qt.MouseButton.LeftButton, modifier, self.place_of(name)
        )

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.grid, key, modifier)

    def menu(self, name: str, column: int = 0) -> QMenu:
        """Open the menu of a cell with the right mouse button."""
        where = self.place_of(name, column)
        viewport = self.grid.viewport()
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, where, viewport.mapToGlobal(where))
        QApplication.sendEvent(viewport, event)
        return open_menu()

    def titles(self) -> list[str]:
        return [self.model.headings[place].title for place in self.grid.columns.shown_places]


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, text: str) -> None:
    """Choose the entry that begins with a text, also in a menu below."""
    for action in menu.actions():
        below = action.menu()
        for each in below.actions() if isinstance(below, QMenu) else (action,):
            if each.text().startswith(text):
                each.trigger()
                menu.close()
                return
    raise AssertionError(f"{text!r} is not among {entries(menu)}")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()
