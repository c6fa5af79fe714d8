"""A replica's side of the queue feed: the choice, what comes next, what it acknowledges."""

from collections.abc import Sequence
from enum import Enum

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.errors import Unreadable
from backend.messages.feed_choice import FEEDS_OF_ANY_LOG, FeedChoice, describe_feeds, find_feed
from backend.projection.row_queue.journal_reader import JournalReader, QueueTrimmed
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations
from backend.projection.row_store import RowSettings

_FEED, _BEGUN = "feed", "feed-begun"
_HOLD_US = 2 * SECOND_US  # for how long events are left alone while an entry is waited for
_ACKNOWLEDGE_US = SECOND_US // 10
_NOTHING = Acknowledged(-1, has_begun=False)


class Wait(Enum):
    """What is to be done when no entry is there."""

    FOR_ENTRY = "for-entry"
    WITH_EVENTS = "with-events"


class QueueFeed:
    """Chosen and kept in the store; `error` says why the queue cannot be gone on with.

    A hand-over is exact: a replica that is told to use the queue goes on with events until an entry
    leads on from where it is. For that it stands still for moments, and is not far behind then;
    where no entry comes it takes what has gathered from the log, and tries again.
    """

    def __init__(
        self,
        replica: str,
        store: RowSettings,
        reader: JournalReader,
        registrations: QueueRegistrations,
        ticks: Clock = monotonic_us,
        feeds: Sequence[FeedChoice] = FEEDS_OF_ANY_LOG,
    ) -> None:
        """Go on as the store says; `feeds`: among which the choice is.

        Raises:
            StorageFailed: the store, or the folder of the queue, cannot be used.
        """
        self._replica = replica
        self._store = store
        self._reader = reader
        self._registrations = registrations
        self._ticks, self._feeds = ticks, feeds
        self.error = ""
        self.choice: FeedChoice = find_feed(store.setting(_FEED), feeds) or "events"
        self.has_begun = self.choice == "queue" and store.setting(_BEGUN) == "yes"
        self._held_since_us: Micros | None = None
        self._catch_up_target = 0
        self._acknowledged: Acknowledged = _NOTHING
        self._acknowledged_us = -_ACKNOWLEDGE_US
        if self.choice != "queue":
            registrations.remove(replica)  # a kill may have left it behind

    def choose(self, choice: str, position: int) -> None:
        """Change the feed; rows and checkpoint stay as they are.

        Raises:
            Unreadable: there is no such feed.
            StorageFailed: it cannot be written; the present one stays.
        """
        wanted = find_feed(choice, self._feeds)
        if wanted is None:
            names = describe_feeds(self._feeds)
            raise Unreadable(
                f"There is no feed {choice!r}; there are {names}.",
                code="unknown-feed",
                field="feed",
            )
        if choice == self.choice and not self.error:
            return
        self._store.write_setting(_BEGUN, "")
        self._store.write_setting(_FEED, choice)
        self.choice = wanted
        self.hand_over(position)

    def hand_over(self, position: int) -> None:
        """Catch up from the log, and then go over to the queue if that is chosen: begin anew.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._store.write_setting(_BEGUN, "")
        self.has_begun, self.error, self._held_since_us = False, "", None
        self._reader.rewind()
        if self.choice != "queue":
            self._registrations.remove(self._replica)
            self._acknowledged = _NOTHING  # the same number again is news then
        else:
            self.acknowledge(position, at_once=True)

    def next(self, position: int, head: int) -> QueueEntry | Wait:
        """Return the entry to apply, or how to wait for one.

        Raises:
            QueueTrimmed: what comes next was removed; `error` stays until the feed is chosen anew.
            StorageFailed: the journal cannot be read.
        """
        if self.choice != "queue":
            return Wait.WITH_EVENTS
        if not self.has_begun and position < self._catch_up_target:
            return Wait.WITH_EVENTS
        try:
            found = self._reader.next(position)
        except QueueTrimmed as error:
            if not self.has_begun:
                return self._fall_back(head)
            self.error = error.message
            raise
        self.error = ""
        if found is not None:
            return found
        return Wait.FOR_ENTRY if self.has_begun else self._hold(position, head)

    def next_late(self, position: int) -> QueueEntry | None:
        """Return what parked events that were taken after all have made of rows at a position.

        Raises:
            StorageFailed: the journal cannot be read.
        """
        if not self.has_begun or self.error:
            return None
        found = self.next(position, position)
        return found if isinstance(found, QueueEntry) else None

    def mark_applied(self, position: int) -> None:
        """Note that an entry is on disk in the rows."""
        if not self.has_begun:
            self._store.write_setting(_BEGUN, "yes")
            self.has_begun = True
        self.acknowledge(position)

    def acknowledge(self, position: int, *, at_once: bool = False) -> None:
        """Say up to where the queue is not needed any more, now and then.

        Raises:
            StorageFailed: it cannot be written.
        """
        if self.choice != "queue":
            return
        at_us, wanted = self._ticks(), Acknowledged(position, has_begun=self.has_begun)
        is_due = at_once or at_us - self._acknowledged_us >= _ACKNOWLEDGE_US
        if is_due and wanted != self._acknowledged:
            self._registrations.acknowledge(self._replica, wanted)
            self._acknowledged, self._acknowledged_us = wanted, at_us

    def close(self) -> None:
        """Give the file that is read back; it is opened again at the next need."""
        self._reader.rewind()

    def _hold(self, position: int, head: int) -> Wait:
        """Stand still for a moment, so that an entry may come that leads on from here."""
        at_us = self._ticks()
        if self._held_since_us is None or head <= position:
            self._held_since_us = at_us
            self.acknowledge(position, at_once=True)
        if at_us - self._held_since_us < _HOLD_US:
            return Wait.FOR_ENTRY
        return self._fall_back(head)

    def _fall_back(self, head: int) -> Wait:
        """Take what has gathered from the log; then it is tried again."""
        self._held_since_us, self._catch_up_target = None, head
        return Wait.WITH_EVENTS
