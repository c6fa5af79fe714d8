"""An event is found by its id through the index on ids, in both databases, and never by a scan."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from backend.messages.queries import AskLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.contract.drafts import draft

EVENTS = 2_000
Executed = list[tuple[str, Any]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.sqlite'}"
    found: str = request.getfixturevalue("empty_database")
    return found


@pytest.fixture
def executed() -> Iterator[Executed]:
    """Statements that compare the id of events, with their values."""
    found: Executed = []

    def note(_connection: object, _cursor: object, statement: str, *others: object) -> None:
        if "events.id = " in statement:
            found.append((statement, others[0]))

    event.listen(sa.Engine, "before_cursor_execute", note)
    yield found
    event.remove(sa.Engine, "before_cursor_execute", note)


def explained(url: str, statements: Executed) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if url.startswith("sqlite") else "EXPLAIN "
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            if not url.startswith("sqlite"):
                connection.exec_driver_sql("ANALYZE events")
            return [
                " ".join(str(cell) for cell in row)
                for statement, values in statements
                for row in connection.exec_driver_sql(explain + statement, values)
            ]
    finally:
        engine.dispose()


def test_that_an_event_is_found_by_its_id_without_a_scan(url: str, executed: Executed) -> None:
    drafts = [draft(f"user-{number}") for number in range(EVENTS)]
    with closing(open_log(url)) as log:
        log.append(Transaction(events=drafts), recorded=7)
    wanted = f"id:{drafts[1_234].id.hex()}"
    with closing(LogSearch("replica-1", url, open_reader(url), clock=lambda: 7)) as search:
        plan = search.plan(wanted)
        executed.clear()
        page = search.page(AskLog(filter=wanted))

    assert (plan.access, plan.looked_at) == ("id", 1)
    assert [each.position for each in page.events] == [1_235]
    steps = explained(url, list(executed))
    assert any("events_id" in step for step in steps), steps
    assert not [step for step in steps if "SCAN events" in step or "Seq Scan on events" in step]
