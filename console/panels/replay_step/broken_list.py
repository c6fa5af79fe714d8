"""The events that views could not take: they are marked on the slider, and can be stepped into."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QTreeWidgetItem, QVBoxLayout, QWidget

from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_number
from backend.messages.parked import AskParked, AskSkipped, ParkedPage, SkippedPage
from backend.translation import tr
from console.panels.compared_rows import Views, named_view
from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayContext
from console.widgets.labels import create_label, set_label
from console.widgets.lazy_tree import LazyTree

_MAX_ITEMS = 500
_ARCHIVE = "archive"


class BrokenEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a view's handler could not take."""

    position: int
    view: str
    type: str
    error: str
    is_skipped: bool = False


class BrokenList(QWidget):
    """The archive's parked and skipped events, without those that only wait behind one.

    Signals:
        chosen(object): an event (BrokenEvent) is to be gone to, and stepped into
    """

    chosen = Signal(object)

    def __init__(self, context: ReplayContext) -> None:
        super().__init__()
        self._context = context
        self._parked: tuple[BrokenEvent, ...] = ()
        self._skipped: tuple[BrokenEvent, ...] = ()
        self._note = create_label("", "caption")
        self.tree: LazyTree[BrokenEvent] = LazyTree(
            (tr("Position"), tr("View"), tr("Event"), tr("Error")), self._texts, lambda _: ()
        )
        self._parked_query = LatestQuery(context.client, parent=self)
        self._skipped_query = LatestQuery(context.client, parent=self)
        self._parked_query.answered.connect(self._on_parked)
        self._skipped_query.answered.connect(self._on_skipped)
        self._parked_query.failed.connect(self._on_failed)
        self._skipped_query.failed.connect(self._on_failed)
        self.tree.itemActivated.connect(self._on_activated)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Mark the events on the slider while they are in sight."""
        super().showEvent(event)
        self._mark()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the marks off the slider."""
        self._context.hits.set(())
        super().hideEvent(event)

    def ask(self) -> None:
        """Ask the archive anew."""
        self._parked_query.ask(AskParked(first_only=True, limit=_MAX_ITEMS), _ARCHIVE)
        self._skipped_query.ask(AskSkipped(limit=_MAX_ITEMS), _ARCHIVE)

    @property
    def events(self) -> Sequence[BrokenEvent]:
        """What is listed, in log order."""
        return sorted((*self._parked, *self._skipped), key=lambda each: (each.position, each.view))

    @property
    def note(self) -> str:
        """How many there are, in a sentence."""
        return self._note.text()

    def _on_parked(self, page: object) -> None:
        if isinstance(page, ParkedPage):
            self._parked = tuple(
                BrokenEvent(
                    position=each.position,
                    view=each.view,
                    type=each.type,
                    error=each.error.rpartition("\n")[2],
                )
                for each in page.items
                if each.error
            )
        self._show()

    def _on_skipped(self, page: object) -> None:
        if isinstance(page, SkippedPage):
            self._skipped = tuple(
                BrokenEvent(
                    position=each.position,
                    view=each.view,
                    type=each.type,
                    error=each.error.rpartition("\n")[2],
                    is_skipped=True,
                )
                for each in page.items
                if each.error
            )
        self._show()

    def _on_failed(self, _: object) -> None:
        self._show()  # what was known before

    def _show(self) -> None:
        self.tree.show_nodes(list(self.events))
        self._mark()
        count = format_number(len(self._positions))
        text = tr("No handler has failed on an event.")
        if self._positions:
            text = tr("Events that a handler could not take: {count}", count=count)
        set_label(self._note, text)

    @property
    def _positions(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(each.position for each in self.events))

    def _mark(self) -> None:
        if self.isVisible():
            self._context.hits.set(self._positions)

    def _texts(self, event: BrokenEvent) -> tuple[str, ...]:
        error = read_sentence(event.error)
        if event.is_skipped:
            error = tr("skipped: {error}", error=error)
        view = named_view(event.view, self._views())
        return format_number(event.position), view, event.type, error

    def _views(self) -> Views:
        catalogue = self._context.workspace.catalogue.value
        return {each.name: each for each in catalogue.views} if catalogue else {}

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(self.tree.node(item))

    def _lay_out(self) -> None:
        self.tree.setAccessibleName(tr("Events that a handler could not take"))
        self.tree.setToolTip(tr("Return goes to the event, and steps into its handler."))
        self.tree.setRootIsDecorated(False)
        for column, width_px in enumerate((80, 110, 160)):
            self.tree.setColumnWidth(column, width_px)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(4)
        self._note.setWordWrap(True)
        column_box.addWidget(self._note)
        column_box.addWidget(self.tree, 1)
