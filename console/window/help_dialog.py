"""Help: a page for each panel, from `resources/help`, in the language of the window."""

from importlib import resources

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QWidget,
)

from backend.translation import WRITTEN_IN, shown_language, tr
from console.panels.panel_registry import PANELS
from console.theme.theme import Theme

_SIZE_PX = (820, 620)
_LIST_PX = 150
_MARGIN_PX = 12  # pixels around the text of a page
_LINK_SCHEME = "help"  # of a link to another page, as `help:timeline`
_NAME = Qt.ItemDataRole.UserRole


def read_help_page(panel: str, language: str) -> str:
    """Return the page of a panel as Markdown.

    Raises:
        FileNotFoundError: when the panel has none.
    """
    folder = resources.files("resources").joinpath("help")
    if language != WRITTEN_IN:
        folder = folder.joinpath(language)
    return folder.joinpath(f"{panel}.md").read_text(encoding="utf-8")


class HelpDialog(QDialog):
    """The pages beside the list of them; it stays open while the operator works in the window."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        self.pages, self.browser = QListWidget(), QTextBrowser()
        self.pages.setFixedWidth(_LIST_PX)
        for entry in PANELS:
            self.pages.addItem(tr(entry.title))
            item = self.pages.item(self.pages.count() - 1)
            item.setData(_NAME, entry.name)
            item.setToolTip(tr(entry.purpose))
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(_MARGIN_PX)
        row = QHBoxLayout(self)
        row.addWidget(self.pages)
        row.addWidget(self.browser, 1)
        self.pages.currentItemChanged.connect(self._on_page_chosen)
        self.browser.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._write)

    def show_page(self, panel: str) -> None:
        """Show the page of a panel, and the dialog with it."""
        places = [each.name for each in PANELS]
        self.pages.setCurrentRow(places.index(panel))
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def _on_page_chosen(self, _item: object, _before: object) -> None:
        self._write()

    def _write(self) -> None:
        """Write the page; links take the colours of the palette when they are written."""
        item = self.pages.currentItem()
        self.browser.setMarkdown(read_help_page(item.data(_NAME), shown_language()))

    def _on_link(self, link: QUrl) -> None:
        if link.scheme() == _LINK_SCHEME:
            self.show_page(link.path())
