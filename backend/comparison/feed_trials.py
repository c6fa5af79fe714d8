"""What each feed can and cannot do afterwards: tried, with the time that it took.

A queue is tried by itself first, by reading it as a replica would; what it cannot do is done from
the log then, which takes the time that is told.
"""

import time
from collections.abc import Callable
from pathlib import Path

from backend.client import Client
from backend.clock import Micros, monotonic_us, now_us
from backend.comparison.added_view import ADDED_VIEW
from backend.comparison.comparison_load import send_at_once, top_ups
from backend.errors import TimedOut, Unavailable, Unreadable
from backend.messages.control import Pause, Rebuild, Resume, SetFeed, StartReplica, StopReplica
from backend.messages.feed_choice import FeedChoice
from backend.messages.feed_comparison import ComparisonLoad, FeedTrial, TrialKind
from backend.messages.notices import ReplicaSample
from backend.messages.queries import AskView, QueryReply, Question, ViewPage
from backend.projection.installed_projections import load_projections
from backend.projection.row_queue.journal_files import shape_of
from backend.projection.row_queue.journal_reader import JournalReader, QueueTrimmed
from backend.projection.row_queue.queue_registrations import QUEUE_FOLDER, QUEUE_PROCESS
from backend.projection.table_specs import table_specs_of

REPLICA = "replica-1"
BY = "comparison"
_ARCHIVE = "archive"
_LIMIT_S = 600.0
_POLL_S = 0.02

Progress = Callable[[int, int], None]


