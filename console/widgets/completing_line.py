"""A line of the filter language whose words are completed while it is typed."""

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

_MAX_OFFERS = 30
_NO_NAME = re.compile(r"[^\w.]+")  # what stands between the names of a calculation


class CompletingLine(QLineEdit):
    """Offers the words that begin as the one before the cursor does.

    Within the braces of a calculation these are the names of fields.

    Tab takes one of them. Enter does only where the operator went into the list: else it is for
    whoever uses the line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._completions: list[str] = []
        self._fields: list[str] = []
        self._offers = QStringListModel(self)
        self._complete = QCompleter(self._offers, self)
        self._popup = QListView()
        self._popup.setObjectName("completions")
        self._complete.setWidget(self)
        self._complete.setPopup(self._popup)
        self._complete.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._complete.activated.connect(self.insert_completion)
        self.textEdited.connect(self._offer)

    def offer_words(self, words: Iterable[str], fields: Iterable[str] = ()) -> None:
        """Offer these from now on; `fields`: the names that a calculation may have."""
        self._completions, self._fields = sorted(set(words)), sorted(set(fields))

    def event(self, event: QEvent) -> bool:
        """Complete with Tab while completions are offered: else Tab goes on to the next widget."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            completes = event.key() == Qt.Key.Key_Tab and self._popup.isVisible()
        else:
            completes = False
        if completes:
            self._complete_chosen()
        return completes or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter completes where the operator went into the list."""
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and self._popup.isVisible() and self._popup.currentIndex().isValid():
            self._complete_chosen()
        else:
            super().keyPressEvent(event)

    def hide_offers(self) -> None:
        """Offer nothing more for what stands there now."""
        self._popup.hide()

    def show_offers(self, offers: Sequence[str]) -> None:
        """Show a list of texts; none of them is chosen until someone goes there."""
        self._offers.setStringList(list(offers[:_MAX_OFFERS]))
        self._complete.complete()
        self._popup.setCurrentIndex(QModelIndex())

    def insert_completion(self, word: str) -> None:
        """Put a word in the place of the one that was begun."""
        text, cursor = self.text(), self.cursorPosition()
        head = text[:cursor]
        kept = head[: len(head) - len(self._begun_word())] + word
        self.setText(kept + text[cursor:])
        self.setCursorPosition(len(kept))

    def _complete_chosen(self) -> None:
        """Insert the completion that was gone to, or the first one."""
        chosen = self._popup.currentIndex().row()
        self._popup.hide()
        self.insert_completion(self._offers.stringList()[max(chosen, 0)])

    def _offer(self) -> None:
        begun = self._begun_word()
        words = self._fields if self._is_calculation() else self._completions
        offers = [word for word in words if word.startswith(begun) and word != begun]
        if begun and offers:
            self.show_offers(offers)
        else:
            self._popup.hide()

    def _begun_word(self) -> str:
        """Return the word before the cursor, as far as it stands there."""
        head = self.text()[: self.cursorPosition()]
        if self._is_calculation():
            return _NO_NAME.split(head)[-1]
        return head.rpartition(" ")[2].lstrip("-(")

    def _is_calculation(self) -> bool:
        """Say whether the cursor stands within braces."""
        head = self.text()[: self.cursorPosition()]
        return head.rfind("{") > head.rfind("}")
