"""What an operator does with a table's rows and columns: copy, export, choose the columns."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from backend.csv_text import comma_separated
from backend.messages.number_text import format_counted
from backend.messages.text_list import label_text
from backend.translation import tr
from console.tables.grid_columns import GridColumns
from console.tables.row_selection import RowSelection
from console.tables.table_export import export_text
from console.tables.table_rows import TableRow
from console.tables.table_text import (
    cell_texts,
    heading_titles,
    plain_cell,
    tab_separated,
)
from console.tables.title_sort import TitleSort
from console.tables.window_model import WindowModel

LINK_ACTION = "copy-link"  # the name of the window's action that copies a link to what is selected
_MAX_MENU_CHARS = 40  # of a cell's text in an entry
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class TableActions(QObject):
    """Copies and exports rows as they are shown: their columns, in their order, each text whole.

    `open_text`: what opening a row does, for its menu; empty for nothing. `offer_more`: adds what
    the table's owner offers for the selected row. `export_all`: writes all rows that the table
    could show, of which it holds a page; None where it holds all of them. `sorting`: of its rows;
    None where they are not sorted here.
    """

    def __init__(
        self,
        view: QWidget,
        model: WindowModel,
        columns: GridColumns,
        selection: RowSelection,
    ) -> None:
        super().__init__(view)
        self._view, self._model, self._columns = view, model, columns
        self._selection = selection
        self.open_text = ""
        self.offer_more: Callable[[QMenu], None] = lambda _menu: None
        self.export_all: Callable[[], object] | None = None
        self.sorting: TitleSort | None = None

    def copy_rows(self, *, headings: bool) -> None:
        """Put the selected rows on the clipboard, separated by tabs."""
        rows = self._selection.rows()
        if rows:
            QGuiApplication.clipboard().setText(tab_separated(self._lines(rows, headings=headings)))

    def export(self) -> None:
        """Write several selected rows, or else all that are shown, as CSV."""
        rows = self._rows_to_export()
        name = f"{self._columns.table or 'table'}.csv"
        export_text(self._view, name, comma_separated(self._lines(rows, headings=True)))

    def open_row_menu(
        self, where: QPoint, place: int | None, open_row: Callable[[], object] | None
    ) -> None:
        """Offer what can be done with the selected rows, and the cell in this column (None: any).

        `open_row`: opens the row of the menu; None where there is none.
        """
        menu = self._create_menu()
        if self.open_text and open_row is not None:
            menu.addAction(f"{self.open_text}\tReturn", open_row)
            menu.addSeparator()
        self.offer_more(menu)
        self._offer_copies(menu, place)
        if (link := self._find_link_action()) is not None:
            menu.addAction(link)
        menu.addAction(tr("Select all rows in the table") + "\tCtrl+A", self._selection.select_all)
        menu.addSeparator()
        self._offer_export(menu)
        self._offer_columns(menu.addMenu(tr("Columns")))
        self._offer_sorting(menu)
        menu.popup(where)

    def open_column_menu(self, where: QPoint) -> None:
        """Offer each column to be shown or hidden."""
        menu = self._create_menu()
        self._offer_columns(menu)
        menu.popup(where)

    def _find_link_action(self) -> QAction | None:
        """Return the window's action; None where the table stands in no window that has links."""
        around: QObject | None = self._view
        while around is not None:
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            found = around.findChild(QAction, LINK_ACTION, options=direct)
            if isinstance(found, QAction):
                return found
            around = around.parent()
        return None

    def _create_menu(self) -> QMenu:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _offer_copies(self, menu: QMenu, place: int | None) -> None:
        rows = self._selection.rows()
        if len(rows) == 1:
            self._offer_cells(menu, rows[0], place)
        plain, headed = _copy_texts(len(rows))
        copies = (
            menu.addAction(plain, partial(self.copy_rows, headings=False)),
            menu.addAction(f"{headed}\tCtrl+C", partial(self.copy_rows, headings=True)),
        )
        for copy in copies:
            copy.setEnabled(bool(rows))

    def _offer_export(self, menu: QMenu) -> None:
        rows = self._rows_to_export()
        text = tr("Export {rows} as CSV…", rows=format_counted(len(rows), "row"))
        menu.addAction(text, self.export).setEnabled(bool(rows))
        if self.export_all is not None:
            menu.addAction(tr("Export all rows that match…"), self.export_all)

    def _offer_sorting(self, menu: QMenu) -> None:
        """Offer each column to sort by, as a press on its title does."""
        sorting = self.sorting
        if sorting is None:
            return
        below, order = menu.addMenu(tr("Sort by")), sorting.order
        for place in self._columns.shown_places:
            title = _entry_text(self._model.headings[place].shown_title)
            entry = below.addAction(title, partial(sorting.press, place))
            entry.setCheckable(True)
            entry.setChecked(order is not None and order.place == place)
        below.addSeparator()
        own = below.addAction(tr("As the table has them"), partial(sorting.sort_by, None))
        own.setEnabled(order is not None)

    def _offer_columns(self, menu: QMenu) -> None:
        """Offer each column to be shown or hidden, and the columns as they are declared."""
        shown = self._columns.shown_places
        for place, heading in enumerate(self._model.headings):
            entry = menu.addAction(_entry_text(heading.shown_title))
            entry.setCheckable(True)
            entry.setChecked(place in shown)
            entry.setEnabled(place not in shown or len(shown) > 1)  # one column stays
            entry.toggled.connect(partial(self._on_column_toggled, place))
        menu.addSeparator()
        reset = menu.addAction(tr("Columns as they were at first"), self._columns.reset)
        reset.setEnabled(self._columns.layout.has_own_columns)

    def _offer_cells(self, menu: QMenu, row: TableRow, place: int | None) -> None:
        headings = self._model.headings
        if place is not None:
            text = plain_cell(row.texts[place], headings[place])
            menu.addAction(tr("Copy “{cell}”", cell=_entry_text(text)), partial(_copy, text))
            return
        below = menu.addMenu(tr("Copy cell"))
        for each in self._columns.shown_places:
            text = plain_cell(row.texts[each], headings[each])
            below.addAction(
                label_text(_entry_text(headings[each].shown_title), _entry_text(text)),
                partial(_copy, text),
            )

    def selected_keys(self) -> list[Hashable]:
        """Return the keys of the selected rows."""
        return [row.key for row in self._selection.rows()]

    def _rows_to_export(self) -> list[TableRow]:
        selected = self._selection.rows()
        if len(selected) > 1:
            return selected
        return [row for row in self._selection.shown_rows() if row is not None]

    def _lines(self, rows: Sequence[TableRow], *, headings: bool) -> list[list[str]]:
        places, titles = self._columns.shown_places, self._model.headings
        lines = [cell_texts(row, titles, places) for row in rows]
        return [heading_titles(titles, places), *lines] if headings else lines

    def _on_column_toggled(self, place: int, shown: object) -> None:
        self._columns.show_column(place, shown=bool(shown))


def _copy_texts(rows: int) -> tuple[str, str]:
    """Return what copies the selected rows, without and with their headings."""
    if rows == 1:
        return tr("Copy row"), tr("Copy row with headings")
    counted = format_counted(rows, "row")
    return tr("Copy {rows}", rows=counted), tr("Copy {rows} with headings", rows=counted)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _entry_text(text: str) -> str:
    """Return a text as an entry of a menu says it: short, and with no letter underlined."""
    short = text if len(text) <= _MAX_MENU_CHARS else text[: _MAX_MENU_CHARS - 1] + _ELLIPSIS
    return short.replace("&", "&&")
