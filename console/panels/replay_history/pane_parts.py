"""What the panes about rows share: a title, a table, and what to do while that is empty."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from backend.messages.catalogue import Column
from backend.messages.commands import Failure
from console.panels.replay.archive_state import describe_archive_failure
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.state.declared_titles import column_title, view_title
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading
from console.tables.window_model import WindowModel
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState


class PaneTable(QWidget):
    """A line with a title and tools, a table below it, or a sentence in its place."""

    def __init__(
        self,
        context: ReplayContext,
        name: str,
        headings: Sequence[ColumnHeading],
        accessible_name: str,
    ) -> None:
        super().__init__()
        self.title = ElidedLabel("", "caption")
        self.tools = QHBoxLayout()
        self.tools.addWidget(self.title, 1)
        self.model = WindowModel(headings, self)
        self.grid = Grid(self.model, context.theme, self, scrolls=True, sorts=False)
        self.grid.remember_columns(context.workspace.tables, f"replay.{name}")
        self.grid.setAccessibleName(accessible_name)
        self.empty = EmptyState()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.grid, 1)
        shown = QWidget()
        shown.setLayout(self.body)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self.tools)
        layout.addLayout(self._stack, 1)

    @property
    def is_shown(self) -> bool:
        """Whether the table is seen, not the sentence."""
        return self._stack.currentIndex() == 1

    def show_table(self) -> None:
        """Show the rows."""
        self._stack.setCurrentIndex(1)

    def show_message(self, text: str, link: str = "") -> None:
        """Show a sentence in the place of rows, and a button below it if it has a text."""
        self.empty.set_message(text, link=link)
        self._stack.setCurrentIndex(0)

    def show_failure(self, failure: Failure) -> None:
        """Say why there are no rows."""
        self.show_message(describe_archive_failure(failure))

    def choose_positions(self, go_to: Callable[[int], None]) -> None:
        """Move the playhead to the position of a row that is pressed."""

        def on_pressed(row: int) -> None:
            pressed = self.model.rows[row]
            if pressed is not None and isinstance(pressed.key, int):
                go_to(pressed.key)

        self.grid.row_pressed.connect(on_pressed)


def row_title(context: ReplayContext, cell: ReplayCell) -> str:
    """Name a row as its view and its key."""
    key = " ".join(str(part) for part in cell.key)
    return f"{title_of_view(context, cell.view)}  {key}"


def title_of_view(context: ReplayContext, name: str) -> str:
    """Return a view's title, or its name while nobody knows it."""
    catalogue = context.workspace.catalogue.value
    kinds = () if catalogue is None else catalogue.views
    return next((view_title(kind) for kind in kinds if kind.name == name), name)


def columns_of_view(context: ReplayContext, name: str) -> list[Column]:
    """Return the columns of a view as it is declared, but for the position."""
    catalogue = context.workspace.catalogue.value
    kinds = () if catalogue is None else catalogue.views
    found = next((kind for kind in kinds if kind.name == name), None)
    columns = () if found is None else found.columns
    return [column for column in columns if column.kind != "position"]


def field_title(context: ReplayContext, view: str, name: str) -> str:
    """Return a column's title; of a value within one the title and the way there."""
    column, _, path = name.partition(".")
    found = next((c for c in columns_of_view(context, view) if c.name == column), None)
    title = column if found is None else column_title(found, view)
    return f"{title} {path}".strip()
