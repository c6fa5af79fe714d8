"""The inputs of a form: each holds one field, and shows what is wrong with it beneath itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from backend.messages.text_list import label_text
from backend.translation import tr, tr_noop
from console.panels.commands.field_values import FieldValue, format_value, parse_value
from console.state.form_schema import FormField
from console.widgets.choice_box import ChoiceBox
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label, set_property

_FLAG_CHOICES = (("true", "true"), ("false", "false"))
_OMITTED = tr_noop("(left out)")
_HINTS = {
    "integer": tr_noop("a whole number"),
    "money": "12.50",
    "json": tr_noop("JSON"),
    "object": tr_noop("JSON"),
}


def mark_invalid(widget: QWidget, *, bad: bool) -> None:
    """Give a widget the look of one that holds a mistake, or take it away."""
    set_property(widget, "state", "bad" if bad else "")


class LabelledField(QWidget):
    """A title, an editor under it, and a line for what is wrong, whose place is always there."""

    edited = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.field = field
        self.error = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self.error.setProperty("tone", "bad")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addLayout(self._heading())

    def show_error(self, message: str) -> None:
        """Say what is wrong; nothing is shown with an empty message."""
        set_label(self.error, message, message)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(create_label(self.field.title))
        row.addWidget(create_label("" if self.field.required else tr("optional"), "faint"))
        row.addStretch(1)
        return row


def hint_for(field: FormField) -> str:
    """Say what is typed into a field, and whether it may be left out."""
    hint = tr(_HINTS.get(field.kind, ""))
    if field.required:
        return hint
    return tr("{hint}, optional", hint=hint) if hint else tr("optional")


def make_editor(field: FormField, edited: Callable[[], None]) -> QLineEdit | QComboBox:
    """Make the editor of a plain field."""

    def on_edited(_value: object) -> None:
        edited()

    if field.kind in ("choice", "flag"):
        box = ChoiceBox()
        is_flag = field.kind == "flag"
        choices = _FLAG_CHOICES if is_flag else zip(field.choices, field.choice_titles, strict=True)
        if not field.required:
            box.addItem(tr(_OMITTED), "")
        for choice, title in choices:
            box.addItem(title, choice)
        box.currentIndexChanged.connect(on_edited)
        return box
    line = QLineEdit()
    line.setPlaceholderText(tr(_HINTS.get(field.kind, "")))
    line.setMinimumWidth(40)
    if field.kind == "secret":
        line.setEchoMode(QLineEdit.EchoMode.Password)
    if field.kind in ("integer", "money", "number"):
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.textEdited.connect(on_edited)
    return line


def editor_text(editor: QLineEdit | QComboBox) -> str:
    """Return what stands in an editor."""
    if isinstance(editor, QLineEdit):
        return editor.text()
    return str(editor.currentData() or "")


def read_editor(
    field: FormField, editor: QLineEdit | QComboBox, currency: str | None
) -> FieldValue:
    """Return the value in an editor. Raises InvalidInput."""
    text = editor_text(editor)
    if field.kind == "flag":
        return None if not text else text == "true"
    return parse_value(field, text, currency)


class FieldEditor(LabelledField):
    """A field with one value."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.editor = make_editor(field, self.edited.emit)
        self.editor.setObjectName(f"field-{field.name}")
        self.editor.setToolTip(field.help)
        self.editor.setAccessibleName(field.title)
        self._layout.addWidget(self.editor)
        self._layout.addWidget(self.error)
        self.set_value(None, "")

    def place_choices(self, choices: QWidget) -> None:
        """Put what may be chosen below the line."""
        self._layout.insertWidget(self._layout.indexOf(self.editor) + 1, choices)

    def value(self, currency: str | None) -> FieldValue:
        """Return what was typed; None when it is left out. Raises InvalidInput."""
        return read_editor(self.field, self.editor, currency)

    def set_value(self, value: object, currency: str | None) -> None:
        """Show a value; None shows what the module declares to stand there at first."""
        shown = self.field.default if value is None else value
        write_editor(self.field, self.editor, shown, currency)

    def texts(self) -> list[list[str]]:
        """Return what stands there, right or wrong."""
        return [[editor_text(self.editor)]]

    def set_texts(self, rows: list[list[str]]) -> None:
        """Put back what stood there."""
        for text in rows[0][:1] if rows else []:
            write_text(self.editor, text)

    def show_error_at(self, path: Sequence[str], message: str) -> None:
        """Show what is wrong; a path inside a plain field is shown with it."""
        self.show_error(label_text(".".join(path), message) if path and message else message)
        mark_invalid(self.editor, bad=bool(message))


def write_editor(
    field: FormField, editor: QLineEdit | QComboBox, value: object, currency: str | None
) -> None:
    """Show a value in an editor."""
    write_text(editor, format_value(field, value, currency))


def write_text(editor: QLineEdit | QComboBox, text: str) -> None:
    """Put a text into an editor, as `editor_text` returns it."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setCurrentIndex(max(0, editor.findData(text)))
