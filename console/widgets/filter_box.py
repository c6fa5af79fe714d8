"""A line for the filter language: checked by a replica while typing, completed, with a history."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolTip, QWidget

from backend.messages.commands import Failure
from backend.messages.filter_plan_text import describe_plan
from backend.messages.queries import CheckFilter, FilterChecked
from backend.translation import tr
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.theme.plain_tip import plain_tip
from console.widgets.completing_line import CompletingLine
from console.widgets.labels import set_property

_DEBOUNCE_MS = 150  # milliseconds without a key before a filter is checked
_MAX_HISTORY = 50  # filters
_RETRY_AFTER_US = 1_000_000  # microseconds until what could not be checked is checked again


class FilterBox(CompletingLine):
    """Turns green when what stands in it is a filter, red when not (the tooltip says why).

    Enter applies it, Tab completes it, Escape drops it; Down in an empty box shows those used
    before. Enter completes only where the operator went into the list of completions.

    Signals:
        applied(str): the filter to use from now on; empty for none
    """

    applied = Signal(str)

    def __init__(self, client: BackendClient, *, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._view = ""
        self._history: list[str] = []
        self._applied_filter = ""
        self._applying = False
        self._session = ""
        self._now_us = self._asked_us = 0
        self._is_unchecked = False  # the last check was answered with a failure
        client.snapshot_changed.connect(self._check_again)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._check)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self.apply)

    @property
    def applied_filter(self) -> str:
        """The filter that was applied last."""
        return self._applied_filter

    @property
    def wanted_filter(self) -> str:
        """The filter that was applied last, or that will be once a replica has confirmed it."""
        return self.text().strip() if self._applying else self._applied_filter

    @property
    def history(self) -> tuple[str, ...]:
        """The filters that were applied before, the newest first."""
        return tuple(self._history)

    def set_history(self, filters: Iterable[str]) -> None:
        """Know these filters of before, the newest first."""
        self._history = list(filters)[:_MAX_HISTORY]

    def set_completions(
        self, words: Iterable[str], view: str = "", fields: Iterable[str] = ()
    ) -> None:
        """Offer these words while typing; filters are checked for this view, or for the log.

        `fields`: those that calculations may have.
        """
        self.offer_words(words, fields)
        self._view = view

    def set_filter(self, filter_text: str) -> None:
        """Put a filter in, and apply it."""
        self.setText(filter_text)
        self.apply()

    def apply(self) -> None:
        """Use what stands in the box, as soon as a replica has confirmed that it is a filter."""
        self.hide_offers()
        self._debounce.stop()
        if not self.text().strip():
            self._apply_text("")
            return
        self._applying = True
        self._check()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape drops the filter; Down shows the history when nothing is typed."""
        if event.key() == Qt.Key.Key_Escape and (self.text() or self._applied_filter):
            self.set_filter("")
        elif event.key() == Qt.Key.Key_Down and not self.text() and self._history:
            self.show_offers(self._history)
        else:
            super().keyPressEvent(event)

    def _check_again(self, snapshot: BackendSnapshot) -> None:
        """Check again what could not be checked: once a second, and with another backend."""
        is_new = snapshot.session != self._session
        is_due = self._is_unchecked and snapshot.now_us - self._asked_us >= _RETRY_AFTER_US
        self._now_us, self._session = snapshot.now_us, snapshot.session
        if self.text().strip() and snapshot.phase == "connected" and (is_new or is_due):
            self._check()

    def _typed(self) -> None:
        self._paint("", "")
        QToolTip.hideText()  # what was complained about is not there any more
        self._applying = self._is_unchecked = False
        if self.text().strip():
            self._debounce.start()
        else:
            self._debounce.stop()
            if self._applied_filter:
                self.apply()

    def _check(self) -> None:
        self._is_unchecked, self._asked_us = False, self._now_us
        text = self.text().strip()
        question = CheckFilter(filter=text, view=self._view)
        self._client.ask(question, lambda result: self._checked(text, result))

    def _checked(self, text: str, result: object) -> None:
        if text != self.text().strip() or not text:
            return
        applying, self._applying = self._applying, False
        if isinstance(result, Failure):
            self._applying, self._is_unchecked = applying, True
            self._paint("", tr("It could not be checked: {reason}", reason=result.message))
        elif isinstance(result, FilterChecked) and result.ok:
            applies = tr("Enter applies it.")
            plan = result.plan
            how = "" if plan is None else tr("How: {plan}.", plan=describe_plan(plan))
            self._paint("good", f"{applies}\n{how}".strip())
            if applying:
                self._apply_text(text)
        elif isinstance(result, FilterChecked):
            self._paint("bad", result.message)
            if applying:
                self._show_error()

    def _show_error(self) -> None:
        """Say at once why it cannot be applied, where it was typed."""
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)

    def _paint(self, state: str, tip: str) -> None:
        self.setToolTip(plain_tip(tip))
        set_property(self, "state", state)

    def _apply_text(self, text: str) -> None:
        self._applied_filter = text
        if text:
            self._history = [text, *(each for each in self._history if each != text)][:_MAX_HISTORY]
        self.applied.emit(text)

    def insert_completion(self, word: str) -> None:
        """Put a word in, or a whole filter of before into an empty box."""
        if word in self._history and not self.text():
            self.setText(word)
        else:
            super().insert_completion(word)
