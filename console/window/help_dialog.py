"""Help: a page for each panel and task, from `resources/help`, in the language of the window."""

from importlib import resources

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QWidget,
)

from backend.translation import WRITTEN_IN, shown_language, tr
from console.theme.theme import Theme
from console.window.help_browser import HelpBrowser
from console.window.help_pages import HELP_PAGES

_SIZE_PX = (1000, 680)
_LIST_PX = 150
_LINK_SCHEME = "help"  # of a link to another page, as `help:timeline`
_NAME = Qt.ItemDataRole.UserRole


def read_help_page(name: str, language: str) -> str:
    """Return a page as Markdown.

    Raises:
        FileNotFoundError: when there is none of this name.
    """
    folder = resources.files("resources").joinpath("help")
    if language != WRITTEN_IN:
        folder = folder.joinpath(language)
    return folder.joinpath(f"{name}.md").read_text(encoding="utf-8")


class HelpDialog(QDialog):
    """The pages beside the list of them; it stays open while the operator works in the window."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        self.pages, self.browser = QListWidget(), HelpBrowser()
        self.pages.setFixedWidth(_LIST_PX)
        for entry in HELP_PAGES:
            self.pages.addItem(tr(entry.title))
            item = self.pages.item(self.pages.count() - 1)
            item.setData(_NAME, entry.name)
            item.setToolTip(tr(entry.purpose))
        row = QHBoxLayout(self)
        row.addWidget(self.pages)
        row.addWidget(self.browser, 1)
        self.pages.currentItemChanged.connect(self._on_page_chosen)
        self.browser.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._write)

    def show_page(self, name: str) -> None:
        """Show a page, and the dialog with it."""
        places = [each.name for each in HELP_PAGES]
        self.pages.setCurrentRow(places.index(name))
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def _on_page_chosen(self, _item: object, _before: object) -> None:
        self._write()

    def _write(self) -> None:
        """Write the page; links take the colours of the palette when they are written."""
        item = self.pages.currentItem()
        self.browser.show_page(read_help_page(item.data(_NAME), shown_language()))

    def _on_link(self, link: QUrl) -> None:
        if link.scheme() == _LINK_SCHEME:
            self.show_page(link.path())
