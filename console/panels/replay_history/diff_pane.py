"""What differs in a view between any two positions: rows before and after."""

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.row_history import AskViewDiff, DifferingRow, ViewDiff
from backend.translation import tr
from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.diff_rows import HEADINGS, difference_row
from console.panels.replay_history.pane_parts import PaneTable, columns_of_view
from console.state.declared_titles import view_title
from console.state.formatting import format_count
from console.state.view_order import order_views
from console.widgets.filter_box import FilterBox

_PART = 200  # rows that are asked for at once
_MOST = 2_000  # rows that are listed


class _DiffPart(msgspec.Struct, frozen=True):
    """A part of the answer, and the cursor from which it was asked; 0: the first."""

    cursor: int
    found: ViewDiff


class DiffPane(ReplayPane):
    """Rows of a view that differ between A and B, which are marked at the playhead."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.table = PaneTable(context, "diff", HEADINGS, tr("Rows that differ"))
        self.mark_a, self.mark_b = QPushButton(), QPushButton()
        self.view = QComboBox()
        self.view.setAccessibleName(tr("View"))
        self.filter = FilterBox(context.client, hint=tr("Rows that match at A or B"))
        self.filter.setMinimumWidth(200)  # the hint in full
        self.more = QPushButton(tr("Go on"))
        self.marks: dict[str, int] = {"a": 0, "b": 0}  # 0: not marked
        self._restored_view = ""
        self._rows: list[DifferingRow] = []
        self._asked: AskViewDiff | None = None
        self._last: ViewDiff | None = None
        self._query = LatestQuery(context.client, parent=self)
        self._lay_out()
        self._connect()
        self._show_marks()

    def refresh(self) -> None:
        """Ask when what is compared is another than before."""
        start, end = self.marks["a"], self.marks["b"]
        if not start or not end or not self._view_name:
            self._query.cancel()
            self._asked = None
            self._ask_for_marks()
            return
        wanted = AskViewDiff(
            view=self._view_name,
            start=start,
            end=end,
            filter=self.filter.applied_filter,
            limit=_PART,
        )
        if wanted != self._asked:
            self._asked, self._last = wanted, None
            self._rows.clear()
            self.table.model.set_rows([])
            self.table.show_message(tr("Waiting for the archive."))
            self._ask(wanted)

    def save_state(self) -> dict[str, str]:
        """Return what is compared."""
        marks = {name: str(position) for name, position in self.marks.items()}
        return {**marks, "view": self._view_name or self._restored_view}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Compare the same again."""
        for name in self.marks.keys() & state.keys():
            self.marks[name] = int(state[name]) if state[name].isdecimal() else 0
        if "view" in state:
            self._restored_view = state["view"]
            self._choose_restored()
        self._show_marks()

    def keyboard_target(self) -> QWidget:
        """The first mark that is missing, or the rows."""
        if not self.marks["a"]:
            return self.mark_a
        return self.table.grid if self.marks["b"] else self.mark_b

    def mark(self, name: str) -> None:
        """Mark the playhead's position as A or B."""
        self.marks[name] = self.context.playhead.value
        self._show_marks()
        self.refresh()

    @property
    def _view_name(self) -> str:
        return str(self.view.currentData() or "")

    def _lay_out(self) -> None:
        for part in (self.mark_a, self.mark_b, self.view, self.filter, self.more):
            self.table.tools.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.more.hide()

    def _connect(self) -> None:
        context = self.context
        self.mark_a.clicked.connect(partial(self.mark, "a"))
        self.mark_b.clicked.connect(partial(self.mark, "b"))
        self.view.activated.connect(self._on_view)
        self.filter.applied.connect(self._on_filter)
        self.more.clicked.connect(self._ask_further)
        self.table.grid.row_pressed.connect(self._on_pressed)
        self.table.grid.open_text = tr("Go to the event that wrote it last")
        self.table.grid.row_double_clicked.connect(self._on_opened)
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)
        context.add_action(tr("Compare two positions"), partial(context.show_pane, "diff"), "d")
        context.add_action(tr("Mark A at the playhead"), partial(self.mark, "a"))
        context.add_action(tr("Mark B at the playhead"), partial(self.mark, "b"))
        context.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_catalogue(context.workspace.catalogue.value)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is None:
            return
        chosen = self._view_name
        self.view.clear()
        for kind in order_views(catalogue.views):
            self.view.addItem(view_title(kind), kind.name)
        self.view.setCurrentIndex(max(0, self.view.findData(chosen)))
        self._choose_restored()
        self._on_view()

    def _choose_restored(self) -> None:
        place = self.view.findData(self._restored_view)
        if place >= 0:
            self.view.setCurrentIndex(place)
            self._restored_view = ""

    def _on_filter(self, _text: object) -> None:
        self.refresh()

    def _on_view(self, _place: object = None) -> None:
        names = [column.name for column in columns_of_view(self.context, self._view_name)]
        self.filter.set_completions(names, self._view_name, names)
        if self.isVisible():
            self.refresh()

    def _show_marks(self) -> None:
        texts = {"a": tr("Mark A here"), "b": tr("Mark B here")}
        for name, button in (("a", self.mark_a), ("b", self.mark_b)):
            position = self.marks[name]
            at = format_count(position)
            marked = tr("A at {position}", position=at) if name == "a" else ""
            marked = tr("B at {position}", position=at) if name == "b" else marked
            button.setText(marked if position else texts[name])
            button.setToolTip(texts[name])

    def _ask_for_marks(self) -> None:
        self.table.title.setText("")
        self.more.hide()
        self.table.show_message(
            tr("Move the playhead to a position and mark it as A, then mark another one as B.")
            if not self.marks["a"]
            else tr("Move the playhead to another position, and mark it as B.")
        )

    def _ask_further(self) -> None:
        if self._last is not None and self._last.cursor and self._asked is not None:
            part = AskViewDiff(
                view=self._asked.view,
                start=self._asked.start,
                end=self._asked.end,
                filter=self._asked.filter,
                limit=_PART,
                cursor=self._last.cursor,
            )
            self._ask(part)

    def _ask(self, part: AskViewDiff) -> None:
        self._query.ask(part, "archive", partial(_part_of, part.cursor), subject=self._asked)

    def _on_answer(self, part: _DiffPart) -> None:
        if part.cursor != (0 if self._last is None else self._last.cursor):
            return  # it was asked for twice
        found = self._last = part.found
        self._rows.extend(found.rows)
        self.table.model.set_rows(
            [difference_row(found.view, found.columns, each) for each in self._rows]
        )
        self._show_title(found)
        is_full = len(self._rows) >= _MOST
        if found.cursor and len(self._rows) < _PART:
            self._ask_further()
        self.more.setVisible(found.cursor > 0 and not is_full)
        if self._rows:
            self.table.show_table()
        elif not found.cursor:
            self.table.show_message(tr("No row of this view differs between A and B."))

    def _show_title(self, found: ViewDiff) -> None:
        rows = format_counted(len(self._rows), "row")
        if found.cursor:
            upto = format_count(found.looked_at)
            text = tr("{rows} up to position {position}", rows=rows, position=upto)
        else:
            text = tr("{rows} in all", rows=rows)
        self.table.title.setText(text)

    def _on_failure(self, failure: Failure) -> None:
        self._asked = None
        self.more.hide()
        self.table.show_failure(failure)

    def _on_pressed(self, row: int) -> None:
        if self._last is not None and row < len(self._rows):
            key = tuple(self._rows[row].key)
            self.context.cell.set(ReplayCell(view=self._last.view, key=key))

    def _on_opened(self, row: int) -> None:
        if row < len(self._rows):
            self.context.go_to(self._rows[row].last)


def _part_of(cursor: int, reply: object) -> object:
    return _DiffPart(cursor, reply) if isinstance(reply, ViewDiff) else reply
