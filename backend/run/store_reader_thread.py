"""Reads the store of another program beside the loop that writes the copy: reads may be slow."""

import queue
import threading
from collections.abc import Callable
from logging import Logger

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.errors import GivenUp, MarigraphError, Unavailable, Unreadable
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.event_draft import draft_foreign_event
from backend.foreign.foreign_event import position_text
from backend.foreign.foreign_store import PAGE_BYTES
from backend.foreign.read_pace import StoppablePause
from backend.foreign.safe_end import MAX_NUMBER, SafeEnd
from backend.foreign.store_follower import ForeignPage, StoreFollower
from backend.messages.events import Draft
from backend.messages.store_status import StoreState, StoreStatus, StoreSubscription

_POLL_INTERVAL_S = 0.2  # between two looks at the end of a store of which all is read
_FIRST_RETRY_S = 0.5
_MAX_RETRY_S = 10.0
_FROZEN_AFTER_US = 2 * SECOND_US
_CONSUMERS_US = 2 * SECOND_US  # between two looks at the store's own consumers
_COST_RATIO = 10  # of the time between two looks to that which one takes
_MAX_REST_US = 10 * SECOND_US  # after a look, however long it took
_GATHER_US = SECOND_US // 2  # from one commit to the next: each waits for the writer's disk, too
_MAX_GATHERED = 5_000  # events of one commit
_MAX_PAGES = 1  # that waits to be written
_MAX_REASON_CHARS = 2_000


class DraftedPage(msgspec.Struct, frozen=True):
    """A page as it is to be written, and what was read with it."""

    drafts: list[Draft]
    part: FollowedPart


