"""The writer of an attached folder, where what it is given does not follow what it has."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from backend.clock import SECOND_US, Micros
from backend.errors import Defect
from backend.foreign.continuity import FollowedPart
from backend.foreign.read_pace import StoppablePause
from backend.foreign.safe_end import SafeEnd
from backend.foreign.sql_store import SqlStore, open_sql_store
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_follower import StoreFollower
from backend.foreign.store_preview import recognize_source
from backend.messages.store_status import StoreStatus
from backend.run.mirror_service import ORIGIN, MirrorService
from backend.run.store_reader_thread import DraftedPage, StoreReaderThread
from backend.store.log_port import CheckedLog, ImportProgress, Transaction
from backend.store.memory_engine.memory_log_engine import ENGINE
from tests.backend.foreign.bank import open_accounts, sqlite_bank
from tests.contract.drafts import draft
from tests.running import until

LOGGER = logging.getLogger(__name__)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "bank.db"
    bank = sqlite_bank(path)
    open_accounts(bank, 2)
    bank.close()
    return path


@pytest.fixture
def log() -> Iterator[CheckedLog]:
    with closing(ENGINE.open_log("memory://mirror")) as opened:
        yield opened


def test_that_a_page_that_does_not_follow_the_copy_ends_the_process(
    store: Path, log: CheckedLog
) -> None:
    state = msgspec.json.encode(FollowedPart())
    log.append(Transaction(events=[draft()], progress=ImportProgress(ORIGIN, 1, state)), 7)

    def read_from_the_beginning(_part: FollowedPart) -> StoreReaderThread:
        follower = StoreFollower(
            lambda: open_sql_store(SqliteSource(store)), FollowedPart(), page_events=9
        )
        status = StoreStatus(name="bank", place=str(store))
        return StoreReaderThread(follower, status, lambda: None, LOGGER)

    with closing(MirrorService(log, read_from_the_beginning, str(store), LOGGER)) as mirror:
        until(lambda: mirror.waiting > 0, "a page is there")
        with pytest.raises(Defect, match="follows event 0, and the log ends at 1"):
            mirror.work()

    assert log.head() == 1


def test_that_a_reader_stops_at_once_however_seldom_it_reads(store: Path) -> None:
    pause = StoppablePause()
    seldom = SqliteSource(store, reads_per_s=0.1, pause=pause)
    follower = StoreFollower(lambda: open_sql_store(seldom), FollowedPart(), page_events=9)
    status = StoreStatus(name="bank", place=str(store))
    reader = StoreReaderThread(follower, status, lambda: None, LOGGER, pause)
    reader.start()

    began_s = time.monotonic()
    reader.close()

    assert time.monotonic() - began_s < 2.0
    assert reader.error is None
    assert reader.status.state == "connecting"


def test_that_pages_that_are_read_one_after_the_other_are_written_together(store: Path) -> None:
    bank = sqlite_bank(store)
    open_accounts(bank, 30)
    bank.close()
    source = SqliteSource(store, reads_per_s=1_000.0)
    follower = StoreFollower(lambda: open_sql_store(source), FollowedPart(), page_events=2)
    status = StoreStatus(name="bank", place=str(store))
    reader = StoreReaderThread(follower, status, lambda: None, LOGGER)
    pages: list[DraftedPage] = []
    with closing(reader):
        reader.start()
        while sum(len(page.drafts) for page in pages) < 64:
            until(reader.has_page, "more is handed over")
            page = reader.take()
            assert page is not None
            pages.append(page)

    assert len(pages[0].drafts) == 2  # nobody waits for what comes after a while of nothing
    assert len(pages) < 15
    assert pages[-1].part.count == 64


class CostlyStore(SqlStore):
    """One that looks at all of its events to find its end."""

    looks_s: tuple[float, ...] = ()

    def look(self, part: FollowedPart, now: Micros) -> SafeEnd:
        self.looks_s += (time.monotonic(),)
        threading.Event().wait(_LOOK_S)
        return super().look(part, now)


_LOOK_S = 0.05


def test_that_a_store_is_looked_at_the_more_seldom_the_more_it_costs(store: Path) -> None:
    source = SqliteSource(store, reads_per_s=1_000.0)
    costly = CostlyStore(source, recognize_source(source))
    follower = StoreFollower(lambda: costly, FollowedPart(), page_events=9)
    status = StoreStatus(name="bank", place=str(store))
    reader = StoreReaderThread(follower, status, lambda: None, LOGGER)
    with closing(reader):
        reader.start()
        until(lambda: len(costly.looks_s) >= 4, "it is looked at again and again")
    rests_s = [after - before for before, after in pairwise(costly.looks_s)]

    assert rests_s[1] > 10 * _LOOK_S  # the first took as long as to open it
    assert rests_s[2] > 10 * _LOOK_S


def test_that_waits_of_the_pace_are_counted_apart(store: Path) -> None:
    pause = StoppablePause()
    source = SqliteSource(store, reads_per_s=20.0, pause=pause)
    store_of_bank = open_sql_store(source)
    began_s = time.monotonic()
    for _ in range(4):
        store_of_bank.look(FollowedPart(), 0)
    took_s = time.monotonic() - began_s
    store_of_bank.close()

    assert 0 < pause.waited_us / SECOND_US <= took_s
