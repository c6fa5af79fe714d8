"""A field that holds a list of objects, e.g. the lines of an order: a small table to type in."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backend.translation import tr
from console.panels.commands.field_editors import (
    LabelledField,
    editor_text,
    hint_for,
    make_editor,
    mark_invalid,
    read_editor,
    write_editor,
    write_text,
)
from console.panels.commands.field_values import FieldValue, InvalidInput
from console.state.form_schema import FormField
from console.widgets.labels import create_label

_RowEditors = list[QLineEdit | QComboBox]


class RowListEditor(LabelledField):
    """Rows of editors, one for each field of an item; rows are added and taken away.

    `on_line`: makes the list of what may be chosen in a line of a row that is added.
    """

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.rows: list[_RowEditors] = []
        self._remove_buttons: list[QToolButton] = []
        self.on_line: Callable[[FormField, QLineEdit], QWidget | None] = lambda _f, _l: None
        self._lists: dict[QLineEdit, QWidget] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self.add_button = QPushButton(tr("Add a row"))
        self.add_button.setObjectName(f"add-{field.name}")
        self.add_button.clicked.connect(self._on_add)
        self._add_headings()
        self._layout.addLayout(self._grid)
        self._layout.addWidget(self.add_button)
        self._choices = QVBoxLayout()
        self._layout.addLayout(self._choices)
        self._layout.addWidget(self.error)
        self.set_value(None, "")

    def value(self, currency: str | None) -> FieldValue:
        """Return the rows as objects, without what is left out. Raises InvalidInput."""
        if not self.rows and self.field.required and self.field.min_length:
            raise InvalidInput(tr("At least one is needed."))
        if not self.rows and not self.field.required:
            return None
        return [self._read_row(editors, currency) for editors in self.rows]

    def set_value(self, value: object, currency: str | None) -> None:
        """Show a list of objects; with None, one empty row where at least one is needed."""
        while self.rows:
            self._remove(self.rows[-1])
        for item in cast("list[dict[str, object]]", value or []):
            self.add_row()
            for field, editor in zip(self.field.children, self.rows[-1], strict=True):
                write_editor(field, editor, item.get(field.name), currency)
        if value is None and self.field.required:
            self.add_row()

    def texts(self) -> list[list[str]]:
        """Return what stands in the rows, right or wrong."""
        return [[editor_text(editor) for editor in editors] for editors in self.rows]

    def set_texts(self, rows: list[list[str]]) -> None:
        """Put back what stood in the rows."""
        self.set_value([], "")
        for texts in rows:
            self.add_row()
            # another version has other columns
            for editor, text in zip(self.rows[-1], texts, strict=False):
                write_text(editor, text)

    def show_error_at(self, path: Sequence[str], message: str) -> None:
        """Mark the cell at (row, field), or the whole field."""
        names = [field.name for field in self.field.children]
        for row, editors in enumerate(self.rows):
            for name, editor in zip(names, editors, strict=True):
                hit = not path or list(path[:2]) in ([str(row), name], [str(row)])
                mark_invalid(editor, bad=bool(message) and hit)
        self.show_error(_locate_message(path, message))

    def first_text(self, name: str) -> str:
        """Return what is typed into a field of the first row."""
        for field, editor in zip(
            self.field.children, self.rows[0] if self.rows else [], strict=False
        ):
            if field.name == name:
                return editor_text(editor)
        return ""

    def add_row(self) -> None:
        """Add an empty row at the end."""
        line = self._grid.rowCount()
        editors: _RowEditors = []
        for column, field in enumerate(self.field.children):
            editor = make_editor(field, self.edited.emit)
            editor.setObjectName(f"field-{self.field.name}-{len(self.rows)}-{field.name}")
            editor.setAccessibleName(
                tr("{field}, row {number}", field=field.title, number=len(self.rows) + 1)
            )
            if isinstance(editor, QLineEdit):  # a cell has no room for a hint
                editor.setToolTip(hint_for(field))
                editor.setPlaceholderText("")
                self.offer_choices(field, editor)
            editors.append(editor)
            self._grid.addWidget(editor, line, column)
        self.rows.append(editors)
        self._grid.addWidget(self._make_remove_button(editors), line, len(editors))

    def offer_choices(self, field: FormField, line: QLineEdit) -> None:
        """Put what may be chosen in a line below the rows; nothing where nobody knows."""
        choices = self.on_line(field, line)
        if choices is not None:
            self._lists[line] = choices
            self._choices.addWidget(choices)

    def _on_add(self) -> None:
        self.add_row()
        self.rows[-1][0].setFocus()
        self.edited.emit()

    def _add_headings(self) -> None:
        for column, field in enumerate(self.field.children):
            self._grid.addWidget(create_label(field.title, "caption"), 0, column)
            self._grid.setColumnStretch(column, 3 if field.kind == "text" else 2)

    def _make_remove_button(self, editors: _RowEditors) -> QToolButton:
        button = QToolButton()
        button.setText("✕")
        button.setToolTip(tr("Take this row away"))
        button.setAccessibleName(tr("Take this row away"))
        button.clicked.connect(lambda: self._on_remove(editors))
        self._remove_buttons.append(button)
        return button

    def _on_remove(self, editors: _RowEditors) -> None:
        self._remove(editors)
        self.add_button.setFocus()
        self.edited.emit()

    def _remove(self, editors: _RowEditors) -> None:
        place = self.rows.index(editors)
        del self.rows[place]
        for widget in (*editors, self._remove_buttons.pop(place)):
            if isinstance(widget, QLineEdit) and widget in self._lists:
                gone = self._lists.pop(widget)
                gone.hide()
                gone.deleteLater()
            self._grid.removeWidget(widget)
            widget.setParent(None)
            widget.deleteLater()

    def _read_row(self, editors: _RowEditors, currency: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        row = self.rows.index(editors)
        for field, editor in zip(self.field.children, editors, strict=True):
            try:
                value = read_editor(field, editor, currency)
            except InvalidInput as error:
                raise InvalidInput(str(error), (str(row), field.name)) from None
            if value is not None:
                found[field.name] = value
        return found


def _locate_message(path: Sequence[str], message: str) -> str:
    if not path or not message or not path[0].isdigit():
        return message
    row = int(path[0]) + 1
    if len(path) == 1:
        return tr("Row {row}: {problem}", row=row, problem=message)
    field = path[1].replace("_", " ")
    return tr("Row {row}, {field}: {problem}", row=row, field=field, problem=message)
