"""A field that holds a list of objects, e.g. the lines of an order: a small table to type in."""

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QToolButton

from console.panels.commands.checking import Mistyped, Value
from console.panels.commands.entries import Labelled, editor_of, hint_of, mark, put, read
from console.state.schema import Field
from console.widgets.labels import label

_Editors = list[QLineEdit | QComboBox]


class RowsEntry(Labelled):
    """Rows of editors, one for each field of an item; rows are added and taken away."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.rows: list[_Editors] = []
        self._removers: list[QToolButton] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self.adder = QPushButton(f"Add {_singular(field.title)}")
        self.adder.setObjectName(f"add-{field.name}")
        self.adder.clicked.connect(self._added)
        self._head()
        self._layout.addLayout(self._grid)
        self._layout.addWidget(self.adder)
        self._layout.addWidget(self.note)
        self.add_row()

    def value(self, currency: str) -> Value:
        """Return the rows as objects, without what is left out. Raises Mistyped."""
        if not self.rows and self.field.required and self.field.shortest:
            raise Mistyped("At least one is needed.")
        return [self._object(editors, currency) for editors in self.rows]

    def fill(self, value: object, currency: str) -> None:
        """Show a list of objects; with None, one empty row to begin with."""
        while self.rows:
            self._remove(self.rows[-1])
        for item in cast("list[dict[str, object]]", value or []):
            self.add_row()
            for field, editor in zip(self.field.children, self.rows[-1], strict=True):
                put(field, editor, item.get(field.name), currency)
        if value is None:
            self.add_row()

    def complain(self, path: Sequence[str], message: str) -> None:
        """Mark the cell at (row, field), or the whole field."""
        names = [field.name for field in self.field.children]
        for row, editors in enumerate(self.rows):
            for name, editor in zip(names, editors, strict=True):
                hit = not path or list(path[:2]) in ([str(row), name], [str(row)])
                mark(editor, bad=bool(message) and hit)
        self.show_note(_located(path, message))

    def add_row(self) -> None:
        """Add an empty row at the end."""
        line = self._grid.rowCount()
        editors: _Editors = []
        for column, field in enumerate(self.field.children):
            editor = editor_of(field, self.edited.emit)
            editor.setObjectName(f"field-{self.field.name}-{len(self.rows)}-{field.name}")
            editor.setAccessibleName(f"{field.title}, row {len(self.rows) + 1}")
            if isinstance(editor, QLineEdit):  # a cell has no room for a hint
                editor.setToolTip(hint_of(field))
                editor.setPlaceholderText("")
            editors.append(editor)
            self._grid.addWidget(editor, line, column)
        self.rows.append(editors)
        self._grid.addWidget(self._remover(editors), line, len(editors))

    def _added(self) -> None:
        self.add_row()
        self.edited.emit()

    def _head(self) -> None:
        for column, field in enumerate(self.field.children):
            self._grid.addWidget(label(field.title, "caption"), 0, column)
            self._grid.setColumnStretch(column, 3 if field.kind == "text" else 2)

    def _remover(self, editors: _Editors) -> QToolButton:
        button = QToolButton()
        button.setText("✕")
        button.setToolTip("Take this row away")
        button.setAccessibleName("Take this row away")
        button.clicked.connect(lambda: self._taken(editors))
        self._removers.append(button)
        return button

    def _taken(self, editors: _Editors) -> None:
        self._remove(editors)
        self.edited.emit()

    def _remove(self, editors: _Editors) -> None:
        place = self.rows.index(editors)
        del self.rows[place]
        for widget in (*editors, self._removers.pop(place)):
            self._grid.removeWidget(widget)
            widget.setParent(None)
            widget.deleteLater()

    def _object(self, editors: _Editors, currency: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        row = self.rows.index(editors)
        for field, editor in zip(self.field.children, editors, strict=True):
            try:
                value = read(field, editor, currency)
            except Mistyped as error:
                raise Mistyped(str(error), (str(row), field.name)) from None
            if value is not None:
                found[field.name] = value
        return found


def _located(path: Sequence[str], message: str) -> str:
    if not path or not message or not path[0].isdigit():
        return message
    field = f", {path[1].replace('_', ' ')}" if len(path) > 1 else ""
    return f"Row {int(path[0]) + 1}{field}: {message}"


def _singular(title: str) -> str:
    return title.lower().removesuffix("s")
