"""Shows a help page, with its pictures as wide as there is room."""

from importlib import resources

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

MARGIN_PX = 12  # pixels around the text of a page
_MIN_WIDTH_PX = 200  # of a picture


class HelpBrowser(QTextBrowser):
    """Pictures come from `resources/help`; where there is more room they are not made larger."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN_PX)
        self._page = ""
        self._shown_width_px = 0

    def show_page(self, page: str) -> None:
        """Show a page, which is Markdown, from its beginning."""
        self._page = page
        self._shown_width_px = self._picture_width_px
        self.document().clear()  # pictures of another width are kept by their names
        self.setMarkdown(page)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of the page, no wider than the text."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = name.path() if isinstance(name, QUrl) else name
        file = resources.files("resources").joinpath("help", path)
        picture = QImage.fromData(file.read_bytes())
        ratio = self.devicePixelRatioF()
        width_px = min(picture.width(), round(self._shown_width_px * ratio))
        scaled = picture.scaledToWidth(width_px, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write a page with pictures anew when there is more or less room, at the same place."""
        super().resizeEvent(event)
        if "](pictures/" not in self._page or self._picture_width_px == self._shown_width_px:
            return
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self.show_page(self._page)
        bar.setValue(round(share * bar.maximum()))

    @property
    def _picture_width_px(self) -> int:
        bar_px = 0 if self.verticalScrollBar().isVisible() else self.verticalScrollBar().width()
        room_px = self.viewport().width() - bar_px - 2 * MARGIN_PX
        return max(room_px, _MIN_WIDTH_PX)
