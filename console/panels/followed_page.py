"""A live page: asked for once, and heard of again whenever it has become another one.

Its question waits at the replica, and is kept alive by the I/O thread, which also reads and writes
out what comes. The next question goes out when an answer is taken here: a window that is busy is
told of the newest page, and of no more of them than it can take.
"""

from functools import partial

from msgspec import structs
from PySide6.QtCore import QObject, Signal
from shiboken6 import Shiboken

from backend.messages.commands import Failure
from backend.messages.live_pages import AskLivePage, gathering_us
from backend.messages.queries import QuestionProgress, ViewPage
from console.link.bridge import BackendClient
from console.link.pending_requests import Prepare, QuestionHandle, pass_through

_OTHERS_MAY_ANSWER = ("no-replica", "timed-out")  # codes of a failure of one replica


class FollowedPage(QObject):
    """Follows one page at a time until `stop`, or until it cannot be had.

    Signals:
        changed(object): what `prepare` made of the page
        confirmed(object, object): by which replica, and up to which position (int) it is unchanged
        failed(object): the Failure in its place; it is followed no more then
    """

    changed = Signal(object)
    confirmed = Signal(object, object)
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._asked = AskLivePage(view="")
        self._replica = ""
        self._prepare: Prepare = pass_through
        self._page: ViewPage | None = None
        self._number = 0  # of the question that was asked last: answers to others are dropped
        self._name = ""  # of the replica that it went to
        self._in_flight: QuestionHandle | None = None

    @property
    def is_followed(self) -> bool:
        """Whether a page is followed."""
        return self._in_flight is not None

    @property
    def is_awaited(self) -> bool:
        """Whether a page is followed, and has not come yet."""
        return self.is_followed and self._page is None

    def follow(self, asked: AskLivePage, replica: str, prepare: Prepare) -> None:
        """Follow this page, of a replica by name or of the best, in the place of any other."""
        self.stop()
        self._asked, self._replica, self._prepare = asked, replica, prepare
        self._ask(replica)

    def seek_replica(self) -> None:
        """Go on with the replica that is the best now, where none was asked for by its name."""
        if self._in_flight is None or self._page is None or self._replica:
            return
        self._client.cancel(self._in_flight)
        self._ask("")

    def stop(self) -> None:
        """Follow it no more."""
        handle, self._in_flight, self._page = self._in_flight, None, None
        if handle is not None:
            self._client.cancel(handle)

    def _ask(self, name: str) -> None:
        """Ask for the page, or for the next one that is not older than what has come."""
        self._number += 1
        self._name, page, asked = name, self._page, self._asked
        if page is not None:
            asked = structs.replace(
                asked,
                known=page.digest,
                min_position=page.position,
                gather_us=gathering_us(page.took_us),
            )
        self._in_flight = self._client.ask(
            asked,
            partial(self._on_reply, self._number),
            replica=name,
            prepare=partial(_prepare_with_page, self._prepare),
            on_progress=partial(self._on_progress, self._number),
        )

    def _is_current(self, number: int) -> bool:
        """Whether what came belongs to the question that was asked last, and somebody waits."""
        is_last = number == self._number and self._in_flight is not None
        return is_last and Shiboken.isValid(self)

    def _on_progress(self, number: int, progress: QuestionProgress) -> None:
        if self._is_current(number) and progress.unchanged_at is not None:
            self.confirmed.emit(progress.replica, progress.unchanged_at)

    def _on_reply(self, number: int, result: tuple[ViewPage, object] | Failure) -> None:
        if not self._is_current(number):
            return
        self._in_flight = None
        if isinstance(result, Failure):
            self._on_failure(result)
            return
        self._page, prepared = result
        self._ask(self._replica or self._page.replica)
        self.changed.emit(prepared)

    def _on_failure(self, failure: Failure) -> None:
        is_one_of_many = self._page is not None and self._name and not self._replica
        if is_one_of_many and failure.code in _OTHERS_MAY_ANSWER:
            self._ask("")
            return
        self._page = None
        self.failed.emit(failure)


def _prepare_with_page(prepare: Prepare, page: ViewPage) -> tuple[ViewPage, object]:
    return page, prepare(page)
