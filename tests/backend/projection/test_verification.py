"""Verification finds whatever differs from a rebuild, and nothing else."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.errors import Unavailable
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import code_versions
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.verification import RowDifference, ShadowRebuild
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
COUNT = 900


@pytest.fixture
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(11, users=30, products=9).payloads(), COUNT))]


@pytest.fixture
def shadow(
    tmp_path: Path, registry: Registry, projections: Views, history: list[Event]
) -> Iterator[ShadowRebuild]:
    with log_with(history) as reader:
        shadow = ShadowRebuild(tmp_path / "shadow.sqlite", reader, projections, registry)
        yield shadow
        shadow.close()
    assert not [*tmp_path.glob("shadow*")]


@pytest.fixture
def live(tmp_path: Path, registry: Registry, projections: Views, history: list[Event]) -> Path:
    store = LiveStore(tmp_path / "live.sqlite", projections)
    Applier(store, projections, registry).apply(history[:800])
    store.close()
    return tmp_path / "live.sqlite"


@pytest.fixture
def past(tmp_path: Path, registry: Registry, projections: Views, history: list[Event]) -> Path:
    store = ArchiveStore(tmp_path / "past.sqlite", projections)
    applier = Applier(store, projections, registry)
    for start in range(0, COUNT, 50):
        applier.apply(history[start : start + 50])
    store.close()
    return tmp_path / "past.sqlite"


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_that_equal_rows_are_counted_and_nothing_is_found(
    shadow: ShadowRebuild, live: Path
) -> None:
    verified = shadow.compare_live(live)
    assert verified.difference is None
    assert verified.position == 800
    assert all(verified.row_counts.values())


def test_that_a_view_which_is_not_built_yet_is_named_and_the_others_are_compared(
    shadow: ShadowRebuild, live: Path
) -> None:
    change(live, "DROP TABLE sales")
    verified = shadow.compare_live(live)
    assert verified.unbuilt == ["sales"]
    assert verified.difference is None
    assert "sales" not in verified.row_counts
    assert verified.row_counts["orders"]


def test_that_a_changed_cell_is_named(shadow: ShadowRebuild, live: Path) -> None:
    change(live, "UPDATE orders SET paid = paid + 1 WHERE order_id = 'order-0000012'")
    difference = shadow.compare_live(live).difference
    assert difference is not None
    assert (difference.view, difference.key, difference.column) == (
        "orders",
        ["order-0000012"],
        "paid",
    )
    assert isinstance(difference.live, int)
    assert difference.live - 1 == difference.rebuilt


def test_that_a_missing_row_is_named(shadow: ShadowRebuild, live: Path) -> None:
    change(live, "DELETE FROM users WHERE user_id = (SELECT max(user_id) FROM users)")
    difference = shadow.compare_live(live).difference
    assert difference is not None
    assert (difference.view, difference.column, difference.live) == ("users", "", None)
    assert difference.rebuilt == difference.key[0]


def test_that_a_row_too_many_is_named(shadow: ShadowRebuild, live: Path) -> None:
    change(live, "UPDATE sales SET day = '1999-01-01' WHERE product_id = 'product-00003'")
    difference = shadow.compare_live(live).difference
    assert difference == RowDifference(
        view="sales",
        key=["1999-01-01", "product-00003", "BRL"],
        column="",
        live="1999-01-01, product-00003, BRL",
        rebuilt=None,
    )


def test_that_the_archive_is_compared_at_any_position(
    shadow: ShadowRebuild, past: Path, live: Path
) -> None:
    for position in (COUNT, 350, 1):
        verified = shadow.compare_archive(past, position)
        assert (verified.position, verified.difference) == (position, None)
    change(past, "UPDATE products SET sold = -1")
    assert shadow.compare_archive(past).difference is not None
    assert shadow.compare_archive(past, 1).difference is None
    assert shadow.compare_live(live).difference is None


def test_that_progress_is_told(
    tmp_path: Path, registry: Registry, projections: Views, history: list[Event], live: Path
) -> None:
    progress: list[tuple[int, int]] = []
    with log_with(history) as reader:
        shadow = ShadowRebuild(
            tmp_path / "shadow.sqlite",
            reader,
            projections,
            registry,
            lambda done, total: progress.append((done, total)),
        )
        shadow.compare_live(live)
        shadow.close()
    assert progress[-1] == (800, 800)


def test_that_a_missing_file_is_said_so(shadow: ShadowRebuild, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no read models"):
        shadow.compare_live(tmp_path / "replica-9.sqlite")


def put_former_version(live: Path, past: Path, order: str) -> int:
    """Let an order stand as the event before its last one left it; return the last one's place."""
    connection = sqlite3.connect(past)
    connection.row_factory = sqlite3.Row
    find = "SELECT * FROM orders WHERE order_id = ? ORDER BY heap_place DESC"
    last, former = connection.execute(find, (order,)).fetchmany(2)
    connection.close()
    names = [name for name in tuple(former.keys()) if not name.startswith("heap_")]
    cells = {name: former[name] for name in names}
    writer = sqlite3.connect(live)
    places = ", ".join("?" for _ in cells)
    writer.execute(
        f"INSERT OR REPLACE INTO orders ({', '.join(cells)}) VALUES ({places})",  # noqa: S608 - the table's own columns
        list(cells.values()),
    )
    writer.commit()
    writer.close()
    return int(last["position"])


def test_that_the_event_is_named_at_which_each_view_begins_to_differ(
    shadow: ShadowRebuild, live: Path, past: Path
) -> None:
    """An order missed its last event; a user is missing; a price was never so."""
    last = put_former_version(live, past, "order-0000012")
    change(live, "UPDATE products SET price = -5 WHERE product_id = 'product-00003'")
    change(live, "DELETE FROM users WHERE user_id = 'user-000003'")
    found = {each.view: each for each in shadow.compare_live(live).views}
    assert set(found) == {"orders", "products", "users"}
    assert {each.rows for each in found.values()} == {1}
    assert found["products"].codes == {"": 1}  # the rows have no ledger
    assert found["products"].of_other_code == 1
    assert (found["orders"].first, found["orders"].is_certain) == (last, True)
    assert (found["users"].is_certain, found["products"].is_certain) == (True, False)


def test_that_rows_of_other_code_are_told_from_those_that_todays_has_written(
    shadow: ShadowRebuild, live: Path, projections: Views
) -> None:
    code = code_versions(projections, {})["products"]
    with sqlite3.connect(live) as connection:
        old, new = connection.execute(
            "SELECT product_id, position FROM products ORDER BY position"
        ).fetchall()[0::4][:2]
        ledger = [("products", 1, "old", "", 0), ("products", new[1], code.digest, "", 0)]
        connection.executemany("INSERT INTO marigraph_code VALUES (?, ?, ?, ?, ?)", ledger)
        for key, _ in (old, new):
            connection.execute("UPDATE products SET price = -5 WHERE product_id = ?", (key,))
    connection.close()
    (found,) = shadow.compare_live(live).views
    assert found.codes == {"old": 1, code.digest: 1}
    assert found.of_other_code == 1
