"""A form made from the fields of a command, checked while it is typed in."""

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.panels.commands.field_editors import FieldEditor, editor_text
from console.panels.commands.field_values import InvalidInput
from console.panels.commands.row_list_editor import RowListEditor
from console.state.form_schema import FormField, has_secret, secret_names

FormTexts = dict[str, list[list[str]]]  # by field what stands in its rows; a plain one has one
_CURRENCY = re.compile(r"[A-Z]{3}")


class CommandForm(QWidget):
    """An input for each field.

    Signals:
        edited(): something was typed, or a row came or went
    """

    edited = Signal()

    def __init__(self, fields: tuple[FormField, ...], currency_field: str = "currency") -> None:
        """`currency_field`: the field that says the currency of the amounts, where there is one."""
        super().__init__()
        self._currency_field = currency_field
        self.setObjectName("scrolled")  # the sheet keeps it as transparent as its surroundings
        self.fields = fields
        self._outer_currency: str | None = ""
        self._touched: set[str] = set()
        self.editors = {field.name: self._make_editor(field) for field in fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 10, 4)
        layout.setSpacing(4)  # besides the lines for what is wrong
        for editor in self.editors.values():
            layout.addWidget(editor)
        layout.addStretch(1)

    @property
    def secrets(self) -> frozenset[str]:
        """Names of the fields that are never kept."""
        return secret_names(self.fields)

    @property
    def currency(self) -> str | None:
        """The currency in which amounts are typed: the form's own field, else the one it was given.

        Empty where nothing says one, None while it is not known.
        """
        editor = self.editors.get(self._currency_field)
        if not isinstance(editor, FieldEditor):
            return self._outer_currency
        typed = editor_text(editor.editor).strip()
        return typed if _CURRENCY.fullmatch(typed) else ""

    def set_currency(self, currency: str | None) -> None:
        """Read amounts in this currency from now on; None: it is not known yet."""
        if currency != self._outer_currency:
            self._outer_currency = currency
            self.payload()

    def payload(self) -> dict[str, Any] | None:
        """Return the payload, without what is left out; None when something is wrong.

        What is wrong is shown at the fields that were typed in (all, after `show_all_errors`).
        """
        found: dict[str, Any] = {}
        right = True
        for name, editor in self.editors.items():
            try:
                value = editor.value(self.currency)
            except InvalidInput as error:
                right = False
                if name in self._touched:
                    editor.show_error_at(error.path, str(error))
                continue
            editor.show_error_at((), "")
            if value is not None:
                found[name] = value
        return found if right else None

    def problems(self) -> list[str]:
        """Return the titles of the fields that hold a mistake."""
        shown = self.editors.values()
        return [editor.field.title for editor in shown if editor.error.text()]

    def show_all_errors(self) -> None:
        """From now on show what is wrong at every field, also where nothing was typed."""
        self._touched.update(self.editors)

    def set_payload(self, data: dict[str, Any]) -> None:
        """Show a payload; fields that it does not have are as they are at first."""
        self._touched.clear()
        currency = data.get(self._currency_field, self._outer_currency)
        for name, editor in self.editors.items():
            editor.set_value(data.get(name), currency)
            editor.show_error_at((), "")

    def texts(self) -> FormTexts:
        """Return what stands in the fields, right or wrong, without secrets."""
        return {
            name: editor.texts()
            for name, editor in self.editors.items()
            if not has_secret(editor.field)
        }

    def set_texts(self, texts: FormTexts) -> None:
        """Put into the fields what stood there, as if it had been typed."""
        for name, rows in texts.items():
            if name in self.editors:
                self.editors[name].set_texts(rows)
                self._touched.add(name)
        if texts:
            self.edited.emit()

    def clear_secrets(self) -> None:
        """Empty every field that must not be kept."""
        for name in self.secrets:
            self._touched.discard(name)
            self.editors[name].set_value(None, "")

    def show_error(self, path: str, message: str) -> bool:
        """Show a message at the field that a path names, e.g. `lines.0.quantity`.

        Returns whether there is such a field.
        """
        first, *rest = [part for part in re.split(r"[.\[\]]+", path) if part] or [""]
        if first not in self.editors:
            return False
        self.editors[first].show_error_at(rest, message)
        return True

    def offer_choices(self, make: Callable[[FormField, QLineEdit], QWidget | None]) -> None:
        """Put below each line what may be chosen in it, also below those that are added later."""
        for editor in self.editors.values():
            if isinstance(editor, RowListEditor):
                editor.on_line = make
                for row in editor.rows:
                    for field, line in zip(editor.field.children, row, strict=True):
                        if isinstance(line, QLineEdit):
                            editor.offer_choices(field, line)
            elif isinstance(editor.editor, QLineEdit):
                choices = make(editor.field, editor.editor)
                if choices is not None:
                    editor.place_choices(choices)

    def text_at(self, path: str) -> str:
        """Return what is typed at a field, e.g. `order_id`, or at a list's first row."""
        first, _, inner = path.partition(".")
        editor = self.editors.get(first)
        if isinstance(editor, FieldEditor):
            return editor_text(editor.editor).strip()
        return editor.first_text(inner).strip() if editor is not None else ""

    def _make_editor(self, field: FormField) -> FieldEditor | RowListEditor:
        editor = RowListEditor(field) if field.kind == "rows" else FieldEditor(field)
        editor.edited.connect(lambda: self._on_edited(field.name))
        return editor

    def _on_edited(self, name: str) -> None:
        self._touched.add(name)
        self.edited.emit()
