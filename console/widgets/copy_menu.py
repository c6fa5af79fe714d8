"""A menu that copies what stands in a table of labels or in a tree: a cell, a row, all of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from backend.messages.number_text import NARROW_SPACE
from backend.translation import tr

_MAX_CHARS = 40  # of a cell's text in an entry


class CopyMenu(QMenu):
    """Rows are put on the clipboard as spreadsheets take them: separated by tabs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer_cell(self, text: str) -> None:
        """Offer to copy one text; none where it is empty."""
        if text:
            short = text if len(text) <= _MAX_CHARS else f"{text[: _MAX_CHARS - 1]}\u2026"
            shown = short.replace("\n", " ").replace("&", "&&")
            self.addAction(tr("Copy “{cell}”", cell=shown), lambda: _copy(text))

    def offer_row(self, lines: Sequence[Sequence[str]]) -> None:
        """Offer to copy the row that the menu is of, with what belongs to it."""
        self.addAction(tr("Copy row"), lambda: _copy(_as_lines(lines)))

    def offer_table(self, lines: Sequence[Sequence[str]], headings: Sequence[str]) -> None:
        """Offer to copy everything, under its headings."""
        copy = self.addAction(tr("Copy the table"), lambda: _copy(_as_lines([headings, *lines])))
        copy.setEnabled(bool(lines))


def _as_lines(lines: Sequence[Sequence[str]]) -> str:
    """Write lines without what would break them, or make a text of a number."""
    return "\n".join("\t".join(_plain(text) for text in line) for line in lines)


def _plain(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ").replace(NARROW_SPACE, " ")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
