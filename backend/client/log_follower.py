"""The log as it grows: the feed for what is new, the log itself for whatever the feed lost."""

from collections.abc import Callable, Generator
from contextlib import closing

from backend.client.client_session import ClientSession
from backend.client.log_page import read_log_page
from backend.client.service_endpoint import socket_endpoint
from backend.messages.events import Event, EventBatch, Origin
from backend.messages.notices import Topology
from backend.messages.queries import AskLog, QueryReply, Question
from backend.wire.codec import FEED
from backend.wire.sockets import Socket, try_recv, wait_readable

_PAGE_EVENTS = 500
_POLL_S = 0.5  # seconds between two looks at the topology

FollowedEvent = tuple[Event, Origin | None]  # and where another program's store keeps it


def follow_log(
    session: ClientSession, ask: Callable[[Question], QueryReply], after: int
) -> Generator[FollowedEvent]:
    """Give the events behind `after`, one by one, in order, for ever."""
    with closing(follow_batches(session, ask, after)) as batches:
        for batch in batches:
            yield from batch


def follow_batches(
    session: ClientSession, ask: Callable[[Question], QueryReply], after: int
) -> Generator[list[FollowedEvent]]:
    """Give them as they come, for ever; an empty list now and then while none do.

    As long as the log is known to go further its pages follow one another without a pause.
    """
    feed: Socket | None = None
    subscribed, known = "", after
    try:
        while True:
            session.refresh_topology()
            endpoint = _feed_endpoint(session.topology)
            if endpoint and endpoint != subscribed:
                if feed:
                    feed.close()
                feed, subscribed = session.subscribe(endpoint, [b""]), endpoint
            found = _receive_events(feed, after) if feed and after >= known else None
            if found is None:
                page = read_log_page(ask, AskLog(after=after, limit=_PAGE_EVENTS))
                found = [(event, page.origins.get(event.position)) for event in page.events]
                known = page.head if found else after
            if found:
                after = found[-1][0].position
            yield found
            if not feed:
                session.await_topology(_POLL_S)
    finally:
        if feed:
            feed.close()


def _feed_endpoint(topology: Topology) -> str:
    """Return the primary's feed."""
    return socket_endpoint(topology, lambda each: each.role == "primary", "feed")


def _receive_events(feed: Socket, after: int) -> list[FollowedEvent] | None:
    """Return what the feed says next; None when the log must be read because something is missing.

    Empty when no message came for a moment.
    """
    if not wait_readable(feed, _POLL_S):
        return []
    frame = try_recv(feed)
    if frame is None:
        return []
    message = FEED.decode_published(frame).body
    if isinstance(message, EventBatch):
        fresh = [event for event in message.events if event.position > after]
        if fresh and fresh[0].position == after + 1:
            return [(event, message.origins.get(event.position)) for event in fresh]
    return None if message.head > after else []
