"""Pages of parked entities: one at a time in memory, however many there are."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.parked import MAX_PARKED_ITEMS, AskParked, ParkedItem, ParkedPage
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.state.observable import Observable

FIRST_EVENTS = 200  # of an entity, before more of them are wanted
_AGAIN_US = 5 * SECOND_US  # asked again though nothing was parked or applied meanwhile
_Place = tuple[int, str]  # position and view of the item behind which a page begins
_BEGIN: _Place = (0, "")


class ParkedPages(QObject):
    """Asks one replica for the page that is looked at; the pages before it are known by a place.

    Nothing is asked while its panel is out of sight: `keep_fresh` makes up for it.

    Signals:
        changed(): another page has come
        failed(object): the Failure instead of it
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, client: BackendClient, panel: QWidget, page_rows: Observable[int]) -> None:
        """`panel`: who shows them; `page_rows`: how many the operator wants on a page."""
        super().__init__(panel)
        self._panel = panel
        self._page_rows = page_rows
        self.replica = self.filter = ""
        self.page: ParkedPage | None = None
        self._places: list[_Place] = [_BEGIN]
        self._asked_us = -_AGAIN_US
        self._known_parked = -1
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_page)
        self._query.failed.connect(self.failed)
        page_rows.subscribe(self._begin_anew)

    @property
    def limit(self) -> int:
        """How many entities a page has at most."""
        return min(self._page_rows.value, MAX_PARKED_ITEMS)

    @property
    def items(self) -> list[ParkedItem]:
        """The first parked events of the page's entities."""
        return self.page.items if self.page is not None else []

    @property
    def first_number(self) -> int:
        """Which of all the first one of the page is, from 1."""
        return (len(self._places) - 1) * self.limit + 1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before this one."""
        return len(self._places) > 1

    @property
    def can_go_on(self) -> bool:
        """Whether there is a page behind this one."""
        return self.page is not None and self.page.has_more

    def choose(self, replica: str, filter_text: str) -> None:
        """Show what this replica has parked that matches this filter, from the beginning."""
        if (replica, filter_text) != (self.replica, self.filter):
            self.replica, self.filter = replica, filter_text
            self.page, self._places = None, [_BEGIN]
            self.refresh()

    def refresh(self) -> None:
        """Ask for the page anew, now or when the panel is shown."""
        position, view = self._places[-1]
        if not self._panel.isVisible():
            self._query.cancel()  # it may be of another place
            self._asked_us = -_AGAIN_US
            return
        if self.replica:
            self._query.ask(
                AskParked(
                    filter=self.filter,
                    first_only=True,
                    after_position=position,
                    after_view=view,
                    limit=self.limit,
                ),
                self.replica,
                subject=(self.replica, self.filter, position, view),
            )

    def keep_fresh(self, parked: int, now_us: int) -> None:
        """Ask anew when another number of events is parked, and now and then."""
        pause_us = SECOND_US if parked != self._known_parked else _AGAIN_US
        if self._query.is_idle and now_us - self._asked_us >= pause_us:
            self._known_parked, self._asked_us = parked, now_us
            self.refresh()

    def go_on(self) -> None:
        """Go to the next page."""
        if self.can_go_on and self.items:
            place = self.items[-1].position, self.items[-1].view
            if place != self._places[-1]:  # else that page is on its way
                self._places.append(place)
                self.refresh()

    def go_back(self) -> None:
        """Go to the page before."""
        if self.can_go_back:
            self._places.pop()
            self.refresh()

    def cancel(self) -> None:
        """Give up what is asked."""
        self._query.cancel()
        self._known_parked = -1

    def _begin_anew(self, _rows: int) -> None:
        """Go to the first page: the others begin elsewhere now."""
        self._places = [_BEGIN]
        self.refresh()

    def _on_page(self, page: ParkedPage) -> None:
        if not page.items and self.can_go_back:
            self.go_back()  # what stood here is parked no more
            return
        self.page = page
        self.changed.emit()


class EntityEvents(QObject):
    """The parked events of one entity: a page at first, and more of them when they are wanted.

    Signals:
        changed(): other events are in `items`, of `total`
    """

    changed = Signal()

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[ParkedItem] = []
        self.total = 0
        self._found: list[ParkedItem] = []
        self._entity = ("", "", "")  # replica, view and entity
        self._wanted = FIRST_EVENTS
        self._is_outdated = False
        self._is_awaited = False  # what was asked for last has not come
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_page)

    def ask(self, replica: str, item: ParkedItem) -> None:
        """Ask for those of the entity that this item is the first of; as many as were shown."""
        entity = (replica, item.view, item.entity)
        if entity != self._entity:
            self._entity, self._wanted, self.items = entity, FIRST_EVENTS, []
        elif not self._query.is_idle:
            self._is_outdated = True  # asked for again when those on their way have come
            return
        self._begin([], self._wanted)

    def forget(self) -> None:
        """Have none: no entity is looked at, and what is on its way is of one before."""
        self._query.cancel()
        self._entity, self.items, self._is_awaited = ("", "", ""), [], False

    def ask_again(self) -> None:
        """Ask once more for what was given up, or could not be had."""
        if self._is_awaited and self._query.is_idle:
            self._begin([], self._wanted)

    def load_more(self) -> None:
        """Ask for those that come behind the ones that are shown."""
        self._begin([*self.items], len(self.items) + MAX_PARKED_ITEMS)

    def _begin(self, found: list[ParkedItem], wanted: int) -> None:
        self._found, self._wanted, self._is_outdated = found, wanted, False
        self._is_awaited = True
        self._ask_next()

    def _ask_next(self) -> None:
        replica, view, entity = self._entity
        asked = AskParked(
            view=view,
            entity=entity,
            after_position=self._found[-1].position if self._found else 0,
            after_view=view if self._found else "",
            limit=min(MAX_PARKED_ITEMS, self._wanted - len(self._found)),
        )
        self._query.replace(asked, replica)  # an answer to another one would be added to these

    def _on_page(self, page: ParkedPage) -> None:
        self._found += page.items
        if page.items and page.has_more and len(self._found) < self._wanted:
            self._ask_next()
            return
        self.items, self.total = self._found, max(page.total, len(self._found))
        self._is_awaited = False
        self.changed.emit()
        if self._is_outdated:
            self._begin([], self._wanted)


def is_bad_filter(failure: Failure) -> bool:
    """Say whether a question failed because of what was typed."""
    return failure.code == "bad-filter"
