"""The inputs of a form: each holds one field, and shows what is wrong with it beneath itself."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.panels.commands.checking import Value, value_of, written
from console.state.schema import Field
from console.widgets.labels import label, set_property

_LEFT_OUT = "(left out)"
_HINTS = {
    "integer": "a whole number",
    "money": "12.50",
    "json": "JSON",
    "object": "JSON",
}


def mark(widget: QWidget, *, bad: bool) -> None:
    """Give a widget the look of one that holds a mistake, or take it away."""
    set_property(widget, "state", "bad" if bad else "")


class Labelled(QWidget):
    """A title, an editor under it, and a line for what is wrong."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.note = label()
        self.note.setProperty("tone", "bad")
        self.note.setWordWrap(True)
        self.note.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self._layout.addLayout(self._heading())

    def show_note(self, message: str) -> None:
        """Say what is wrong; nothing is said with an empty message."""
        self.note.setText(message)
        self.note.setVisible(bool(message))

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(self.field.title))
        row.addWidget(label("" if self.field.required else "optional", "faint"))
        row.addStretch(1)
        return row


def hint_of(field: Field) -> str:
    """Say what is typed into a field, and whether it may be left out."""
    parts = (_HINTS.get(field.kind, ""), "" if field.required else "optional")
    return ", ".join(part for part in parts if part)


def editor_of(field: Field, edited: Callable[[], None]) -> QLineEdit | QComboBox:
    """Make the editor of a plain field."""

    def told(_value: object) -> None:
        edited()

    if field.kind in ("choice", "flag"):
        box = QComboBox()
        choices = field.choices if field.kind == "choice" else ("true", "false")
        box.addItems([*(() if field.required else (_LEFT_OUT,)), *choices])
        box.currentIndexChanged.connect(told)
        return box
    line = QLineEdit()
    line.setPlaceholderText(_HINTS.get(field.kind, ""))
    line.setMinimumWidth(40)
    if field.kind == "secret":
        line.setEchoMode(QLineEdit.EchoMode.Password)
    if field.kind in ("integer", "money", "number"):
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.textEdited.connect(told)
    return line


def text_in(editor: QLineEdit | QComboBox) -> str:
    """Return what stands in an editor."""
    if isinstance(editor, QLineEdit):
        return editor.text()
    text = editor.currentText()
    return "" if text == _LEFT_OUT else text


def read(field: Field, editor: QLineEdit | QComboBox, currency: str) -> Value:
    """Return the value in an editor. Raises Mistyped."""
    text = text_in(editor)
    if field.kind == "flag":
        return None if not text else text == "true"
    return value_of(field, text, currency)


class PlainEntry(Labelled):
    """A field with one value."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.editor = editor_of(field, self.edited.emit)
        self.editor.setObjectName(f"field-{field.name}")
        self.editor.setToolTip(field.help)
        self.editor.setAccessibleName(field.title)
        self._layout.addWidget(self.editor)
        self._layout.addWidget(self.note)

    def value(self, currency: str) -> Value:
        """Return what was typed; None when it is left out. Raises Mistyped."""
        return read(self.field, self.editor, currency)

    def fill(self, value: object, currency: str) -> None:
        """Show a value; None leaves the field empty."""
        put(self.field, self.editor, value, currency)

    def complain(self, path: Sequence[str], message: str) -> None:
        """Show what is wrong; a path inside a plain field is shown with it."""
        self.show_note(f"{'.'.join(path)}: {message}" if path and message else message)
        mark(self.editor, bad=bool(message))


def put(field: Field, editor: QLineEdit | QComboBox, value: object, currency: str) -> None:
    """Show a value in an editor."""
    text = written(field, value, currency)
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setCurrentIndex(max(0, editor.findText(text)))
