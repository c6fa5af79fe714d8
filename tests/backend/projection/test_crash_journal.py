"""What a process died at is known to the next one."""

import subprocess
import sys
from pathlib import Path

from backend.domain.products import ProductRestocked
from backend.domain.registry import Registry
from backend.projection.crash_journal import CAUTIOUS_EVENTS, CrashJournal
from backend.projection.live_store import LiveStore
from tests.backend.projection.deadly_process import DEADLY, VIEWS
from tests.backend.projection.log_fixtures import log_file
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import events


def test_that_an_event_at_which_the_process_dies_again_and_again_is_parked(
    tmp_path: Path, registry: Registry
) -> None:
    quantities = [1, 2, 3, 4, 5, DEADLY, 6, 7, 8]
    story = [ProductRestocked(product_id=f"p{n % 2}", quantity=n) for n in quantities]
    url = log_file(tmp_path / "log.sqlite", events(registry, story))
    rows = tmp_path / "rows.sqlite"
    command = [sys.executable, "-m", "tests.backend.projection.deadly_process", url, str(rows)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ended.stdout == "3\n"  # one nobody watched, and two that were written down
    store = LiveStore(rows, VIEWS)
    first, second = store.parked_events()
    store.close()
    assert (first.view, first.entity, first.position) == ("stock", "products/product-p1", 6)
    assert "died 2 times while stock took event 6 (product.restocked of" in first.error
    assert (second.position, second.error) == (8, "")  # it waits behind
    units = {row["product_id"]: row["units"] for row in every_row(rows, VIEWS["stock"])}
    assert units == {"p0": 2 + 4 + 6 + 8, "p1": 1 + 3 + 5}
    assert not (tmp_path / "rows.journal").exists()


def test_that_a_clean_end_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    CrashJournal(path).close()
    assert not path.exists()
    assert not CrashJournal(path).is_cautious


def test_that_a_kill_makes_the_next_run_cautious_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    CrashJournal(path)  # and killed
    journal = CrashJournal(path)
    journal.end(100, CAUTIOUS_EVENTS - 1)
    assert journal.is_cautious
    journal.end(101, 1)
    assert not journal.is_cautious


def test_that_kills_at_different_events_condemn_none(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    for position in (5, 7, 5, 9):
        CrashJournal(path).begin(position, "orders")
    journal = CrashJournal(path)
    assert not any(journal.is_deadly(position, "orders") for position in (5, 7, 9))


def test_that_only_the_view_that_was_deadly_is_condemned(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    for _ in range(2):
        CrashJournal(path).begin(5, "orders")
    journal = CrashJournal(path)
    assert journal.is_deadly(5, "orders")
    assert not journal.is_deadly(5, "users")
    journal.end(5, 1)
    assert not journal.is_deadly(5, "orders")


def test_that_a_journal_that_cannot_be_read_condemns_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.journal"
    path.write_bytes(b"\xff\x00{")
    journal = CrashJournal(path)
    assert journal.is_cautious
    assert not journal.is_deadly(0, "")
