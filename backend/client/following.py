"""The log as it grows: the feed for what is new, the log itself for whatever the feed lost."""

from collections.abc import Callable, Generator

from backend.client.line import Line, process
from backend.errors import Defect
from backend.messages.events import Batch, Event
from backend.messages.notices import Topology
from backend.messages.queries import AskLog, LogPage, Question, Reply
from backend.wire.codec import FEED
from backend.wire.sockets import Socket, take, wait

_PAGE = 500
_SLICE = 0.5  # seconds between two looks at the topology


def follow(line: Line, ask: Callable[[Question], Reply], after: int) -> Generator[Event]:
    """Give the events behind `after`, one by one, in order, for ever."""
    feed: Socket | None = None
    subscribed = ""
    try:
        while True:
            line.look()
            endpoint = _feed(line.topology)
            if endpoint and endpoint != subscribed:
                if feed:
                    feed.close()
                feed, subscribed = line.subscribe(endpoint, [b""]), endpoint
            events = _news(feed, after) if feed else None
            if events is None:
                events = _page(ask, after)
            for event in events:
                after = event.position
                yield event
            if not feed:
                line.listen(_SLICE)
    finally:
        if feed:
            feed.close()


def _feed(topology: Topology) -> str:
    """Return the primary's feed."""
    return process(topology, lambda each: each.role == "primary", "feed")


def _news(feed: Socket, after: int) -> list[Event] | None:
    """Return what the feed says next; None when the log must be read because something is missing.

    Empty when nothing new was said for a moment.
    """
    if not wait(feed, _SLICE):
        return []
    frame = take(feed)
    if frame is None:
        return []
    said = FEED.published(frame).body
    if isinstance(said, Batch):
        fresh = [event for event in said.events if event.position > after]
        if fresh and fresh[0].position == after + 1:
            return fresh
    return None if said.head > after else []


def _page(ask: Callable[[Question], Reply], after: int) -> list[Event]:
    """Read the log."""
    page = ask(AskLog(after=after, limit=_PAGE))
    if not isinstance(page, LogPage):
        raise Defect("A question for the log was answered with something else.")
    return page.events
