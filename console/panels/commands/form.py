"""A form made from the fields of a command, checked while it is typed in."""

import re
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.panels.commands.checking import Mistyped
from console.panels.commands.entries import PlainEntry, text_in
from console.panels.commands.rows_entry import RowsEntry
from console.state.schema import Field, secrets_of

_CURRENCY = re.compile(r"[A-Z]{3}")


class CommandForm(QWidget):
    """An input for each field.

    Signals:
        edited(): something was typed, or a row came or went
    """

    edited = Signal()

    def __init__(self, fields: tuple[Field, ...], currency: str = "") -> None:
        super().__init__()
        self.setObjectName("scrolled")  # the sheet keeps it as transparent as its surroundings
        self.fields = fields
        self._currency = currency
        self._touched: set[str] = set()
        self.entries = {field.name: self._entry(field) for field in fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 10, 4)
        layout.setSpacing(10)
        for entry in self.entries.values():
            layout.addWidget(entry)
        layout.addStretch(1)

    @property
    def secrets(self) -> frozenset[str]:
        """Names of the fields that are never kept."""
        return secrets_of(self.fields)

    def data(self) -> dict[str, Any] | None:
        """Return the payload, without what is left out; None when something is wrong.

        What is wrong is shown at the fields that were typed in (all, after `demand`).
        """
        found: dict[str, Any] = {}
        right = True
        for name, entry in self.entries.items():
            try:
                value = entry.value(self.currency)
            except Mistyped as error:
                right = False
                if name in self._touched:
                    entry.complain(error.path, str(error))
                continue
            entry.complain((), "")
            if value is not None:
                found[name] = value
        return found if right else None

    def demand(self) -> None:
        """From now on show what is wrong at every field, also where nothing was typed."""
        self._touched.update(self.entries)

    def fill(self, data: dict[str, Any]) -> None:
        """Show a payload; fields that it does not have are empty."""
        self._touched.clear()
        currency = data.get("currency", self._currency)
        for name, entry in self.entries.items():
            entry.fill(data.get(name), currency)
            entry.complain((), "")

    def forget_secrets(self) -> None:
        """Empty every field that must not be kept."""
        for name in self.secrets:
            self._touched.discard(name)
            self.entries[name].fill(None, "")

    def highlight(self, path: str, message: str) -> bool:
        """Show a message at the field that a path names, e.g. `lines.0.quantity`.

        Returns whether there is such a field.
        """
        first, *rest = [part for part in re.split(r"[.\[\]]+", path) if part] or [""]
        if first not in self.entries:
            return False
        self.entries[first].complain(rest, message)
        return True

    @property
    def currency(self) -> str:
        """The currency in which amounts are typed: the form's own field, or the usual one."""
        entry = self.entries.get("currency")
        typed = text_in(entry.editor).strip() if isinstance(entry, PlainEntry) else ""
        return typed if _CURRENCY.fullmatch(typed) else self._currency

    def _entry(self, field: Field) -> PlainEntry | RowsEntry:
        entry = RowsEntry(field) if field.kind == "rows" else PlainEntry(field)
        entry.edited.connect(lambda: self._edited(field.name))
        return entry

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        self.edited.emit()
