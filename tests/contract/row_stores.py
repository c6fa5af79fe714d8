"""Stores of read models in each database, which a test may close and open again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_engines import RowEngine, find_row_engine
from backend.projection.row_queries import cells_of, rows_of
from backend.projection.sql_row_store import SqlRowStore
from backend.projection.table_specs import columns_of

UrlMaker = Callable[[pytest.FixtureRequest], str]
URLS: dict[str, UrlMaker] = {
    "sqlite": lambda _: "",
    "postgresql": lambda request: str(request.getfixturevalue("empty_database")),
}


class Rows:
    """The rows of one replica; `engine` opens them as whoever asks does."""

    def __init__(self, url: str, folder: Path, replica: str = "replica-1") -> None:
        self.url, self.folder = url, folder
        self.engine: RowEngine = find_row_engine(url, folder / f"{replica}.sqlite", "ours")
        self._opened = ExitStack()

    def store(self, projections: Mapping[str, Projection]) -> SqlRowStore:
        """Open them as their writer, until the test ends or `close`."""
        store = self.engine.open_store(projections)
        self._opened.callback(store.close)
        return store

    def reader(self) -> sa.Engine:
        engine = self.engine.open_rows()
        self._opened.callback(engine.dispose)
        return engine

    def every(self, projection: Projection) -> list[dict[str, Any]]:
        """Return all rows of a view in the order of their keys, as one sees them who asks."""
        rows = rows_of(projection)
        wanted = sa.select(*cells_of(projection, rows))
        wanted = wanted.order_by(*(rows.c[name] for name in projection.key))
        names = [column.name for column in columns_of(projection)]
        with self.reader().connect() as connection:
            return [dict(zip(names, row, strict=True)) for row in connection.execute(wanted)]

    def close(self) -> None:
        self._opened.close()


@pytest.fixture(params=URLS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rows]:
    rows = Rows(URLS[request.param](request), tmp_path)
    yield rows
    rows.close()


@pytest.fixture(scope="session")
def projections() -> Mapping[str, Projection]:
    return load_projections()


@pytest.fixture(scope="session")
def rows_database(new_database: Callable[[], str]) -> str:
    """The URL of a database that one module may fill once."""
    return new_database()
