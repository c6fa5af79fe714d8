"""The versions of one row, asked for again only when the playhead leaves what is known of them."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QObject, Signal

from backend.messages.catalogue import Column
from backend.messages.commands import Failure
from backend.messages.row_history import MAX_VERSIONS, AskRowHistory, RowHistory, RowVersion
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery


class KnownVersions(QObject):
    """What is known of a row: the newest versions up to the log's end, or up to the playhead.

    Signals:
        changed(): other versions are known
        failed(object): the Failure instead of them
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject, limit: int = MAX_VERSIONS) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = ()
        self.versions: Sequence[RowVersion] = ()  # the newest first
        self.is_cut = False  # there are earlier ones
        self.total: int | None = None
        self.kept_from = 0  # the position before which none is kept; 0: all are
        self._limit = limit
        self._row: tuple[str, tuple[Hashable, ...]] | None = None
        self._asked_upto: int | None = None
        self._since = self._upto = -1
        self._sought = self._asked_at = -1  # the newest position, and that of the last question
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)

    def seek(self, view: str, key: tuple[Hashable, ...], position: int) -> None:
        """Know a row's versions around a position."""
        self._sought = position
        if self._row != (view, key):
            self._row = (view, key)
            self._since = self._upto = -1
        elif self._since <= position <= self._upto or not self._query.is_idle:
            return
        self._asked_at = position
        is_earlier = self._upto >= 0 and position < self._since
        self._asked_upto = position if is_earlier else None
        question = AskRowHistory(
            view=view,
            key=[str(cell) for cell in key],
            before=position + 1 if is_earlier else None,
            backwards=True,
            limit=self._limit,
        )
        self._query.ask(question, "archive", subject=self._row)

    def forget(self) -> None:
        """Ask again when a row is sought next."""
        self._query.cancel()
        self._row = None

    def at(self, position: int) -> RowVersion | None:
        """Return the version that held at a position; None when there was none, or is known."""
        held = (each for each in self.versions if each.event.position <= position)
        return next(held, None)

    def _on_answer(self, found: RowHistory) -> None:
        self.columns, self.versions = found.columns, found.versions
        self.is_cut, self.total = found.cursor > 0, found.total
        self.kept_from = found.kept_from
        self._upto = found.applied if self._asked_upto is None else self._asked_upto
        self._since = found.versions[-1].event.position if self.is_cut else 0
        self.changed.emit()
        if self._row is not None and self._sought != self._asked_at:
            self.seek(*self._row, self._sought)  # the playhead went on meanwhile

    def _on_failure(self, failure: Failure) -> None:
        self._row = None
        self.failed.emit(failure)
