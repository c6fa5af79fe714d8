"""One view as it stood at the playhead."""

from collections.abc import Hashable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.queries import AskView
from console.link.bridge import Link
from console.panels.latest import Latest
from console.panels.replay.moving import ROWS
from console.state.wording import counted
from console.tables.cells import PageText, page_text
from console.tables.grid import Grid
from console.tables.rows import Row
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided import ElidedLabel
from console.widgets.labels import label, say, set_tone

Changed = Mapping[tuple[str, Hashable], frozenset[str]]
_LEAST_HEIGHT = 130  # pixels


class ViewTile(QWidget):
    """The rows that were changed last, first; what the event at the playhead changed is marked.

    Signals:
        answered(): a whole page has come, or could not be had
    """

    answered = Signal()

    def __init__(self, link: Link, theme: Theme, view: str) -> None:
        super().__init__()
        self.view = view
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.shown: PageText | None = None
        self._changed: tuple[int, Changed] = (-1, {})
        self._said = ElidedLabel("", "caption")
        self._latest = Latest(link, prepare=partial(page_text, compact=True), parent=self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(self._failed)
        self.setMinimumHeight(_LEAST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label(view.capitalize(), "section"))
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._said)

    @property
    def idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._latest.idle

    def seek(self, position: int) -> None:
        """Ask for the view as it stood after the event at this position."""
        question = AskView(view=self.view, order="position:desc", limit=ROWS, at=position)
        self._latest.ask(question, "archive")

    def mark(self, upto: int, changed: Changed) -> None:
        """Mark what the event at a position changed, as soon as that position is shown."""
        self._changed = (upto, changed)
        self._paint()

    def show_page(self, text: PageText) -> None:
        """Show a page."""
        names = self.shown.names if self.shown else ()
        self.shown = text
        if text.names != names:
            self.model.use(text.headings)
            self.grid.lay_columns()
        set_tone(self._said, "")
        say(self._said, counted(text.page.total, "row"))
        self._paint()

    def _answered(self, text: PageText) -> None:
        self.show_page(text)
        self.answered.emit()

    def _paint(self) -> None:
        if self.shown is None:
            return
        upto, changed = self._changed
        here = upto == self.shown.page.position
        rows = self.shown.rows
        self.model.show([self._marked(row, changed) for row in rows] if here else rows)

    def _marked(self, row: Row, changed: Changed) -> Row:
        names = changed.get((self.view, row.key))
        if names is None or self.shown is None:
            return row
        places = (place for place, name in enumerate(self.shown.names) if name in names)
        return row._replace(marked=frozenset(places))

    def _failed(self, failure: Failure) -> None:
        self.shown = None
        self.model.show([])
        gone = failure.code == "no-replica"
        text = "The archive does not answer." if gone else failure.message
        say(self._said, text, text)
        set_tone(self._said, "bad")
        self.answered.emit()
