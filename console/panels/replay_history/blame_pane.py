"""Blame: the event that wrote the value which was pressed, and all that wrote it before."""

from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.row_history import AskBlame, Blame, FieldWriter
from backend.translation import tr
from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay_history.blame_rows import (
    HEADINGS,
    origin_text,
    value_text,
    writer_at,
    writer_rows,
)
from console.panels.replay_history.pane_parts import (
    PaneTable,
    columns_of_view,
    field_title,
    row_title,
)
from console.state.formatting import format_count
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import set_label

_PART = 100  # writers that are asked for at once


class _EarlierWriters(msgspec.Struct, frozen=True):
    """A further part, and the cursor from which it was asked."""

    cursor: int
    found: Blame


class BlamePane(ReplayPane):
    """Writers of a field, newest first; a press on one moves the playhead to it."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.table = PaneTable(context, "blame", HEADINGS, tr("Writers of the value"))
        self.table.choose_positions(context.go_to)
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.field.setMinimumWidth(180)
        self.field.setAccessibleName(tr("Field"))
        self.field.setToolTip(
            tr("A column, a value in one (lines.0.quantity), or a currency (spent.GBP)")
        )
        self.summary = ElidedLabel("", "text")
        self.why = QPushButton(tr("Why"))
        self.why.setToolTip(tr("Show what caused the event that wrote it (y)"))
        self.more = QPushButton(tr("Earlier writers"))
        self._query = LatestQuery(context.client, parent=self)
        self._asked: tuple[str, tuple[object, ...], str] | None = None
        self._blame: Blame | None = None
        self._writers: list[FieldWriter] = []
        self._lay_out()
        self._connect()
        context.add_action(tr("Blame the pressed value"), partial(context.show_pane, "blame"), "b")
        context.add_action(tr("Why: show the causes of the event"), self.show_causes, "y")
        self._ask_for_a_value()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # but for code: the table's while it waits

    def refresh(self) -> None:
        """Show who wrote the value at the playhead; ask only where that is not known."""
        cell = self.context.cell.value
        if cell is None:
            self._ask_for_a_value()
            return
        self._offer_fields(cell)
        name = self.field.currentText().strip()
        if not name:
            self._ask_for_a_value()
            return
        subject = (cell.view, cell.key, name)
        if subject != self._asked or not self._is_known(self.context.playhead.value):
            self._ask(cell, name, subject)
        else:
            self._show()

    def keyboard_target(self) -> QWidget:
        """The table, which the answer brings; the choice of a field where none is asked for."""
        if self.table.is_shown:
            return self.table.grid
        return self.field if self._asked is None else self

    def show_causes(self) -> None:
        """Open what caused the writer at the playhead; without one, the playhead's own event."""
        held = writer_at(self._writers, self.context.playhead.value)
        is_seen = held is not None and self.isVisible()
        position = held.event.position if held and is_seen else self.context.playhead.value
        if position:
            self.context.workspace.selected_position.set(position)
            self.context.workspace.requested_panel.publish("causes")

    def _lay_out(self) -> None:
        tools = self.table.tools
        for part in (self.field, self.why, self.more):
            tools.addWidget(part)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.summary, 1)
        self.table.body.insertLayout(0, line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.more.hide()
        self.why.setEnabled(False)

    def _connect(self) -> None:
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)
        self.field.activated.connect(self._on_field)
        edit = self.field.lineEdit()
        if edit is not None:
            edit.returnPressed.connect(self.refresh)
        self.why.clicked.connect(self.show_causes)
        self.more.clicked.connect(self._ask_further)
        self.context.cell.subscribe(lambda _cell: self._on_cell())

    def _on_field(self, _place: object) -> None:
        self.refresh()

    def _on_cell(self) -> None:
        cell = self.context.cell.value
        if cell is not None and cell.column:
            self._offer_fields(cell)
            self.field.setEditText(cell.column)
        if self.isVisible():
            self.refresh()

    def _offer_fields(self, cell: ReplayCell) -> None:
        names = [column.name for column in columns_of_view(self.context, cell.view)]
        if names == [self.field.itemText(n) for n in range(self.field.count())]:
            return
        text = cell.column or self.field.currentText()
        self.field.clear()
        self.field.addItems(names)
        known = text.partition(".")[0] in names
        self.field.setEditText(text if known else "")

    def _ask_for_a_value(self) -> None:
        self._asked = None
        self.table.title.setText("")
        self.table.show_message(
            tr("Press a value in one of the views, then b: the event that wrote it stands here.")
            if self.context.cell.value is None
            else tr("Choose the field above: the event that wrote it stands here.")
        )

    def _ask(
        self, cell: ReplayCell, name: str, subject: tuple[str, tuple[object, ...], str]
    ) -> None:
        if subject != self._asked:
            self._asked, self._blame, self._writers = subject, None, []
            self.table.show_message(tr("Waiting for the archive."))
        question = AskBlame(
            view=cell.view,
            key=[str(part) for part in cell.key],
            field=name,
            at=self.context.playhead.value,
            limit=_PART,
        )
        self._query.ask(question, "archive", subject=subject)

    def _ask_further(self) -> None:
        blame = self._blame
        if blame is None or not blame.cursor or self._asked is None:
            return
        question = AskBlame(
            view=blame.view,
            key=[str(part) for part in blame.key],
            field=blame.field.name,
            at=blame.at,
            limit=_PART,
            cursor=blame.cursor,
        )
        self._query.ask(question, "archive", partial(_earlier, blame.cursor), subject=self._asked)

    def _is_known(self, position: int) -> bool:
        """Whether the writers that are listed say who wrote the value at a position."""
        blame = self._blame
        if blame is None or position > blame.at:
            return False
        return not blame.cursor or writer_at(self._writers, position) is not None

    def _on_answer(self, answer: Blame | _EarlierWriters) -> None:
        if isinstance(answer, Blame):
            found, self._writers = answer, list(answer.writers)
        elif self._blame is None or self._blame.cursor != answer.cursor:
            return  # it goes on from what is not listed any more
        else:
            found = answer.found
            self._writers += found.writers
        self._blame = found
        if found.cursor and not self._writers:
            self._ask_further()  # the value is older than what one answer looks at
            return
        self._show()

    def _on_failure(self, failure: Failure) -> None:
        self._asked = None
        self.why.setEnabled(False)
        self.more.hide()
        self.table.title.setText("")  # it is of the field before
        self.table.show_failure(failure)

    def _show(self) -> None:
        blame, cell = self._blame, self.context.cell.value
        if blame is None or cell is None:
            return
        position = self.context.playhead.value
        held = writer_at(self._writers, position)
        self.table.model.set_rows(writer_rows(blame, self._writers, position))
        self.table.grid.set_selected_key(None if held is None else held.event.position)
        self.table.title.setText(
            tr(
                "{field} of {row}",
                field=field_title(self.context, blame.view, blame.field.name),
                row=row_title(self.context, cell),
            )
        )
        self._show_summary(blame, held)
        self.why.setEnabled(held is not None)
        self.more.setVisible(blame.cursor > 0)
        self.table.show_table()
        if self.hasFocus():
            self.table.grid.setFocus()

    def _show_summary(self, blame: Blame, held: FieldWriter | None) -> None:
        if held is None and blame.kept_from and not blame.cursor:
            text = tr(
                "{value}; what wrote it lies at {position} or before, from where nothing is kept,"
                " or after the playhead.",
                value=value_text(blame, blame.value),
                position=format_count(blame.kept_from),
            )
        elif held is None and self.context.playhead.value < blame.at and not blame.cursor:
            text = tr("Nothing had written it yet at the playhead.")
        elif held is None:
            text = tr(
                "{value}, written before what the archive keeps, or after the playhead.",
                value=value_text(blame, blame.value),
            )
        elif held.event.is_command:
            text = tr(
                "{value}, written by {event} at {position}: {actor}, by command {command}",
                value=value_text(blame, held.after),
                event=held.event.type,
                position=format_count(held.event.position),
                actor=held.event.actor,
                command=origin_text(held.event),
            )
        elif not held.event.actor:  # of another program's store, which does not keep it
            text = tr(
                "{value}, written by {event} at {position}; who was behind it is not kept",
                value=value_text(blame, held.after),
                event=held.event.type,
                position=format_count(held.event.position),
            )
        else:
            text = tr(
                "{value}, written by {event} at {position}: {actor}, by no command of this log",
                value=value_text(blame, held.after),
                event=held.event.type,
                position=format_count(held.event.position),
                actor=held.event.actor,
            )
        set_label(self.summary, text, text)


def _earlier(cursor: int, reply: object) -> object:
    return _EarlierWriters(cursor, reply) if isinstance(reply, Blame) else reply
