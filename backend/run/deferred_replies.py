"""Questions whose answer waits: for rows that have not come yet, or for a page that changes."""

from backend.clock import SECOND_US, Micros
from backend.messages.commands import Failure
from backend.messages.live_pages import MAX_LIVE_PAGES
from backend.query.page_watch import PageWait
from backend.query.views.view_answers import LaterReply

_MAX_LIVE_PAGES = 256  # of all askers together


class DeferredReplies:
    """Questions whose answer waits until the rows have come further."""

    def __init__(self) -> None:
        self.items: dict[tuple[bytes, int], LaterReply] = {}

    def live(self) -> list[tuple[tuple[bytes, int], PageWait]]:
        """Return those that wait until their page has changed."""
        return [(key, each) for key, each in self.items.items() if isinstance(each, PageWait)]

    def refusal_of(self, sender: bytes) -> Failure | None:
        """Return why nobody can wait for one more live page, if that is so."""
        live = [each_sender for (each_sender, _), _ in self.live()]
        if live.count(sender) < MAX_LIVE_PAGES and len(live) < _MAX_LIVE_PAGES:
            return None
        return Failure(
            code="busy",
            message=f"{MAX_LIVE_PAGES} live pages are watched for this connection already, or"
            f" {_MAX_LIVE_PAGES} in all; close one of them.",
        )

    def next_deadline_s(self, looks_after_us: Micros) -> float | None:
        """Return the seconds until the first of them must be answered.

        `looks_after_us`: for so long no live page is looked at.
        """
        if not self.items:
            return None
        return min(_remaining_us(each, looks_after_us) for each in self.items.values()) / SECOND_US


def _remaining_us(deferred: LaterReply, looks_after_us: Micros) -> Micros:
    if isinstance(deferred, PageWait):
        return max(deferred.remaining_us(), looks_after_us)
    return deferred.next_look_us()
