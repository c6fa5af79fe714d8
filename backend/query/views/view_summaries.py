"""What is said of all views at once: their boards, and the code that wrote their rows.

Each view is read where its rows are. One that cannot be read is named, and hides no other one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec import structs

from backend.errors import Unavailable
from backend.messages.queries import AskBoards, BoardPage
from backend.messages.row_code import AskCode, CodePage
from backend.messages.view_shares import UnreadView
from backend.projection.handler_digest import handler_digests, view_digest
from backend.query.query_sources import QuerySources
from backend.query.views.board_reader import board_title, boards_of
from backend.query.views.view_reader import ViewReader
from backend.query.views.view_readers import ViewReaders

_PageT = TypeVar("_PageT", BoardPage, CodePage)


class ViewSummaries:
    """Answers for all views, or for one; used by the thread of the readers."""

    def __init__(self, sources: QuerySources, readers: ViewReaders, own: ViewReader) -> None:
        """`own`: reads what the replica itself has built."""
        self._sources, self._readers, self._own = sources, readers, own
        self._todays: Mapping[str, str] = {}

    def boards(self, asked: AskBoards) -> BoardPage:
        """Count the boards.

        Raises:
            Unavailable: the view that is asked for, or each that has a board, cannot be read now.
            Unreadable: codes `unknown-view`, `no-board`.
        """
        views = [each.name for each in boards_of(self._sources.projections)]
        if asked.view or not self._are_scattered(views):
            return self._reader_of(asked.view).boards(asked)
        pages, unread = self._read_each(
            views, lambda reader, view: reader.boards(AskBoards(view=view))
        )
        boards = [board for page in pages for board in page.boards]
        took_us = sum(page.took_us for page in pages)
        return structs.replace(pages[0], boards=boards, took_us=took_us, unread=unread)

    def code(self, asked: AskCode) -> CodePage:
        """Tell which code wrote the rows; what today's is, is found out at the first question.

        Raises:
            Unavailable: the view that is asked for, or each of them, cannot be read now.
            Unreadable: code `unknown-view`.
        """
        self._todays = self._todays or {
            view: view_digest(handler_digests(each))
            for view, each in self._sources.projections.items()
        }
        views = sorted(self._sources.projections)
        if asked.view or not self._are_scattered(views):
            return self._reader_of(asked.view).code(asked, self._todays)

        def read(reader: ViewReader, view: str) -> CodePage:
            return reader.code(structs.replace(asked, view=view), self._todays)

        pages, unread = self._read_each(views, read)
        found = [code for page in pages for code in page.views]
        applied = min(page.applied for page in pages)
        return structs.replace(pages[0], views=found, applied=applied, unread=unread)

    def require_built(self, view: str) -> None:
        """Refuse to read of the replica's own rows what it has not built yet.

        Raises:
            Unavailable: that is so.
        """
        is_own = self._readers.is_own(view)  # what others have, they have built
        if is_own and (reason := self._sources.why_unbuilt(view)):
            raise Unavailable(f"{reason}.", field="view")

    def _are_scattered(self, views: Iterable[str]) -> bool:
        """Say whether some of them cannot be read from the replica's own rows."""
        is_own, why_unbuilt = self._readers.is_own, self._sources.why_unbuilt
        return any(not is_own(view) or why_unbuilt(view) for view in views)

    def _reader_of(self, view: str) -> ViewReader:
        """Return who reads a view; all of the replica's own without a name."""
        if not view:
            return self._own
        self.require_built(view)
        return self._readers.of(view)

    def _read_each(
        self, views: Iterable[str], read: Callable[[ViewReader, str], _PageT]
    ) -> tuple[list[_PageT], list[UnreadView]]:
        """Return the page of each view, and the views that cannot be read.

        Raises:
            Unavailable: none can.
        """
        pages: list[_PageT] = []
        unread: list[UnreadView] = []
        for view in views:
            try:
                pages.append(read(self._reader_of(view), view))
            except Unavailable as error:
                title = board_title(self._sources.projections[view])
                unread.append(UnreadView(view=view, title=title, reason=error.message))
        if not pages:
            raise Unavailable(unread[0].reason, field="view")
        return pages, unread
