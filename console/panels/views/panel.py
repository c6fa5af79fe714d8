"""The views panel: every read model, live or as it stood at a moment of the past."""

from dataclasses import replace
from functools import partial
from typing import Literal

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QStackedLayout, QTabBar, QVBoxLayout, QWidget

from backend.messages.commands import Failure
from backend.messages.queries import Catalogue, ViewKind
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.latest import Latest
from console.panels.panel import Panel
from console.panels.views.asking import Wanted
from console.panels.views.controls import Controls, Footer
from console.panels.views.flashing import Flashing
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.views import in_order
from console.tables.cells import PageText, page_text, sorted_heading
from console.tables.grid import Grid
from console.tables.rows import Heading, Row
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.empty import Empty
from console.widgets.labels import say, set_tone

_EVERY = 200_000  # microseconds between two questions of a live view
_FADING = 300  # milliseconds between two looks at what fades


class ViewsPanel(Panel):
    """A page of a view; a live one is asked for again whenever its replica has moved."""

    name = "views"
    title = "Views"
    icon = "views"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self._kinds: dict[str, ViewKind] = {}
        self._wanted = Wanted()
        self._asked = Wanted()
        self._asked_at = 0
        self._applied = 0
        self._now = 0
        self._shown: PageText | None = None
        self._names: tuple[str, ...] = ()
        self._flashing = Flashing()
        self._latest = Latest(link, parent=self)
        self.tabs = QTabBar()
        self.controls = Controls(link)
        self.model = WindowModel((), self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.footer = Footer()
        self._empty = Empty()
        self._fade = QTimer(self, interval=_FADING)
        self._lay_out()
        self._connect()

    def take(self, frame: Frame) -> None:
        """Ask again when the replica has moved, at most five times a second."""
        self._now = frame.now
        self.controls.know_replicas(frame.replicas)
        replica = self._wanted.replica
        applied = (
            frame.applied.get(replica, 0) if replica else max(frame.applied.values(), default=0)
        )
        moved = applied != self._applied and self._wanted.live
        due = frame.now - self._asked_at >= _EVERY and self._latest.idle
        if self.isVisible() and due and (moved or self._shown is None):
            self._applied = applied
            self._ask()

    def ready(self) -> bool:
        """Whether a page has come."""
        return self._shown is not None and self._latest.idle

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(420, 240)

    def show_view(self, name: str) -> None:
        """Show another view."""
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place) == name:
                self.tabs.setCurrentIndex(place)

    @property
    def rows(self) -> list[Row]:
        """The rows that are shown, without their marks."""
        return self._shown.rows if self._shown else []

    @property
    def showing(self) -> str:
        """Name of the view whose rows are shown."""
        return self._shown.page.view if self._shown else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns that are shown."""
        return self._names

    def _lay_out(self) -> None:
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Views")
        self._empty.say("Waiting for the backend to say which views there are.")
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        for part in (self.tabs, self.controls, place, self.footer):
            layout.addWidget(part)
        layout.setStretchFactor(place, 1)

    def _connect(self) -> None:
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.tabs.currentChanged.connect(self._turn_to)
        self.controls.changed.connect(self._controls_changed)
        self.footer.turned.connect(self._turn_page)
        self.grid.horizontalHeader().setSectionsClickable(True)
        self.grid.horizontalHeader().sectionClicked.connect(self._sort)
        self.grid.pressed_row.connect(self._pick)
        self.grid.opened_row.connect(self._open)
        self._empty.acted.connect(self._drop)
        self._fade.timeout.connect(self._fade_marks)
        self.desk.catalogue.listen(self._learn)
        action_of(self, "Filter the view", self.controls.filter.setFocus, "/; Ctrl+F")
        action_of(self, "Next page of the view", self._forth, "Ctrl+PgDown")
        action_of(self, "Page before", self._back, "Ctrl+PgUp")
        self._learn(self.desk.catalogue.value)

    def _learn(self, catalogue: Catalogue | None) -> None:
        if catalogue is None:
            return
        self._kinds = {kind.name: kind for kind in catalogue.views}
        chosen = self._wanted.view
        self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        while self.tabs.count():
            self.tabs.removeTab(0)
        for kind in in_order(catalogue.views):
            place = self.tabs.addTab(kind.name.capitalize())
            self.tabs.setTabData(place, kind.name)
            self.tabs.setTabToolTip(place, kind.summary)
        self.tabs.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.show_view(chosen)
        self._turn_to(self.tabs.currentIndex())

    def _turn_to(self, place: int) -> None:
        kind = self._kinds.get(str(self.tabs.tabData(place)))
        if kind is None:
            return
        words = [f"{column.name}:" for column in kind.columns]
        self.controls.filter.know(words, kind.name)
        self.controls.filter.clear()
        self._want(Wanted(view=kind.name, replica=self._wanted.replica, at=self._wanted.at))

    def _controls_changed(self) -> None:
        self._want(
            replace(
                self._wanted,
                filter=self.controls.filter.in_use,
                replica=self.controls.chosen,
                at=self.controls.at.text().strip(),
                page=0,
            )
        )

    def _sort(self, section: int) -> None:
        if section >= len(self._names):
            return
        name, before = self._names[section], self._wanted
        descending = before.order == name and not before.descending
        self._want(replace(before, order=name, descending=descending, page=0))

    def _turn_page(self, page: int) -> None:
        self._want(replace(self._wanted, page=page))
        self.grid.scrollToTop()

    def _forth(self) -> None:
        self.footer.turn(1)

    def _back(self) -> None:
        self.footer.turn(-1)

    def _drop(self) -> None:
        self.controls.at.clear()
        self.controls.filter.use("")

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._flashing.forget()
        self._ask()

    def _ask(self) -> None:
        if not self._wanted.view:
            return
        self._asked, self._asked_at = self._wanted, self._now
        prepare = partial(_answer, self._wanted)
        self._latest.ask(self._wanted.question(), self._wanted.target, prepare)

    def _show(self, answer: tuple[Wanted, PageText]) -> None:
        wanted, text = answer
        if wanted != self._wanted:
            return  # another page was wanted meanwhile, and is on its way
        self._shown = text
        self._use(text)
        self.model.show(self._flashing.take(text.rows, self._now))
        self.footer.show_page(text, self._wanted.page, self._wanted.size)
        set_tone(self.footer.said, "")
        if self._flashing.active:
            self._fade.start()
        if text.rows:
            self._stack.setCurrentIndex(1)
        else:
            self._say_empty()

    def _use(self, text: PageText) -> None:
        headings = [
            sorted_heading(heading, self._direction(name))
            for name, heading in zip(text.names, text.headings, strict=True)
        ]
        if text.names != self._names or self._titles(headings) != self._titles(self.model.headings):
            self._names = text.names
            self.model.use(headings)
            self.grid.lay_columns()

    def _direction(self, name: str) -> Literal["up", "down", ""]:
        if name != self._wanted.order:
            return ""
        return "down" if self._wanted.descending else "up"

    def _titles(self, headings: "list[Heading] | tuple[Heading, ...]") -> list[str]:
        return [heading.title for heading in headings]

    def _say_empty(self) -> None:
        if self._wanted.filter:
            self._empty.say(f"No row matches  {self._wanted.filter}", "Drop the filter")
        elif self._wanted.at:
            self._empty.say(f"There was no row yet at {self._wanted.at}.", "Show it as it is now")
        else:
            self._empty.say("No row yet: rows appear as soon as events of their types arrive.")
        self._stack.setCurrentIndex(0)

    def _failed(self, failure: Failure) -> None:
        if self._shown is None or self._asked != self._wanted or not self._wanted.live:
            self.footer.clear()
            self._empty.say(failure.message, "Show it as it is now" if self._wanted.at else "")
            self._stack.setCurrentIndex(0)
        else:  # the rows that came last stay, and the line below says that they may be old
            say(self.footer.said, failure.message)
            set_tone(self.footer.said, "bad")

    def _fade_marks(self) -> None:
        if self._shown is not None:
            self.model.show(self._flashing.at(self._shown.rows, self._now))
        if not self._flashing.active:
            self._fade.stop()

    def _pick(self, row: int) -> None:
        self.grid.mark(self.rows[row].key)

    def _open(self, row: int) -> None:
        place = self._shown.places[row] if self._shown else 0
        if place:
            self.desk.event.set(place)
            self.desk.wanted.tell("event")


def _answer(wanted: Wanted, reply: object) -> tuple[Wanted, PageText]:
    return wanted, page_text(reply)