class FeedTrials:
    """Tries things on the backend of a client, whose replica is fed so."""

    def __init__(
        self, client: Client, folder: Path, feed: FeedChoice, load: ComparisonLoad
    ) -> None:
        self._client, self._folder, self._load = client, folder, load
        self._feed: FeedChoice = feed

    def go_over_to_feed(self) -> None:
        """Let the replica be fed as it is to be; events come meanwhile to go on from."""
        self._client.control(SetFeed(replica=REPLICA, feed=self._feed, by=BY))
        give_up_s = time.monotonic() + _LIMIT_S
        while not self._is_fed():
            send_at_once(self._client, list(top_ups(1, 1)), lambda _done: None)
            self._client.await_topology(_POLL_S)
            _check(give_up_s, f"{REPLICA} has not gone over to its feed")

    def _is_fed(self) -> bool:
        samples = {each.name: each for each in self._client.health().replicas}
        replica = samples.get(REPLICA)
        if replica is None or replica.feed != self._feed or replica.handing_over:
            return False
        return (QUEUE_PROCESS in samples) == (self._feed == "queue")

    def rebuild(self) -> FeedTrial:
        """Build all rows of the replica anew."""
        refusal = self._refusal_from_the_beginning()
        return self._trial("rebuild", refusal, self._rebuild())

    def replay(self, position: int) -> FeedTrial:
        """Show rows as they were at a past position: by an archive, which is built for it."""
        refusal = self._refusal_from_the_beginning()
        began_us = monotonic_us()
        self._client.control(StartReplica(replica=_ARCHIVE, by=BY))
        question = AskView(view="users", limit=1, at=position)
        self._await_page(question, _ARCHIVE, lambda page: page.total > 0)
        took_us = monotonic_us() - began_us
        self._stop(_ARCHIVE)
        return self._trial("replay", refusal, took_us)

    def new_view(self, head: int, began_us: Micros) -> FeedTrial:
        """Wait until the view that was installed has rows of all events; begun with the backend."""
        refusal = self._refusal_from_the_beginning()
        users = min(self._load.keys, self._load.commands)

        def is_whole(page: ViewPage) -> bool:
            return page.total >= users and page.position >= head

        self._await_page(AskView(view=ADDED_VIEW, limit=1), REPLICA, is_whole)
        return self._trial("new-view", refusal, monotonic_us() - began_us)

    def away(self, on_done: Callable[[int], None]) -> FeedTrial:
        """Hold the replica while commands are sent, let it go on, and see how it catches up."""
        self._client.control(Pause(replica=REPLICA, by=BY))
        commands = list(top_ups(self._load.away, self._load.keys))
        head = send_at_once(self._client, commands, on_done).head
        began_us = monotonic_us()
        self._client.control(Resume(replica=REPLICA, by=BY))
        found = self._await_sample(lambda sample: bool(sample.feed_error) or sample.applied >= head)
        if not found.feed_error:
            return self._trial("away", "", monotonic_us() - began_us)
        self._rebuild()
        self._await_sample(lambda sample: not sample.feed_error and sample.applied >= head)
        return self._trial("away", found.feed_error, monotonic_us() - began_us)

    def _trial(self, kind: TrialKind, refusal: str, took_us: Micros) -> FeedTrial:
        return FeedTrial(kind=kind, by_feed=not refusal, took_us=took_us, refusal=refusal)

    def _refusal_from_the_beginning(self) -> str:
        """Return why the queue does not give the rows of the first event on; empty if it does.

        A replica that is fed by events has the log.
        """
        if self._feed == "events":
            return ""
        shape = shape_of(
            spec for view in load_projections().values() for spec in table_specs_of(view)
        )
        reader = JournalReader(self._folder / QUEUE_FOLDER, shape)
        try:
            entry = reader.next(0)
        except QueueTrimmed as error:  # the refusal is what the trial asks for
            return error.message
        finally:
            reader.rewind()
        return "" if entry is not None else "The queue is empty: what it held was acknowledged."

    def _rebuild(self) -> Micros:
        """Build the replica's rows from the log; return how long that took."""
        began_us, asked_us = monotonic_us(), now_us()
        # what a view of another package cannot apply is its own fault, and ends no comparison
        self._client.control(Rebuild(replica=REPLICA, past_errors=True, by=BY))

        def has_ended(sample: ReplicaSample) -> bool:
            progress = sample.rebuild
            if progress is None or progress.at_us < asked_us:
                return False
            if progress.state == "failed":
                raise Unavailable(f"A rebuild of the comparison has failed: {progress.reason}")
            return progress.state == "done"

        self._await_sample(has_ended)
        return monotonic_us() - began_us

    def _stop(self, replica: str) -> None:
        self._client.control(StopReplica(replica=replica, by=BY))
        give_up_s = time.monotonic() + _LIMIT_S
        while any(each.name == replica for each in self._client.topology().processes):
            self._client.await_topology(_POLL_S)
            _check(give_up_s, f"{replica} has not stopped")

    def await_applied(self, head: int) -> None:
        """Wait until readers of the replica see everything up to a position."""
        question = AskView(view="users", limit=1)
        self._await_page(question, REPLICA, lambda page: page.position >= head)

    def _await_page(
        self, question: Question, replica: str, is_wanted: Callable[[ViewPage], bool]
    ) -> None:
        give_up_s = time.monotonic() + _LIMIT_S
        while True:
            found = self._ask(question, replica)
            if isinstance(found, ViewPage) and is_wanted(found):
                return
            self._client.await_topology(_POLL_S)
            _check(give_up_s, f"{replica} has not answered as expected")

    def _ask(self, question: Question, replica: str) -> QueryReply | None:
        """Return the answer; None while the replica, or the view, is not there yet."""
        try:
            return self._client.ask(question, replica)
        except (
            Unavailable,
            Unreadable,
        ):  # it starts, or builds the view: asked again until the limit
            return None

    def _await_sample(self, is_wanted: Callable[[ReplicaSample], bool]) -> ReplicaSample:
        give_up_s = time.monotonic() + _LIMIT_S
        while True:
            for each in self._client.health().replicas:
                if each.name == REPLICA and is_wanted(each):
                    return each
            self._client.await_topology(_POLL_S)
            _check(give_up_s, f"{REPLICA} has not come where it should")


def _check(give_up_s: float, what: str) -> None:
    if time.monotonic() > give_up_s:
        raise TimedOut(f"{what} within {_LIMIT_S / 60:.0f} min; the comparison is given up.")
