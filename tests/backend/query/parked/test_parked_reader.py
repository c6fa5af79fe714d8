from contextlib import closing
from pathlib import Path

from backend.clock import now_us
from backend.messages.parked import AskSkipped
from backend.projection.live_store import LiveStore
from backend.projection.row_queries import open_rows
from backend.projection.row_store import ParkedRecord, SkippedRecord
from backend.query.parked.parked_reader import ParkedReader


def test_that_pages_of_skipped_events_meet_where_several_views_passed_over_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.sqlite"
    keys = [(9, "sales"), (7, "orders"), (7, "sales"), (7, "users"), (3, "sales")]
    with closing(LiveStore(path, {})) as store, store.database.durable_transaction():
        for position, view in keys:
            parked = ParkedRecord(view, "order-1", position, "KeyError: 1", 0, "order.created")
            store.parked.write_skipped(SkippedRecord(parked=parked, at_us=1, by="a", reason="b"))
    found: list[tuple[int, str]] = []
    with open_rows(path).connect() as connection:
        reader = ParkedReader("replica-1", connection, now_us)
        asked = AskSkipped(limit=2)
        while items := reader.skipped(asked).items:
            found += [(each.position, each.view) for each in items]
            last = items[-1]
            asked = AskSkipped(limit=2, before=last.position, before_view=last.view)
    assert found == keys
