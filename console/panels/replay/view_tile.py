"""One view as it stood at the playhead."""

from collections.abc import Hashable, Mapping
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskView
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.page_delta import PAGE_ROWS
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.view_cells import FormattedPage, format_page
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label, set_tone

ChangedColumns = Mapping[tuple[str, Hashable], frozenset[str]]
_MIN_HEIGHT_PX = 130  # pixels
_ORDER_TIP = tr_noop(
    "What was changed last stands first, so that it is seen as the playhead moves. Views shows the"
    " rows as of any moment in any order."
)


class ViewTile(QWidget):
    """The rows that were changed last, first; what the event at the playhead changed is marked.

    Signals:
        answered(): a whole page has come, or could not be had
    """

    answered = Signal()

    def __init__(
        self, client: BackendClient, theme: Theme, layouts: TableLayouts, view: str, title: str
    ) -> None:
        super().__init__()
        self.view = view
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True, sorts=False)
        self.grid.remember_columns(layouts, f"replay.{view}")
        self.shown: FormattedPage | None = None
        self._changed: ChangedColumns = {}
        self._caption = ElidedLabel(tr("Waiting for the archive."), "caption")
        self._query = LatestQuery(client, prepare=partial(format_page, compact=True), parent=self)
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self._on_failure)
        self.setMinimumHeight(_MIN_HEIGHT_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(create_label(title, "section"))
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._caption)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._query.is_idle

    def remove(self) -> None:
        """Give up what is asked, and go."""
        self._query.cancel()
        self.hide()
        self.deleteLater()

    def seek(self, position: int, changed: ChangedColumns) -> None:
        """Ask for the view as it stood after the event at this position, which changed this."""
        self._changed = changed
        question = AskView(view=self.view, order="position:desc", limit=PAGE_ROWS, at=position)
        self._query.ask(question, "archive", subject=position)

    def show_page(self, text: FormattedPage, changed: ChangedColumns) -> None:
        """Show a page, with marks at what the event at its position changed.

        It is of the newest place: what is on its way is not.
        """
        self._query.cancel()
        self._show(text, changed)

    def _show(self, text: FormattedPage, changed: ChangedColumns) -> None:
        names = self.shown.names if self.shown else ()
        self.shown = text
        if text.names != names:
            self.model.set_headings([_explain_order(each) for each in text.headings])
            self.grid.apply_headings()
        set_tone(self._caption, "")
        set_label(self._caption, format_counted(text.page.total, "row"))
        self.model.set_rows([self._mark_row(row, text.names, changed) for row in text.rows])

    def _on_page(self, text: FormattedPage) -> None:
        self._show(text, self._changed)
        self.answered.emit()

    def _mark_row(self, row: TableRow, names: tuple[str, ...], changed: ChangedColumns) -> TableRow:
        columns = changed.get((self.view, row.key))
        if columns is None:
            return row
        places = (place for place, name in enumerate(names) if name in columns)
        return row.with_marks(frozenset(places))

    def _on_failure(self, failure: Failure) -> None:
        self.shown = None
        self.model.set_rows([])
        gone = failure.code == "no-replica"
        text = tr("The archive does not answer.") if gone else failure.message
        set_label(self._caption, text, text)
        set_tone(self._caption, "bad")
        self.answered.emit()


def _explain_order(heading: ColumnHeading) -> ColumnHeading:
    """Say at a heading, which is data, why it does not sort as others do."""
    return replace(heading, tool_tip=f"{heading.tool_tip}\n{tr(_ORDER_TIP)}".strip())