class _Gathered:
    """Events that were read and not handed over yet: few commits carry many of them.

    What comes after a while of nothing is handed over at once.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._part = FollowedPart()
        self._size_bytes = 0
        self._handed_us: Micros | None = None

    def add(self, page: ForeignPage) -> None:
        drafts = [draft_foreign_event(event) for event in page.events]
        self.drafts += drafts
        self._part = page.part
        self._size_bytes += sum(len(draft.data) for draft in drafts)

    def wait_us(self, now_us: Micros) -> Micros:
        """Return for how long more may be gathered; 0: it is to be handed over."""
        is_full = len(self.drafts) >= _MAX_GATHERED or self._size_bytes >= PAGE_BYTES
        if is_full or self._handed_us is None:
            return 0
        return max(0, self._handed_us + _GATHER_US - now_us)

    def take(self, now_us: Micros) -> DraftedPage:
        page = DraftedPage(self.drafts, self._part)
        self.drafts, self._size_bytes, self._handed_us = [], 0, now_us
        return page


class StoreReaderThread:
    """Hands over events in their order; `status` says how it is going, `wake` is called with news.

    Errors of the store end nothing: it is opened again, after ever longer pauses.
    """

    def __init__(
        self,
        follower: StoreFollower,
        status: StoreStatus,
        wake: Callable[[], None],
        logger: Logger,
        pause: StoppablePause | None = None,
        ticks: Clock = monotonic_us,
    ) -> None:
        """`status`: name and place of the store; `pause`: of its reads, which `close` ends."""
        self._follower, self._wake, self._logger, self._ticks = follower, wake, logger, ticks
        self._gathered = _Gathered()
        self._pages: queue.Queue[DraftedPage] = queue.Queue(_MAX_PAGES)
        self._status, self._since_us = status, ticks()
        self._pause = pause or StoppablePause()
        self._stop = self._pause.stop
        self._look_us: Micros = 0  # that the last look took, and the page that came with it
        self._look_due_us: Micros = 0
        self._retry_s = _FIRST_RETRY_S
        self._consumers_due_us: Micros = 0
        self.error: BaseException | None = None  # a defect, which must end the process
        self._thread = threading.Thread(target=self._run, name="store-reader")

    @property
    def status(self) -> StoreStatus:
        """How it is going; called from any thread."""
        age_us = self._ticks() - self._since_us
        return msgspec.structs.replace(self._status, state_age_us=age_us)

    def start(self) -> None:
        """Start reading."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; a read in hand takes no longer than its time limit."""
        self._stop.set()
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

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._stop.wait(self._read_next())
        except BaseException as error:  # noqa: BLE001 - the loop raises it: unseen, all would stand still
            self.error = error
        finally:
            self._follower.close()
            self._wake()

    def _read_next(self) -> float:
        """Read once; return the seconds to wait."""
        try:
            page = self._read_page()
        except GivenUp:  # between two reads of one look, as it stops
            return 0.0
        except (Unavailable, Unreadable) as error:  # health says it, and it is tried again
            return self._note_failure(error)
        self._retry_s = _FIRST_RETRY_S
        if page is not None:
            self._gathered.add(page)
        wait_s = self._hand_over_due()
        self._note_success()
        if self._ticks() >= self._consumers_due_us:
            try:
                self._note_consumers()
            except GivenUp:  # likewise
                return 0.0
            except (Unavailable, Unreadable) as error:  # likewise
                return self._note_failure(error)
        return 0.0 if self._follower.is_behind else wait_s

    def _read_page(self) -> ForeignPage | None:
        """Read what is known to be there, or look for more where that is due.

        A store without an index on its positions looks at all of its events each time: it rests for
        longer then, as its writers wait for what it does for others.
        """
        is_look, is_open = not self._follower.is_behind, self._follower.is_open
        if is_look and self._ticks() < self._look_due_us:
            return None
        began_us, waited_us = self._ticks(), self._pause.waited_us
        page = self._follower.read()
        took_us = self._ticks() - began_us - (self._pause.waited_us - waited_us)
        if is_look:  # to open a store costs more, and is seldom
            self._look_us = took_us if is_open else 0
        if not self._follower.is_behind:
            cost_us = self._look_us if is_look else self._look_us + took_us
            self._look_due_us = self._ticks() + min(_MAX_REST_US, _COST_RATIO * cost_us)
        return page

    def _hand_over_due(self) -> float:
        """Hand over what was gathered, if it is time; return the seconds to the next look."""
        look_s = (self._look_due_us - self._ticks()) / SECOND_US
        if not self._gathered.drafts:
            return max(_POLL_INTERVAL_S, look_s)
        wait_us = self._gathered.wait_us(self._ticks())
        if not wait_us:
            self._hand_over(self._gathered.take(self._ticks()))
            return max(self._rest_s(), look_s)
        return min(wait_us / SECOND_US, _POLL_INTERVAL_S)

    def _rest_s(self) -> float:
        """Return the seconds to the next look where events are coming.

        What a look found before more may be handed over would only lie here. Where an end is not
        final it takes looks to become so.
        """
        end = self._follower.end
        is_final = end is not None and end.is_final
        return _GATHER_US / SECOND_US if is_final else _POLL_INTERVAL_S

    def _note_consumers(self) -> None:
        """Read how far the store's own consumers have come, now and then: it costs more reads."""
        began_us = self._ticks()
        try:
            found = [_subscription(each) for each in self._follower.read_consumers()]
        finally:  # also where it fails: the events themselves come first
            took_us = self._ticks() - began_us
            self._consumers_due_us = began_us + max(_CONSUMERS_US, _COST_RATIO * took_us)
        self._status = msgspec.structs.replace(self._status, subscriptions=found)

    def _hand_over(self, page: DraftedPage) -> None:
        while not self._stop.is_set():
            try:
                self._pages.put(page, timeout=_POLL_INTERVAL_S)
            except queue.Full:  # the copy has not taken the others yet: put again
                continue
            self._wake()
            return

    def _note_failure(self, error: MarigraphError) -> float:
        if self._gathered.drafts:  # nothing more comes to them for now
            self._hand_over(self._gathered.take(self._ticks()))
        state: StoreState = "unreachable"
        if error.code == "store-changed":
            state = "changed"
        elif isinstance(error, Unreadable):
            state = "mismatch"
        self._note(state, error.message[:_MAX_REASON_CHARS])
        wait_s, self._retry_s = self._retry_s, min(2 * self._retry_s, _MAX_RETRY_S)
        return wait_s

    def _note_success(self) -> None:
        end = self._follower.end
        if end is None:
            return
        if not end.is_final and end.frozen_us > _FROZEN_AFTER_US and not self._follower.is_behind:
            self._note("frozen", _frozen_reason(end))
        else:
            self._note("catching-up" if self._follower.is_behind else "following", "")

    def _note(self, state: StoreState, reason: str) -> None:
        if state != self._status.state:
            self._since_us = self._ticks()
            self._log(state, reason)
        end, reached = self._follower.end, self._follower.part.position
        self._status = msgspec.structs.replace(
            self._status,
            title=self._follower.title or self._status.title,
            state=state,
            reason=reason,
            position=position_text(reached) if reached else "",
            end=_end_text(end) if end else self._status.end,
            head=position_text(end.head) if end and end.head else self._status.head,
        )

    def _log(self, state: StoreState, reason: str) -> None:
        if reason:
            self._logger.warning("the store %s is %s: %s", self._status.place, state, reason)
        else:
            self._logger.info("the store %s: %s", self._status.place, state)


def _subscription(found: ConsumerReading) -> StoreSubscription:
    theirs = found.subscription
    return StoreSubscription(
        name=theirs.name,
        stream=theirs.stream,
        position=theirs.position or "",
        done=found.copied,
        behind=theirs.events_behind,
        is_counted_out=theirs.is_counted_out,
        is_at_most=theirs.at_most,
        parked=found.parked,
        status=theirs.status,
        error=theirs.error[:_MAX_REASON_CHARS],
        replays_to=theirs.replays_to or "",
        problem=theirs.problem,
    )


def _end_text(end: SafeEnd) -> str:
    """Write the safe end; one of whole transactions as the last event of which it holds."""
    if end.end is None:
        return ""
    if end.head is not None and end.is_final:
        return position_text(end.head)
    return position_text(end.end[:1] if end.end[-1] == MAX_NUMBER else end.end)


def _frozen_reason(end: SafeEnd) -> str:
    seconds = end.frozen_us // SECOND_US
    seen = f"The end of the store has not moved for {seconds} s, though newer events can be seen:"
    if end.writer is None:
        return f"{seen} a gap before it is not filled yet."
    return f"{seen} {end.writer.shown} holds it. They are copied when that transaction has ended."
