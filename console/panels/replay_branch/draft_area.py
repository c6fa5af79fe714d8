"""What is to be otherwise in a new branch: edits at the playhead, one by one, and the run."""

from collections.abc import Collection
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.catalogue import CatalogueReply
from backend.messages.events import Event
from backend.messages.not_kept import rfc3339_or_none
from backend.messages.number_text import format_number
from backend.translation import tr
from backend.wire.branch_document import (
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    MovedEvent,
    SkippedEvent,
    TriedCommand,
)
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay_branch.edit_dialog import (
    EditableKind,
    EditDialog,
    WrittenEdit,
    data_patch,
)
from console.panels.replay_branch.edit_text import describe_edit, explain_edit, free_name
from console.panels.replay_branch.move_dialog import MoveDialog
from console.state.form_schema import form_fields
from console.theme.plain_tip import plain_tip
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label
from console.widgets.number_box import NumberBox
from console.widgets.wrap_layout import WrapLayout

_MAX_POSITION = 2**31 - 1
_UPTO_WIDTH_PX = 110
_LIST_HEIGHT_PX = 48  # of two edits


class DraftArea(QWidget):
    """Edits are about the event at the playhead, or come in right behind it.

    Signals:
        run_requested(str, object, int): the name, the edits (a tuple), and the position up to which
            it is run, 0 for the log's end; it is made at `first_position`
    """

    run_requested = Signal(str, object, int)

    def __init__(self, context: ReplayContext) -> None:
        super().__init__()
        self._context = context
        self._edits: list[BranchEdit] = []
        self._taken: Collection[str] = ()
        self._at = 0
        self.place = ElidedLabel("", "title")
        self.skip_button = QPushButton(tr("Skip it"))
        self.edit_button = QPushButton(tr("Edit it…"))
        self.move_button = QPushButton(tr("Move it…"))
        self.insert_button = QPushButton(tr("Insert behind…"))
        self.try_button = QPushButton(tr("Try a command…"))
        self.list = QListWidget()
        self.remove_button = QPushButton(tr("Take back"))
        self.name, self.upto = QLineEdit(), NumberBox(0, _MAX_POSITION, "")
        self.run_button = QPushButton(tr("Run"))
        self._empty = create_label(
            tr("Nothing is otherwise yet. Go to an event with the playhead, and skip or edit it."),
            "caption",
        )
        self._lay_out()
        self.skip_button.clicked.connect(self.skip_event)
        self.edit_button.clicked.connect(self.edit_event)
        self.move_button.clicked.connect(self.move_event)
        self.insert_button.clicked.connect(self.insert_event)
        self.try_button.clicked.connect(self.try_command)
        self.remove_button.clicked.connect(self._remove)
        self.run_button.clicked.connect(self._run)
        self.list.itemSelectionChanged.connect(self._update)
        self.list.itemActivated.connect(self._go_to_edit)
        context.shown_event.subscribe(lambda _event: self.refresh())
        self.refresh()

    @property
    def edits(self) -> tuple[BranchEdit, ...]:
        """The edits so far."""
        return tuple(self._edits)

    @property
    def first_position(self) -> int:
        """Where the playhead stood when the first edit was made."""
        return self._at

    def refresh(self) -> None:
        """Say what the playhead stands at."""
        event, position = self._event, self._context.playhead.value
        if event is None:
            text = tr("At position {position}", position=format_number(position))
        else:
            text = tr(
                "{position}: {type} of {subject}",
                position=format_number(position),
                type=event.type,
                subject=event.subject,
            )
        set_label(self.place, text)
        self._update()

    def set_taken(self, names: Collection[str]) -> None:
        """Know the names that other branches have."""
        was_offered = self.name.text() in ("", free_name(self._taken))
        self._taken = names
        if was_offered:
            self.name.setText(free_name(names))

    def clear(self) -> None:
        """Begin a new one: the last one's name is among the taken ones."""
        self._edits.clear()
        self._show_edits()
        self.name.setText(free_name(self._taken))

    def skip_event(self) -> None:
        """Let the event at the playhead not happen."""
        if self._event is not None:
            self._add(SkippedEvent(position=self._event.position))

    def edit_event(self) -> None:
        """Ask what the event at the playhead is to be instead."""
        event = self._event
        if event is None:
            return
        time = rfc3339_or_none(event.time) or ""
        fields = next((each.fields for each in self._event_kinds() if each.type == event.type), ())
        EditDialog(
            self,
            tr("Edit event {position}", position=format_number(event.position)),
            [EditableKind(type=event.type, fields=fields)],
            partial(self._add_edit, event, time),
            data=event.data,
            time=time,
        )

    def move_event(self) -> None:
        """Ask before which event the one at the playhead is to happen."""
        event = self._event
        if event is not None:
            MoveDialog(self, event, partial(self._add_move, event.position))

    def insert_event(self) -> None:
        """Ask for an event that comes in behind the playhead."""
        kinds = self._event_kinds()
        if kinds:
            place = self._context.playhead.value + 1
            title = tr("Insert an event before {position}", position=format_number(place))
            EditDialog(self, title, kinds, partial(self._add_insert, place))

    def try_command(self) -> None:
        """Ask for a command that is decided behind the playhead."""
        kinds = self._command_kinds()
        if kinds:
            place = self._context.playhead.value + 1
            title = tr("Try a command before {position}", position=format_number(place))
            EditDialog(self, title, kinds, partial(self._add_try, place))

    @property
    def _event(self) -> Event | None:
        event = self._context.shown_event.value
        is_there = event is not None and event.position == self._context.playhead.value
        return event if is_there else None

    @property
    def _catalogue(self) -> CatalogueReply | None:
        return self._context.workspace.catalogue.value

    def _event_kinds(self) -> list[EditableKind]:
        known = self._catalogue
        return [
            EditableKind(type=each.type, fields=form_fields(each.schema, each.module))
            for each in (known.events if known else ())
        ]

    def _command_kinds(self) -> list[EditableKind]:
        known = self._catalogue
        return [
            EditableKind(type=each.type, fields=form_fields(each.schema, each.module))
            for each in (known.commands if known else ())
        ]

    def _add_edit(self, event: Event, time: str, written: WrittenEdit) -> None:
        patch: dict[str, object] = {}
        if changed := data_patch(msgspec.json.decode(event.data), written.data):
            patch["data"] = changed
        if written.time and written.time != time:
            patch["time"] = written.time
        if patch:
            self._add(EditedEvent(position=event.position, patch=_raw(patch)))

    def _add_move(self, position: int, to: int) -> None:
        self._add(MovedEvent(position=position, to=to))

    def _add_insert(self, place: int, written: WrittenEdit) -> None:
        self._add(InsertedEvent(position=place, event=_written(written)))

    def _add_try(self, place: int, written: WrittenEdit) -> None:
        self._add(TriedCommand(position=place, command=_written(written)))

    def _add(self, edit: BranchEdit) -> None:
        if not self._edits:
            self._at = self._context.playhead.value
        changes = (SkippedEvent, EditedEvent, MovedEvent)
        if isinstance(edit, changes):  # an event is changed in one way
            self._edits = [
                each
                for each in self._edits
                if not isinstance(each, changes) or each.position != edit.position
            ]
        self._edits.append(edit)
        self._show_edits()

    def _remove(self) -> None:
        for row in sorted((each.row() for each in self.list.selectedIndexes()), reverse=True):
            del self._edits[row]
        self._show_edits()

    def _go_to_edit(self, item: QListWidgetItem) -> None:
        self._context.go_to(self._edits[self.list.row(item)].position)

    def _run(self) -> None:
        self.run_requested.emit(self.name.text().strip(), self.edits, self.upto.value())

    def _show_edits(self) -> None:
        self.list.clear()
        for edit in self._edits:
            item = QListWidgetItem(describe_edit(edit))
            item.setToolTip(plain_tip(explain_edit(edit)))
            self.list.addItem(item)
        self._update()

    def _update(self) -> None:
        has_event = self._event is not None
        for button in (self.skip_button, self.edit_button, self.move_button):
            button.setEnabled(has_event)
        for button in (self.insert_button, self.try_button):
            button.setEnabled(self._catalogue is not None)
        self.remove_button.setEnabled(bool(self.list.selectedIndexes()))
        self.run_button.setEnabled(bool(self._edits))
        self.list.setVisible(bool(self._edits))
        self._empty.setVisible(not self._edits)

    def _lay_out(self) -> None:
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.name.setAccessibleName(tr("Name of the branch"))
        self.name.setPlaceholderText(tr("Name of the branch"))
        self.name.setText(free_name(()))
        self.upto.setMinimumWidth(_UPTO_WIDTH_PX)
        self.upto.setSpecialValueText(tr("the log's end"))
        self.upto.setAccessibleName(tr("Position up to which it is run"))
        self.list.setMinimumHeight(_LIST_HEIGHT_PX)
        self.list.setAccessibleName(tr("What is otherwise"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.run_button.setProperty("role", "primary")
        holder = QWidget()
        acts = WrapLayout(holder, column_px=4, row_px=4)
        for part in (
            self.skip_button,
            self.edit_button,
            self.move_button,
            self.insert_button,
            self.try_button,
            self.remove_button,
        ):
            acts.addWidget(part)
        end = QHBoxLayout()
        end.addWidget(self.name, 1)
        end.addWidget(QLabel(tr("up to")))
        end.addWidget(self.upto)
        end.addWidget(self.run_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 6, 0)
        column.setSpacing(4)
        column.addWidget(self.place)
        column.addWidget(holder)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        column.addLayout(end)


def _written(written: WrittenEdit) -> msgspec.Raw:
    time = {"time": written.time} if written.time else {}
    return _raw({"type": written.type, "data": written.data, **time})


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
