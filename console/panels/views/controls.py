"""What a view is asked for, in inputs above its table; and what came, in words beneath it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from console.link.bridge import Link
from console.panels.views.asking import ANY
from console.state.wording import count, counted, span
from console.tables.cells import PageText
from console.widgets.filter_box import FilterBox
from console.widgets.labels import label, say


class Controls(QWidget):
    """Filter, replica, and the moment as of which the view is shown.

    Signals:
        changed(): one of them changed
    """

    changed = Signal()

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.filter = FilterBox(link, hint="Filter, e.g. status:paid total>100, or words")
        self.replica = QComboBox()
        self.replica.addItem(ANY)
        self.replica.setToolTip("Which replica answers")
        self.replica.setMinimumContentsLength(11)
        self.at = QLineEdit()
        self.at.setPlaceholderText("now, or a position or time")
        self.at.setToolTip(
            "Show the view as it stood at a position (99440) or a time (2017-09-19T10:00), "
            "from the archive; empty for now."
        )
        self.at.setClearButtonEnabled(True)
        self.at.setMinimumWidth(210)
        self.at.setMaximumWidth(260)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filter, 1)
        layout.addWidget(self.replica)
        layout.addWidget(label("as of", "caption"))
        layout.addWidget(self.at)
        self.filter.applied.connect(self._tell)
        self.replica.activated.connect(self._tell)
        self.at.editingFinished.connect(self._tell)
        self.at.textChanged.connect(self._at_typed)

    @property
    def chosen(self) -> str:
        """The chosen replica; empty for any."""
        return "" if self.replica.currentIndex() <= 0 else self.replica.currentText()

    def know_replicas(self, names: Iterable[str]) -> None:
        """Offer these replicas; what was chosen stays chosen, though it may be gone."""
        wanted = [ANY, *names]
        chosen = self.replica.currentText()
        if chosen not in wanted:
            wanted.append(chosen)
        present = [self.replica.itemText(place) for place in range(self.replica.count())]
        if wanted != present:
            self.replica.clear()
            self.replica.addItems(wanted)
            self.replica.setCurrentText(chosen)

    def _at_typed(self, text: str) -> None:
        if not text:
            self._tell()

    def _tell(self, _signal: object = None) -> None:
        self.changed.emit()


class Footer(QWidget):
    """Who answered, from which position, how fast; and the pages.

    Signals:
        turned(object): the page (int, from 0) to go to
    """

    turned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.said = label("", "caption", selectable=True)
        self.place = label("", "caption")
        self._page = 0
        self._pages = 1
        self._buttons = [
            self._button("⇤", "First page", lambda: self._turn(0)),
            self._button("←", "Page before (Ctrl+PgUp)", lambda: self._turn(self._page - 1)),
            self._button("→", "Next page (Ctrl+PgDown)", lambda: self._turn(self._page + 1)),
            self._button("⇥", "Last page", lambda: self._turn(self._pages - 1)),
        ]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.place)
        for button in self._buttons:
            layout.addWidget(button)

    def show_page(self, text: PageText, page: int, size: int) -> None:
        """Say what came."""
        answered = text.page
        speed = "from its cache" if answered.cached else f"read in {span(answered.took)}"
        say(
            self.said,
            f"{answered.replica} at position {count(answered.position)}  ·  "
            f"{counted(answered.total, 'row')}  ·  {speed}",
        )
        first = page * size
        last = first + len(text.rows)
        say(self.place, f"rows {count(first + 1)} to {count(last)}" if text.rows else "no rows")
        self._page, self._pages = page, max(1, -(-answered.total // size))
        for button, can in zip(self._buttons, (page > 0, page > 0, *self._onwards()), strict=True):
            button.setEnabled(can)

    def clear(self) -> None:
        """Say nothing: no page is shown."""
        for part in (self.said, self.place):
            say(part, "")
        for button in self._buttons:
            button.setEnabled(False)

    def turn(self, by: int) -> None:
        """Go forth or back by some pages."""
        self._turn(self._page + by)

    def _onwards(self) -> tuple[bool, bool]:
        more = self._page + 1 < self._pages
        return more, more

    def _turn(self, page: int) -> None:
        if 0 <= page < self._pages and page != self._page:
            self.turned.emit(page)

    def _button(self, text: str, tip: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setProperty("role", "flat")
        button.clicked.connect(then)
        return button
