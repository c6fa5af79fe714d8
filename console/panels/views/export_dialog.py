"""An export under way: how far it is, a way to stop it, and what came of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton, QVBoxLayout, QWidget

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.language.file_dialog_labels import translate_labels
from console.panels.views.view_export import ViewExport
from console.state.formatting import format_count
from console.tables.row_export import ExportForm
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lasting_dialog import LastingDialog

_WIDTH_PX = 420
_FORMS: dict[str, ExportForm] = {".jsonl": "jsonl", ".json": "jsonl"}


class ExportDialog(LastingDialog):
    """Does not stop the work in the window; closing it cancels what is still under way."""

    def __init__(self, parent: QWidget, export: ViewExport) -> None:
        super().__init__(parent)
        self._export = export
        self._is_over = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Export"))
        self.setMinimumWidth(_WIDTH_PX)
        self.text = create_label(tr("Reading the rows…"))
        self.text.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Rows that are exported"))
        self.button = QPushButton(tr("Cancel"))
        self.button.clicked.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (self.text, self.bar):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        export.progressed.connect(self._on_progress)
        export.ended.connect(self._on_end)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the export up unless it is over."""
        if not self._is_over:
            self._is_over = True
            self._export.cancel()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape closes it as its button does."""
        self.close()

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        rows = format_counted(total, "row")
        set_label(self.text, tr("{done} of {rows} written", done=format_count(done), rows=rows))

    def _on_end(self, text: str, is_done: bool) -> None:  # noqa: FBT001 - as Qt says it
        self._is_over = True
        set_label(self.text, text)
        set_tone(self.text, "" if is_done else "bad")
        self.bar.hide()
        self.button.setText(tr("Close"))


def ask_export_file(parent: QWidget, name: str) -> QFileDialog:
    """Ask for a CSV file or one of JSON lines, offering this name without its ending."""
    forms = (tr("Tables (*.csv)"), tr("JSON lines (*.jsonl)"))
    dialog = QFileDialog(parent, tr("Export"), "", ";;".join(forms))
    translate_labels(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")

    def use_ending(chosen: str) -> None:
        dialog.setDefaultSuffix("csv" if chosen == forms[0] else "jsonl")

    dialog.filterSelected.connect(use_ending)
    dialog.selectFile(name)
    dialog.open()
    return dialog


def form_of(path: Path) -> ExportForm:
    """Return how a file of this name is written."""
    return _FORMS.get(path.suffix.lower(), "csv")
