"""Tabs whose pages give way: in a low panel tables shrink, and are not scrolled as a whole."""

from PySide6.QtWidgets import QTabWidget


class PageTabs(QTabWidget):
    """Asks for the least height of its pages; with a text that wraps Qt would ask for the best."""

    def hasHeightForWidth(self) -> bool:
        """Say no: `minimumSizeHint` counts."""
        return False
