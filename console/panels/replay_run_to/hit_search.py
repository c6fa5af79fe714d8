"""A search for where a condition holds, part by part, until there are enough hits."""

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.run_to import AskRunTo, RunToHits
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery

Direction = Literal["first", "previous", "next", "last", "every"]
PART_HITS = 200  # of one answer


class HitSearch(QObject):
    """Asks the archive on from where its last answer ended.

    Signals:
        found(object): hits of a part, and how far it has looked (RunToHits)
        ended(): nothing more is asked
        failed(object): the Failure instead of an answer
    """

    found = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_part)
        self._query.failed.connect(self._on_failure)
        self._asked: AskRunTo | None = None
        self._wanted = self._hits = 0
        self.rest: AskRunTo | None = None  # what was not looked at, when enough was found

    @property
    def is_running(self) -> bool:
        """Whether it is asked on."""
        return self._asked is not None

    def run(self, condition: str, probe: str, direction: Direction, position: int) -> None:
        """Look from a position into a direction, or for every hit."""
        is_backwards = direction in ("previous", "last")
        asked = AskRunTo(
            condition=condition,
            after=position if direction == "next" else 0,
            before=position if direction == "previous" else None,
            backwards=is_backwards,
            limit=PART_HITS if direction == "every" else 1,
            probe=probe,
        )
        self._begin(asked)

    def go_on(self) -> None:
        """Look for more hits behind the last one."""
        if self.rest is not None:
            self._begin(self.rest)

    def stop(self) -> None:
        """Look no further; what is left can be looked at later."""
        self.rest, self._asked = self._asked or self.rest, None
        self._query.cancel()
        self.ended.emit()

    def _begin(self, asked: AskRunTo) -> None:
        self._query.cancel()
        self._asked, self.rest, self._hits = asked, None, 0
        self._wanted = asked.limit
        self._query.ask(asked, "archive", subject=asked)

    def _on_part(self, part: RunToHits) -> None:
        asked = self._asked
        if asked is None:
            return
        self._hits += len(part.hits)
        left = None if part.complete else replace(asked, after=part.after, before=part.before)
        is_enough = self._hits >= self._wanted
        self._asked = None if is_enough else left
        self.rest = left if is_enough else None
        self.found.emit(part)
        if self._asked is not None:
            self._query.ask(self._asked, "archive", subject=self._asked)
        else:
            self.ended.emit()

    def _on_failure(self, failure: Failure) -> None:
        self._asked = self.rest = None
        self.failed.emit(failure)
