"""What a process died at is known to the next one."""

import subprocess
import sys
from pathlib import Path

from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.crash_journal import READING, CrashJournal, view_mark
from backend.projection.live_store import LiveStore
from tests.backend.projection.deadly_process import DEADLY, VIEWS
from tests.backend.projection.log_fixtures import log_file
from tests.backend.projection.parked_events import parked_events
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import events

ORDERS = view_mark("orders")


def test_that_an_event_at_which_the_process_died_twice_is_parked(
    tmp_path: Path, registry: Registry
) -> None:
    quantities = [1, 2, 3, 4, 5, DEADLY, 6, 7, 8]
    payloads = [ProductRestocked(product_id=f"p{n % 2}", quantity=n) for n in quantities]
    url = log_file(tmp_path / "log.sqlite", events(registry, payloads))
    rows = tmp_path / "rows.sqlite"
    command = [sys.executable, "-m", "tests.backend.projection.deadly_process", url, str(rows)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ended.stdout == "2\n"
    store = LiveStore(rows, VIEWS)
    first, second = parked_events(store)
    store.close()
    assert (first.view, first.entity, first.position) == ("stock", "products/product-p1", 6)
    assert "died 2 times while stock took event 6 (product.restocked of" in first.error
    assert (second.position, second.error) == (8, "")  # it waits behind
    units = {row["product_id"]: row["units"] for row in every_row(rows, VIEWS["stock"])}
    assert units == {"p0": 2 + 4 + 6 + 8, "p1": 1 + 3 + 5}
    assert not (tmp_path / "rows.journal").exists()


def test_that_a_clean_end_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    journal = CrashJournal(path)
    journal.begin(5, ORDERS)
    journal.close()
    assert not path.exists()


def _die_at(path: Path, position: int, mark: int) -> None:
    """Leave the file as a process does that dies while the view takes the event."""
    journal = CrashJournal(path)
    journal.begin(position, mark)
    journal.release()


def test_that_a_kill_during_a_save_makes_the_next_run_cautious_for_that_batch(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.journal"
    killed = CrashJournal(path)
    killed.begin(100, ORDERS)
    killed.begin_saving(100)
    killed.release()
    journal = CrashJournal(path)
    assert journal.is_cautious(50)
    assert not journal.is_cautious(100)
    assert journal.deadly_position == 0
    journal.close()


def test_that_a_kill_of_an_idle_process_blames_no_event(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    for _ in range(3):
        killed = CrashJournal(path)
        killed.begin(5, ORDERS)
        killed.note_idle()
        killed.release()
    journal = CrashJournal(path)
    assert journal.deadly_position == 0
    assert not journal.is_cautious(0)
    journal.close()


def test_that_kills_at_different_events_condemn_none(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    for position in (5, 7, 5, 9):
        _die_at(path, position, ORDERS)
    journal = CrashJournal(path)
    assert not any(journal.is_deadly(position, ORDERS) for position in (5, 7, 9))
    journal.close()


def test_that_only_the_view_that_was_deadly_is_condemned_until_the_event_is_behind_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.journal"
    for _ in range(2):
        _die_at(path, 5, ORDERS)
    journal = CrashJournal(path)
    assert journal.is_deadly(5, ORDERS)
    assert not journal.is_deadly(5, view_mark("users"))
    journal.end(5)
    assert not journal.is_deadly(5, ORDERS)
    journal.close()


def test_that_a_journal_that_cannot_be_read_condemns_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    path.write_bytes(b"\xff\x00{" * 1000)
    journal = CrashJournal(path)
    assert journal.deadly_position == 0
    journal.close()


def test_that_a_payload_at_whose_reading_the_process_died_twice_is_parked(
    tmp_path: Path, registry: Registry
) -> None:
    path = tmp_path / "rows.journal"
    for _ in range(2):
        _die_at(path, 2, READING)
    journal, store = CrashJournal(path), LiveStore(tmp_path / "rows.sqlite", VIEWS)
    restocks = [ProductRestocked(product_id=f"p{n}", quantity=n) for n in (1, 2, 3)]
    Applier(store, VIEWS, registry, journal=journal).apply(list(events(registry, restocks)))
    (parked,) = parked_events(store)
    assert parked.position == 2
    assert "died 2 times while its module took event 2" in parked.error
    assert journal.deadly_position == 0  # it is behind us
    store.close()
    journal.close()
