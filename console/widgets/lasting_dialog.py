"""Dialogs with which something would be lost, if their window went while they are open."""

from PySide6.QtWidgets import QDialog


class LastingDialog(QDialog):
    """Does not block its window, which is not made anew before the dialog is gone."""

    def holds_window(self) -> bool:
        """Whether something would be lost now."""
        return True
