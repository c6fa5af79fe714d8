"""The labels of Qt's dialog for files, where Qt's own translations know only their older form."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

_LABELS = (QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType)


def translate_labels(dialog: QFileDialog) -> None:
    """Write the labels in the window's language; those that Qt translates stay as they are.

    Qt gave them mnemonics, and its translations are still of the texts without.
    """
    for label in _LABELS:
        written = dialog.labelText(label).replace("&", "")
        shown = QCoreApplication.translate(dialog.metaObject().className(), written)
        if shown != written:
            dialog.setLabelText(label, shown)
