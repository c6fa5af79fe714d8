"""Asks what an event of a branch is to be, or a command that is tried: in a form, or as JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.clock import parse_rfc3339
from backend.messages.text_list import join_names
from backend.translation import tr
from console.panels.commands.command_form import CommandForm
from console.panels.commands.field_values import InvalidInput
from console.panels.replay_branch.unshown_fields import unshown_paths
from console.state.form_schema import FormField, FormFieldKind, secret_names
from console.widgets.choice_box import ChoiceBox
from console.widgets.focus import FocusedKeysDialog
from console.widgets.labels import create_label, set_label, set_tone

_WIDTH_PX, _HEIGHT_PX = 560, 520
_EMPTY: Mapping[FormFieldKind, object] = {
    "integer": 0,
    "number": 0,
    "money": 0,
    "flag": False,
    "rows": [],
    "object": {},
}


class EditableKind(msgspec.Struct, frozen=True, kw_only=True):
    """A type of event or command, and the fields of its data."""

    type: str
    fields: tuple[FormField, ...]

    @property
    def has_form(self) -> bool:
        """Whether a form can say all of it: an amount needs its currency beside it."""
        names = {each.name for each in self.fields}
        return "currency" in names or not any(map(_holds_money, self.fields))

    def skeleton(self) -> bytes:
        """Return data (JSON text) with what it must have, still empty."""
        empty = {each.name: _EMPTY.get(each.kind, "") for each in self.fields if each.required}
        return msgspec.json.encode(empty)


class WrittenEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the type, the data, and the time (RFC 3339), empty where none is."""

    type: str
    data: dict[str, Any]
    time: str


