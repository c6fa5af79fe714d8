"""Before a rebuild: what it does, and what cannot be asked meanwhile."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from backend.messages.number_text import format_counted

_ARCHIVE = "archive"
_ASIDE = (
    "The rows that stand there now are set aside, and removed when the new ones have caught up and"
    " nothing of them is parked."
)
_REPLICA_MEANWHILE = (
    "Until then questions that do not name it go to another replica that has caught up. Asked by"
    " name, or alone, it answers with what it has rebuilt so far: old rows, or none."
)
_ARCHIVE_MEANWHILE = (
    "Until then Replay and questions about the past have only what it has rebuilt so far."
)


class RebuildDialog(QMessageBox):
    """Asks whether to rebuild; without a clear yes nothing is done."""

    def __init__(
        self, parent: QWidget, names: Sequence[str], head: int | None, confirmed: Callable[[], None]
    ) -> None:
        """`names`: of the replicas to be rebuilt; `head`: the log's end, None: not known."""
        super().__init__(parent)
        self._confirmed = confirmed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("Rebuild")
        self.setText(f"Rebuild all rows of {', '.join(names)} from the log?")
        self.setInformativeText(describe_rebuild(names, head))
        self.rebuild: QPushButton = self.addButton(
            "Rebuild", QMessageBox.ButtonRole.DestructiveRole
        )
        self.cancel: QPushButton = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.cancel)
        self.setEscapeButton(self.cancel)
        self.buttonClicked.connect(self._on_clicked)
        self.open()

    def _on_clicked(self, button: object) -> None:
        if button is self.rebuild:
            self._confirmed()


def describe_rebuild(names: Sequence[str], head: int | None) -> str:
    """Say what will be applied anew, what becomes of the rows, and what is answered meanwhile."""
    events = "All events" if head is None else format_counted(head, "event")
    who = "it" if len(names) == 1 else "each of them"
    parts = [f"{events} of the log will be applied anew by {who}. {_ASIDE}"]
    if any(name != _ARCHIVE for name in names):
        parts.append(_REPLICA_MEANWHILE)
    if _ARCHIVE in names:
        parts.append(_ARCHIVE_MEANWHILE)
    return "\n\n".join(parts)
