"""The rows that a table shows, written to a file that the operator chooses."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from backend.atomic_file import open_replacement
from backend.translation import tr
from console.language.file_dialog_labels import translate_labels


def export_text(parent: QWidget, name: str, text: str) -> None:
    """Ask for a CSV file, offering this name, and write the text into it; an error is shown."""
    dialog = QFileDialog(parent, tr("Export"), "", tr("Tables (*.csv)"))
    translate_labels(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(name)
    dialog.fileSelected.connect(partial(_write, parent, text))
    dialog.open()


def _write(parent: QWidget, text: str, path: str) -> None:
    file = Path(path)
    try:
        with open_replacement(file) as out:
            out.write(text.encode())
    except OSError as error:
        reason = tr(
            "The table cannot be written to {file}: {reason}.", file=file, reason=error.strerror
        )
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Export"), reason, parent=parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
