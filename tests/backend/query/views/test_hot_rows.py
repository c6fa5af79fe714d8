"""Few rows that were changed very often: a page of the past costs its rows, not their versions."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from backend.clock import now_us
from backend.messages.groups import AskGroups, GroupKey
from backend.messages.queries import AskChanges, AskView
from backend.projection.archive_store import ArchiveStore
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_queries import open_rows
from backend.projection.row_store import Checkpoint
from backend.query.cache import PageCache
from backend.query.question_budget import BudgetGuard
from backend.query.views.kept_results import KeptResults
from backend.query.views.view_reader import ViewReader

VERSIONS = 60_000
STEPS = 1_000  # of SQLite's machine, counted at once


class GaugeRow(ViewRow, kw_only=True):
    """A row that is changed again and again."""

    name: str
    value: int


GAUGES = Projection(
    name="gauges", summary="", row=GaugeRow, key=("name",), handlers={}, order="position:desc"
)


class StepCounter(BudgetGuard):
    """Counts what SQLite does for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def watch(self, connection: sa.Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(self._count, STEPS)

    def _count(self) -> bool:
        self.steps += STEPS
        return False


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three rows, of which one has nearly all versions."""
    path = tmp_path_factory.mktemp("gauges") / "archive.sqlite"
    fill(path, ["a", "b", *"c" * (VERSIONS - 2)])
    return path


def fill(path: Path, names: Sequence[str]) -> None:
    """Write a version a position."""
    store = ArchiveStore(path, {"gauges": GAUGES})
    rows = store.tables("gauges")[GaugeRow]
    for position, name in enumerate(names, 1):
        store.context.begin(position, position)
        rows.put(GaugeRow(name=name, value=position))
    store.save(Checkpoint(len(names), {}))
    store.close()


@pytest.fixture
def counter() -> StepCounter:
    return StepCounter()


@pytest.fixture
def answers(path: Path, counter: StepCounter) -> Iterator[ViewReader]:
    with asking(path, counter) as reader:
        yield reader


@contextmanager
def asking(path: Path, counter: StepCounter) -> Generator[ViewReader]:
    """Answer from an archive."""
    engine, kept = open_rows(path), KeptResults(path.with_suffix(".results"))
    reader = ViewReader(
        "archive",
        engine,
        {"gauges": GAUGES},
        PageCache(0),
        archive=True,
        clock=now_us,
        kept=kept,
        guard=counter,
    )
    yield reader
    reader.close()
    engine.dispose()
    kept.close()


@pytest.mark.parametrize("order", ["", "name", "value", "value:desc"])
@pytest.mark.parametrize("text", ["", "value>0"])
@pytest.mark.parametrize("at", [3, VERSIONS // 2, VERSIONS])
def test_that_a_page_costs_its_rows_and_not_their_versions(
    answers: ViewReader, counter: StepCounter, order: str, text: str, at: int
) -> None:
    page = answers.page(AskView(view="gauges", filter=text, order=order), at)
    newest_first = [["c", at, at], ["b", 2, 2], ["a", 1, 1]]
    assert page.rows == (newest_first if order in {"", "value:desc"} else newest_first[::-1])
    assert page.total == 3
    assert counter.steps < VERSIONS  # each version takes several


def test_that_a_page_in_the_order_of_the_key_looks_up_no_more_keys_than_it_shows(
    tmp_path: Path, counter: StepCounter
) -> None:
    names = [f"{number:06}" for number in range(VERSIONS // 4)]
    fill(tmp_path / "archive.sqlite", names)
    with asking(tmp_path / "archive.sqlite", counter) as answers:
        asked = AskView(view="gauges", order="name", offset=100, limit=50)
        page = answers.page(asked, len(names) - 10)
        assert [row[0] for row in page.rows] == names[100:150]
    assert counter.steps < len(names)


def test_that_groups_and_changes_cost_no_more(answers: ViewReader, counter: StepCounter) -> None:
    groups = answers.groups(AskGroups(view="gauges", keys=[GroupKey(field="name")]), VERSIONS - 5)
    assert groups.groups == 3
    asked = AskChanges(after=VERSIONS - 3, upto=VERSIONS - 1, event=VERSIONS, limit=10)
    changes = answers.changes(asked)
    assert [each.after for each in changes.changes] == [["c", VERSIONS - 1, VERSIONS - 1]]
    assert [each.before for each in changes.event_changes] == [["c", VERSIONS - 1, VERSIONS - 1]]
    assert counter.steps < VERSIONS
