"""The archive at random positions against a replay from zero: every view, in four orders."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from backend.clock import now_us
from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.messages.queries import AskView
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, open_rows
from backend.projection.version_queries import rows_at
from backend.query.cache import PageCache
from backend.query.views.kept_results import KeptResults
from backend.query.views.view_reader import ViewReader
from backend.store.engine_registry import open_reader
from tests.backend.cli.program import Program
from tests.backend.exchange.real_data import OLIST, there
from tests.backend.query.conftest import Rows, Views
from tests.backend.query.views.replay_oracle import ViewReplay, orders_of

VIEWS = sorted(load_projections())
PAGE = 50  # rows, as the desk shows them
POSITIONS = 1_000  # of the whole log
EVERY = 50  # positions between two at which all pages of all orders are read


class PastPages:
    """Pages of an archive's file, as its process answers them: results are kept and moved on."""

    def __init__(self, path: Path, folder: Path, projection: Projection) -> None:
        self._view = projection.name
        self._projection, self._engine = projection, open_rows(path)
        self._kept = KeptResults(folder / "past.results")
        self._reader = ViewReader(
            "archive",
            self._engine,
            {projection.name: projection},
            PageCache(0),
            archive=True,
            clock=now_us,
            kept=self._kept,
        )

    def require_page(self, replay: ViewReplay, order: str, start: int, size: int) -> None:
        """See that a page is the replay's, row by row, and that the totals agree."""
        asked = AskView(view=self._view, order=order, offset=start, limit=size)
        page = self._reader.page(asked, replay.position)
        assert page.total == replay.total, asked
        assert page.rows == replay.page(order, start, size), asked

    def require_whole(self, replay: ViewReplay) -> None:
        """See that all rows are the replay's, and no others."""
        rows = rows_at(self._projection, replay.position)
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(*cells_of(self._projection, rows)))
            names = [*found.keys()]
            key_at = [names.index(name) for name in self._projection.key]
            every = [list(row) for row in found]
        assert len(every) == len(replay.rows)
        for row in every:
            assert row == replay.rows[tuple(row[place] for place in key_at)]

    def close(self) -> None:
        self._reader.close()
        self._kept.close()
        self._engine.dispose()


def _compare(
    past: PastPages, replay: ViewReplay, orders: Sequence[str], dice: random.Random
) -> None:
    """Compare the top of the view, a page somewhere in it, and its end, in each of the orders."""
    for order in orders:
        somewhere = dice.randrange(replay.total + 1)
        for start in (0, somewhere, max(0, replay.total - PAGE + 1)):
            past.require_page(replay, order, start, PAGE)


def _compare_all(past: PastPages, replay: ViewReplay, orders: Sequence[str]) -> None:
    """Compare every row in each of the orders."""
    for order in orders:
        for start in range(0, replay.total + 1, 5_000):
            past.require_page(replay, order, start, 5_000)


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_view_at_a_position_is_what_a_replay_from_zero_makes(
    tmp_path: Path,
    archive: Rows,
    registry: Registry,
    projections: Views,
    history: Sequence[Event],
    view: str,
) -> None:
    archive.apply(history)
    projection, dice = projections[view], random.Random(view)  # noqa: S311  # repeatable
    orders = orders_of(view, projection)
    past = PastPages(archive.path, tmp_path, projection)
    replay = ViewReplay(tmp_path / "live.sqlite", projection, registry, orders)
    for position in sorted(dice.sample(range(1, len(history) + 1), 25)):
        replay.apply(history[replay.position : position])
        past.require_whole(replay)
        _compare_all(past, replay, orders)
    replay.close()
    past.close()


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """All of Olist in a log, and in the archive that its backend keeps."""
    program = Program(tmp_path_factory.mktemp("olist"), replicas=0, patience=1200)
    with program.backend():
        program.run("import", "olist", str(OLIST), "--json", "--quiet")
        program.run("verify", "--json", "--quiet")  # and so the archive has come to the end
    return program


@pytest.mark.campaign
@pytest.mark.timeout(7200)
@there(OLIST)
@pytest.mark.parametrize("view", VIEWS)
def test_that_olist_at_a_thousand_positions_is_what_a_replay_from_zero_makes(
    tmp_path: Path, olist: Program, view: str
) -> None:
    registry, projection = load_registry(), load_projections()[view]
    dice, orders = random.Random(view), orders_of(view, projection)  # noqa: S311  # repeatable
    reader = open_reader(f"sqlite:///{olist.folder / 'log.sqlite'}")
    past = PastPages(olist.folder / "archive.sqlite", tmp_path, projection)
    replay = ViewReplay(tmp_path / "live.sqlite", projection, registry, orders)
    positions = sorted(dice.sample(range(1, reader.head() + 1), POSITIONS))
    for number, position in enumerate(positions):
        while (at := replay.position) < position:
            replay.apply(reader.read(at, min(2_000, position - at)))
        past.require_whole(replay)
        _compare(past, replay, orders, dice)
        if number % EVERY == 0:
            _compare_all(past, replay, orders)
    replay.close()
    past.close()
    reader.close()