class EditDialog(FocusedKeysDialog):
    """Form and JSON are two ways to write the same data; what one cannot show, the other can.

    `written` is called with what was written.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        kinds: Sequence[EditableKind],
        written: Callable[[WrittenEdit], None],
        *,
        data: bytes | None = None,
        time: str = "",
    ) -> None:
        """`data` (JSON text) and `time` stand there at first; the first kind is chosen."""
        super().__init__(parent)
        self._kinds = {each.type: each for each in kinds}
        self._written = written
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.kind, self.time = ChoiceBox(), QLineEdit(time)
        self.json = QPlainTextEdit()
        self.form = CommandForm(())
        self._shown_texts = list[object]()  # of the form, when the JSON said the same
        self.tabs = QTabWidget()
        self._area, self._problem = QScrollArea(), create_label("", selectable=True)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.default_button = self.buttons.button(buttons.Ok)
        self._lay_out()
        self.set_data(data)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.tabs.currentChanged.connect(self._on_tab)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self.open()

    @property
    def problem(self) -> str:
        """Why what is written cannot be taken."""
        return self._problem.text()

    def set_data(self, data: bytes | None) -> None:
        """Show data in both ways; in the form only where that says all of it. None: nothing yet."""
        self._show_problem("")
        kind = self._kinds[self.kind.currentText()]
        shown = kind.skeleton() if data is None else data
        self.json.setPlainText(msgspec.json.format(shown, indent=2).decode())
        self._make_form()
        is_shown = kind.has_form and (data is None or self._fill_form(data))
        self.tabs.setTabEnabled(0, is_shown)
        self.tabs.setCurrentIndex(0 if is_shown else 1)

    def save(self) -> None:
        """Give what was written to who asked, if it can be read."""
        data = self._data()
        if data is None:
            return
        kind = self._kinds[self.kind.currentText()]
        if held := sorted(secret_names(kind.fields) & data.keys()):
            names = join_names(held)
            self._show_problem(
                tr(
                    "A branch is kept in a file, and knows no passwords: leave out {names}.",
                    names=names,
                )
            )
            return
        time = self.time.text().strip()
        if time and not _is_time(time):
            self._show_problem(tr("This is no time: write it as 2026-11-01T10:00:00Z."))
            return
        self._written(WrittenEdit(type=self.kind.currentText(), data=data, time=time))
        self.accept()

    def _data(self) -> dict[str, Any] | None:
        if self.tabs.currentIndex() == 0:
            self.form.show_all_errors()
            payload = self.form.payload()
            self._show_problem(tr("Some fields are not right yet.") if payload is None else "")
            return payload
        return self._read_json()

    def _read_json(self) -> dict[str, Any] | None:
        try:
            found = msgspec.json.decode(self.json.toPlainText(), type=dict[str, Any])
        except msgspec.DecodeError as error:
            self._show_problem(tr("This is no JSON object: {reason}.", reason=error))
            return None
        self._show_problem("")
        return found

    def _on_kind(self) -> None:
        self.set_data(None)

    def _on_tab(self, place: int) -> None:
        """Take what was written one way over to the other; what would lose by it stays."""
        is_taken = self._take_form() if place == 1 else self._take_json()
        if not is_taken:
            with QSignalBlocker(self.tabs):  # there is nothing that could be taken over
                self.tabs.setCurrentIndex(1 - place)
        else:
            self._show_problem("")

    def _take_form(self) -> bool:
        """Show as JSON what was typed in the form; False, and why, where some is no value."""
        if self._form_texts() == self._shown_texts:
            return True
        self.form.show_all_errors()
        payload = self.form.payload()
        if payload is None:
            names = join_names(self.form.problems())
            self._show_problem(
                tr(
                    "{names}: not right yet. It stays in the form, for JSON has no such value.",
                    names=names,
                )
            )
            return False
        self.json.setPlainText(_write_json(payload))
        self._shown_texts = self._form_texts()
        return True

    def _take_json(self) -> bool:
        """Show JSON that was typed in the form; False, and why, where that cannot show all."""
        if not self.json.document().isModified():
            return True
        found = self._read_json()
        if found is None:
            return False
        self._make_form()
        if unshown := self._show_in_form(found):
            names = join_names(unshown)
            self._show_problem(
                tr("The form cannot show {names} as written: it stays here as JSON.", names=names)
            )
            return False
        self.json.document().setModified(False)
        return True

    def _make_form(self) -> None:
        kind = self._kinds[self.kind.currentText()]
        self.form = CommandForm(kind.fields)
        self._shown_texts = self._form_texts()
        self._area.setWidget(self.form)

    def _form_texts(self) -> list[object]:
        """Return what stands in the form, right or wrong."""
        secrets = [self.form.text_at(name) for name in sorted(self.form.secrets)]
        return [self.form.texts(), secrets]

    def _fill_form(self, data: bytes) -> bool:
        """Fill the form; False where it would make something else of the data."""
        found = msgspec.json.decode(data, type=dict[str, Any])
        return not self._show_in_form(found) and self.form.payload() == found

    def _show_in_form(self, data: dict[str, Any]) -> list[str]:
        """Fill the form; return what it cannot show, or would make something else of."""
        unshown = list(unshown_paths(self.form.fields, data))
        if unshown:
            return unshown
        self.form.set_payload(data)
        self._shown_texts = self._form_texts()
        return [name for name, value in data.items() if self._is_changed(name, value)]

    def _is_changed(self, name: str, value: object) -> bool:
        try:
            return self.form.editors[name].value(self.form.currency) != value
        except InvalidInput:  # it stands there, and is said to be wrong when it is to be taken
            return False

    def _show_problem(self, problem: str) -> None:
        set_label(self._problem, problem)
        self._problem.setVisible(bool(problem))

    def _lay_out(self) -> None:
        self.kind.addItems(list(self._kinds))
        self.kind.setAccessibleName(tr("Type"))
        self.kind.setVisible(len(self._kinds) > 1)
        self.json.setAccessibleName(tr("Data as JSON"))
        self.json.setTabChangesFocus(True)
        self.time.setPlaceholderText(tr("as the event before it"))
        self.time.setAccessibleName(tr("Time at which it happened"))
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._area, tr("Form"))
        self.tabs.addTab(self.json, tr("JSON"))
        self.tabs.setTabToolTip(
            0, tr("Amounts whose currency stands elsewhere are written as JSON, in minor units.")
        )
        self._problem.setWordWrap(True)
        set_tone(self._problem, "bad")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.kind)
        column.addWidget(self.tabs, 1)
        column.addWidget(QLabel(tr("Time at which it happened (UTC)")))
        column.addWidget(self.time)
        column.addWidget(self._problem)
        column.addWidget(self.buttons)


def _holds_money(field: FormField) -> bool:
    return field.kind == "money" or any(map(_holds_money, field.children))


def data_patch(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON merge patch that makes one object of the other."""
    patch: dict[str, Any] = {name: None for name in before if name not in after}
    for name, value in after.items():
        was = before.get(name)
        if isinstance(value, dict) and isinstance(was, dict):
            inner = data_patch(cast("dict[str, Any]", was), cast("dict[str, Any]", value))
            if inner:
                patch[name] = inner
        elif name not in before or was != value:
            patch[name] = value
    return patch


def _write_json(value: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _is_time(text: str) -> bool:
    try:
        parse_rfc3339(text.upper())
    except ValueError:  # that it is no such text is the answer
        return False
    return True
