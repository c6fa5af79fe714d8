"""The log of another host, copied: its pages and its feed, checked to be the same log as before."""

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from logging import Logger
from pathlib import Path

import msgspec

from backend.client import Client
from backend.client.log_follower import FollowedEvent
from backend.client.log_page import read_log_page
from backend.clock import Clock, Micros, monotonic_us
from backend.domain.registry import Registry
from backend.errors import MarigraphError, NotAdmitted, TimedOut, Unavailable
from backend.foreign.continuity import EventMark, FollowedPart
from backend.messages.events import Draft, Event, Origin, draft_of
from backend.messages.number_text import format_number
from backend.messages.queries import AskLog
from backend.messages.store_status import StoreState, StoreStatus
from backend.run.replica_reporter import ReplicaReporter, require_admitted
from backend.run.rows_ahead import find_events_ahead
from backend.run.store_reader_thread import DraftedPage

REQUEST_TIMEOUT_S = 5.0
_FEED_EVENTS = 100  # of one batch of the feed, at most; a page of the log may have more
_POLL_S = 0.2
_RETRY_S = 1.0
_MAX_REASON_CHARS = 2_000


class JoinedLogThread:
    """Hands over the events of the log there, each as it is there; see `mirror_service.PageReader`.

    The mark of the last event is what is known of the log: where another one stands in its place,
    nothing more is copied.
    """

    def __init__(
        self,
        folder: Path,
        part: FollowedPart,
        status: StoreStatus,
        registry: Registry,
        wake: Callable[[], None],
        logger: Logger,
        make_reporter: Callable[["JoinedLogThread"], ReplicaReporter],
        ticks: Clock = monotonic_us,
    ) -> None:
        """`folder`: stands for the backend there; `part`: what of its log is here already."""
        self._folder, self._part, self._registry = folder, part, registry
        self._wake, self._logger, self._ticks = wake, logger, ticks
        self._pages: queue.Queue[DraftedPage] = queue.Queue(1)
        self._status, self._since_us = status, ticks()
        self._stop = threading.Event()
        self._is_cut = False  # by what the reports meet: the log itself may be silent without
        self._reporter = make_reporter(self)
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="joined-log")

    @property
    def status(self) -> StoreStatus:
        """How it is going; called from any thread."""
        age_us: Micros = self._ticks() - self._since_us
        return msgspec.structs.replace(self._status, state_age_us=age_us)

    def start(self) -> None:
        """Start reading, and reporting."""
        self._thread.start()
        self._reporter.start()

    def close(self) -> None:
        """End both threads; a request in hand takes no longer than its time limit."""
        self._stop.set()
        self._reporter.close()
        if self._thread.ident is not None:
            self._thread.join()

    def has_page(self) -> bool:
        """Say whether a page waits to be written."""
        return not self._pages.empty()

    def take(self) -> DraftedPage | None:
        """Return the next page; None when none waits."""
        try:
            return self._pages.get_nowait()
        except queue.Empty:  # none is what it returns then
            return None

    def fail(self, error: BaseException) -> None:
        """Let the writer end by this error; called from any thread."""
        self.error = self.error or error
        self._wake()

    def note_contact(self, reason: str) -> None:
        """Note whether the other host answers the reports; `reason`: why it does not."""
        was_cut, self._is_cut = self._is_cut, bool(reason)
        if reason:
            self._note("unreachable", reason)
        elif was_cut:
            self._note("connecting", "")  # how far it is the log itself tells

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._follow()
                except MarigraphError as error:
                    require_admitted(error)
                    self._note("unreachable", self._why_unreachable(error))
                    self._stop.wait(_RETRY_S)
        except BaseException as error:  # noqa: BLE001 - the loop raises it: unseen, all would stand still
            self.fail(error)

    def _why_unreachable(self, error: MarigraphError) -> str:
        """Return what is in the way: the replicas there, who are asked for the log, or the way."""
        if self._is_cut or not isinstance(error, TimedOut):
            return error.message
        return (
            f"The backend at {self._status.place} answers, but none of its replicas, who are asked"
            " for the log. Look at them there; it goes on by itself."
        )

    def _follow(self) -> None:
        """Follow until told to stop; raises what is in the way."""
        with Client(self._folder, name="replica", timeout_s=REQUEST_TIMEOUT_S) as client:
            checked = ""
            with closing(client.follow_batches(self._part.count)) as batches:
                for batch in batches:
                    if self._stop.is_set():
                        return
                    if checked != client.connection.session or not checked:
                        self._require_same(client)
                        checked = client.connection.session
                    if batch:
                        self._hand_over(batch)
                        is_page = len(batch) > _FEED_EVENTS
                        self._note("catching-up" if is_page else "following", "")
                    elif not self._is_cut:
                        self._note("following", "")

    def _require_same(self, client: Client) -> None:
        """Look whether the log there still has the event that was copied last.

        And those that rows hold which have come from there ahead of their log.

        Raises:
            NotAdmitted: code `other-log`; it has not, and is no log to go on with.
            Unavailable: it is a copy itself, and has not come there again.
        """
        known = [(each.count, each.digest) for each in self._part.marks[-1:]]
        for position, id_ in (*known, *find_events_ahead(self._folder.parent, self._part.count)):
            page = read_log_page(client.ask, AskLog(after=position - 1, limit=1))
            if [(each.position, each.id.hex()) for each in page.events] != [(position, id_)]:
                _require_whole(client, page.head, position)
                raise NotAdmitted(
                    f"The log at {self._status.place} is not the one of which this folder holds a"
                    f" copy: at {format_number(position)} it has another event, or none. It was"
                    " restored from an older copy, or is another one. Join it with a new folder.",
                    code="other-log",
                )

    def _hand_over(self, batch: Sequence[FollowedEvent]) -> None:
        part = FollowedPart((_mark(batch[-1][0]),))
        page = DraftedPage([self._draft(*each) for each in batch], part)
        while not self._stop.is_set():
            try:
                self._pages.put(page, timeout=_POLL_S)
            except queue.Full:  # the copy has not taken the one before yet
                continue
            self._part = part
            self._wake()
            return

    def _draft(self, event: Event, origin: Origin | None) -> Draft:
        owner = self._registry.owner_of_recorded(event)
        return msgspec.structs.replace(
            draft_of(event), owner=owner, version=event.version, origin=origin
        )

    def _note(self, state: StoreState, reason: str) -> None:
        if state != self._status.state:
            self._since_us = self._ticks()
            where = self._status.place
            if reason:
                self._logger.warning("the log at %s is %s: %s", where, state, reason)
            else:
                self._logger.info("the log at %s: %s", where, state)
        position = str(self._part.count or "")
        self._status = msgspec.structs.replace(
            self._status,
            state=state,
            reason=reason[:_MAX_REASON_CHARS],
            position=position,
            end=position if state == "following" else "",  # else it may have gone on
        )


def _require_whole(client: Client, head: int, position: int) -> None:
    """Look whether a log that ends before a position is a copy, which comes to it again.

    Raises:
        Unavailable: it is.
    """
    primary = client.health().primary
    if head < position and (primary is None or primary.store is not None):
        raise Unavailable(
            f"The log there is a copy, too, and has come to {format_number(head)} of"
            f" {format_number(position)}, which it had before."
        )


def _mark(event: Event) -> EventMark:
    """Return where an event stands, and which it is."""
    return EventMark((event.position,), event.id.hex(), event.position)
