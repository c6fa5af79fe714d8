"""The hash chain of a log in memory."""

from collections.abc import Callable, Sequence

from backend.messages.events import Event
from backend.store.chain_rules import NEWEST_RULE
from backend.store.log_chain import ChainLink, LogChain


class MemoryChain:
    """See `ChainReader`; the writer adds to it."""

    def __init__(self) -> None:
        self.rule = NEWEST_RULE
        self._chain = LogChain(self.rule)
        self._links: list[ChainLink] = []

    def add(self, events: Sequence[Event]) -> None:
        """Chain the events of one commit."""
        self._links += self._chain.extend(events)

    def last_link(self) -> ChainLink | None:
        """See `ChainReader`."""
        return self._links[-1] if self._links else None

    def read_links(self, after: int, upto: int) -> list[ChainLink]:
        """See `ChainReader`."""
        return [link for link in self._links if after < link.upto <= upto]

    def find_misplaced(self, after: int, upto: int) -> list[tuple[int, int]]:
        """Return nothing: a stream is a list here."""
        del after, upto
        return []

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """Return nothing: memory has no pages."""
        del go_on
        return []
