"""Kills replicas at every step of a hand-over between their feeds: `FOLDER KILLS SEED`.

Both the one that fills the queue and the one that is fed by it work in one process, which is killed
before one of its calls, or goes to its end. After each kill the next process goes on from what is
there; in the end, and now and then on the way, every row has to be as a rebuild makes it. Prints
how many were killed, and how many had already finished.
"""

import os
import random
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import NoReturn

from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.messages.feed_choice import FEEDS_OF_ANY_LOG, FeedChoice
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.verification import ShadowRebuild
from backend.store.engine_registry import open_log, open_reader
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.row_queue.queued_log import FED, FILLER, FeedPair
from tests.backend.projection.shop_history import Shop, events

_EVENTS_A_ROUND = 12
_CHECK_EVERY = 25  # rounds


class KilledHandOver:
    """The folder with its log, and who works in it; `dice` decides what is done and when to die."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a dice, no secret
        self.killed = self.finished = 0
        self._folder, self._url = folder, f"sqlite:///{folder / 'log.sqlite'}"
        self._registry: Registry = load_registry()
        self._views: Mapping[str, Projection] = load_projections()
        self._log = open_log(self._url)
        payloads = Shop(seed, users=20, products=9).payloads()
        self._history: Iterator[Event] = events(self._registry, payloads)

    def run(self, kills: int) -> None:
        """Kill so many, with a check now and then, and at last."""
        self._grow(200)
        calls = self._run_whole(["queue"])
        while self.killed < kills:
            number = self.killed + self.finished
            self._grow(_EVENTS_A_ROUND)
            plan: list[FeedChoice] = self.dice.choices(FEEDS_OF_ANY_LOG, k=2)
            ended = self._fork(plan, self.dice.randint(1, calls))
            self.killed += ended == -signal.SIGKILL
            self.finished += ended == 0
            assert ended in {0, -signal.SIGKILL}, ended
            if number % _CHECK_EVERY == _CHECK_EVERY - 1:
                self._grow(_EVENTS_A_ROUND)
                calls = self._run_whole(["events", "queue"])
                self._check()
        self._grow(_EVENTS_A_ROUND)
        self._run_whole(["queue", "events", "queue"])
        self._check()
        self._log.close()

    def _grow(self, count: int) -> None:
        append(self._log, islice(self._history, count))

    def _check(self) -> None:
        """Hold every row of both against a rebuild, at the log's end."""
        shadow_path = self._folder / "shadow.sqlite"
        for name in (FILLER, FED):
            shadow_path.unlink(missing_ok=True)
            shadow = ShadowRebuild(shadow_path, self._log, self._views, self._registry)
            verified = shadow.compare_live(self._folder / name)
            shadow.close()
            assert verified.difference is None, (name, verified)
            assert verified.position == self._log.head(), (name, verified)

    def _run_whole(self, plan: Sequence[FeedChoice]) -> int:
        """Run it to its end, and return how many calls it made."""
        reader, writer = os.pipe()
        assert self._fork(plan, -1, writer) == 0
        os.close(writer)
        with os.fdopen(reader) as text:
            return int(text.read())

    def _fork(self, plan: Sequence[FeedChoice], last_call: int, report: int = -1) -> int:
        child = os.fork()
        if not child:
            self._be_the_replicas(plan, last_call, report)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _be_the_replicas(self, plan: Sequence[FeedChoice], last_call: int, report: int) -> NoReturn:
        calls, code = 0, 99

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal calls
            if event in {"call", "c_call"}:
                calls += 1
                if calls == last_call:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(count)
            self._work(plan)
            sys.setprofile(None)
            if report != -1:
                os.write(report, str(calls).encode())
            code = 0
        finally:
            os._exit(code)

    def _work(self, plan: Sequence[FeedChoice]) -> None:
        """Open both where they are, and take what is new under one feed after the other."""
        reader = open_reader(self._url)
        pair = FeedPair(self._folder, self._registry, self._views, reader)
        for feed in plan:
            pair.feed_by(feed)
            pair.run()
            pair.tick()
            pair.writer.tidy()
        pair.settle()
        assert not pair.queue.error, pair.queue.error
        pair.queue.acknowledge(pair.fed.position, at_once=True)
        pair.writer.tidy()
        pair.close()
        reader.close()


if __name__ == "__main__":
    campaign = KilledHandOver(Path(sys.argv[1]), int(sys.argv[3]))
    campaign.run(int(sys.argv[2]))
    sys.stdout.write(f"{campaign.killed} {campaign.finished}\n")
