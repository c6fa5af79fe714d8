"""Kills replicas in the midst of bulk operations: `FOLDER KILLS SEED`.

After each kill every event of an entity is either in its row, once, or parked, or skipped, and the
operation's counts are those of its items. Prints how many were killed, how many had finished, and
how many entities had been applied, failed again, or skipped.
"""

import logging
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry, load_registry
from backend.messages.bulks import Bulk, BulkAction, StartBulk
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.bulk_runner import BulkRunner
from backend.projection.bulk_store import BulkStore
from backend.projection.crash_journal import CrashJournal
from backend.projection.handler_watch import HandlerWatch
from backend.projection.live_store import LiveStore
from backend.projection.parked_work import ParkedWork
from backend.projection.read_model import EventMeta, ViewTables
from backend.projection.row_schema import BULK_ITEMS, PARKED, SKIPPED
from backend.projection.verification import ShadowRebuild
from backend.store.engine_registry import open_log, open_reader
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.unstorable_things import ThingRow, restocks, view_of

ENTITIES, EVENTS = 40, 1_200
PARKED_FIRST = EVENTS * 2 // 3  # what comes behind it is applied while bulk operations go on
LONGEST_S = 0.25  # until a kill
BROKEN = ("p7", "p13")  # which no mending reaches
LOGGER = logging.getLogger("bulks")


class Handler:
    """Takes nothing until it is mended, and nothing of some products even then."""

    def __init__(self, *, is_mended: bool) -> None:
        self.is_mended = is_mended

    def __call__(self, event: ProductRestocked, _: EventMeta, tables: ViewTables) -> None:
        if not self.is_mended or event.product_id in BROKEN:
            raise ValueError(f"{event.product_id} is broken")
        row = tables[ThingRow].get(event.product_id) or ThingRow(thing_id=event.product_id)
        row.total += event.quantity
        tables[ThingRow].put(row)


class KilledBulks:
    """Rows in a folder, and processes that work on them until they are killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rows, self._url = folder / "rows.sqlite", f"sqlite:///{folder / 'log.sqlite'}"
        self._random = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._registry: Registry = load_registry()
        numbers = ((f"p{self._random.randrange(ENTITIES)}", n + 1) for n in range(EVENTS))
        self._history: list[Event] = restocks(self._registry, [*numbers])
        with closing(open_log(self._url)) as log:
            append(log, self._history)
        self.killed = self.finished = 0
        self._number = 1_000_000  # of the next order that is not one of the rounds
        self.outcomes: Counter[str] = Counter()

    def run(self, kills: int, folder: Path) -> None:
        """Kill as many processes at work, and begin anew when there is nothing left to do."""
        self._begin()
        while self.killed < kills:
            number = self.killed + self.finished
            child = os.fork()
            if not child:
                try:
                    self._work("skip" if number % 7 == 3 else "retry", number)
                    os._exit(0)
                finally:
                    os._exit(1)
            time.sleep(self._random.random() * LONGEST_S)  # the moment of the kill is what is tried
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
            self._check()
            if os.WIFSIGNALED(status):
                self.killed += 1
                continue
            self.finished += 1
            self._verify(folder)
            self._begin()
        self._verify(folder)

    def _begin(self) -> None:
        """Make rows in which the first part of the log is parked."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._rows}{ending}").unlink(missing_ok=True)
        self._rows.with_suffix(".journal").unlink(missing_ok=True)
        views = view_of(Handler(is_mended=False))
        with closing(LiveStore(self._rows, views)) as store:
            Applier(store, views, self._registry).apply(self._history[:PARKED_FIRST])

    def _work(self, action: BulkAction, number: int) -> None:
        """Be a replica: apply what comes, and carry out bulk operations, until all is done."""
        views = view_of(Handler(is_mended=True))
        reader = open_reader(self._url)
        store = LiveStore(self._rows, views)
        journal = CrashJournal(self._rows.with_suffix(".journal"))
        applier = Applier(store, views, self._registry, journal=journal)
        watch = HandlerWatch(applier.find_in_hand)
        work = ParkedWork(applier, reader, watch, lambda _: None)
        bulks = BulkStore(store.database)
        runner = BulkRunner(bulks, work, LOGGER)
        if not bulks.unfinished():
            order = StartBulk(
                replica="replica-1",
                id=number.to_bytes(16),
                action=action,
                filter="entity:*-p1*" if action == "skip" else "",
                most=ENTITIES,
                reason="a campaign",
                by="anna",
            )
            runner.carry_out(order)
        while runner.step() is not None or applier.position < EVENTS:
            applier.apply(reader.read(applier.position, 7))
        journal.close()
        store.close()
        reader.close()

    def _check(self) -> None:
        """Nothing is lost, nothing doubled, and what is said of it is true."""
        views = view_of(Handler(is_mended=True))
        with closing(LiveStore(self._rows, views)) as store:
            query = store.database.cursor.connection.execute
            position = store.checkpoint().position
            aside = {row[0] for row in query(f"SELECT position FROM {PARKED.name}")}  # noqa: S608 - a constant
            aside |= {row[0] for row in query(f"SELECT position FROM {SKIPPED.name}")}  # noqa: S608 - a constant
            expected: defaultdict[str, int] = defaultdict(int)
            for event in self._history[:position]:
                if event.position not in aside:  # its quantity is its position
                    expected[event.subject.removeprefix("product-")] += event.position
            totals = dict(query("SELECT thing_id, total FROM things"))
            assert totals == dict(expected)
            counted = f"SELECT bulk, outcome, count(*), sum(events) FROM {BULK_ITEMS.name}"  # noqa: S608 - a constant
            found = query(f"{counted} GROUP BY bulk, outcome").fetchall()
            for number in {row[0] for row in found}:
                bulk = BulkStore(store.database).find(number)
                self._check_counts(bulk, [row[1:] for row in found if row[0] == number])

    def _check_counts(self, bulk: Bulk, found: list[tuple[str, int, int]]) -> None:
        counts = {outcome: count for outcome, count, _ in found}
        kept = {name: getattr(bulk, name) for name in ("applied", "failed", "skipped", "gone")}
        assert {name: counts.get(name, 0) for name in kept} == kept
        assert bulk.total == sum(counts.values())
        assert bulk.events == sum(events for *_, events in found)
        assert (bulk.state == "done") <= (bulk.finished == bulk.total)
        if bulk.state == "done":
            self.outcomes.update(kept)

    def _verify(self, folder: Path) -> None:
        """Once everything is retried, the rows are those of a rebuild by the same handler."""
        for _ in range(2):  # what is under way is finished first
            self._number += 1
            self._work("retry", self._number)
            self._check()
        views = view_of(Handler(is_mended=True))
        reader = open_reader(self._url)
        shadow = ShadowRebuild(folder / "shadow.sqlite", reader, views, self._registry)
        verified = shadow.compare_live(self._rows)
        shadow.close()
        reader.close()
        assert verified.difference is None, verified.difference


if __name__ == "__main__":
    campaign = KilledBulks(Path(sys.argv[1]), int(sys.argv[3]))
    campaign.run(int(sys.argv[2]), Path(sys.argv[1]))
    outcomes = campaign.outcomes
    sys.stdout.write(
        f"{campaign.killed} {campaign.finished} {outcomes['applied']} {outcomes['failed']}"
        f" {outcomes['skipped']}\n"
    )
