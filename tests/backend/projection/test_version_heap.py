"""A heap of versions against a plain list of them, whatever comes late or is taken away."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from backend.projection.archive_store import archive_schema
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.sql_tables import BLOCK_POSITIONS
from backend.projection.version_heap import VersionHeap
from backend.projection.version_queries import row_count_at, rows_at, totals_at
from tests.property_examples import examples


class PartRow(ViewRow, kw_only=True):
    """A row with a key of two columns."""

    shelf: str
    part: str
    count: int


PARTS = Projection(
    name="parts", summary="", row=PartRow, key=("shelf", "part"), handlers={}, order="shelf"
)
SHELVES = st.sampled_from("ab")
NUMBERS = st.sampled_from("xyz")
STEPS = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.integers(1, 4 * BLOCK_POSITIONS), SHELVES, NUMBERS), min_size=1, max_size=5
        ),
        st.none() | st.tuples(SHELVES, NUMBERS),
    ),
    max_size=8,
)
Step = tuple[list[tuple[int, str, str]], tuple[str, str] | None]  # written, then removed
Model = dict[tuple[int, tuple[str, str]], int]


@contextmanager
def heap_in(path: Path) -> Generator[VersionHeap]:
    connection = sqlite3.connect(path, isolation_level=None)
    for text in archive_schema(view_spec(PARTS)):
        connection.execute(text)
    yield VersionHeap(view_spec(PARTS), connection.cursor())
    connection.close()


@examples(1 / 5)  # each makes a file, and asks it for twenty positions or so
@given(steps=STEPS)
def test_that_every_version_holds_from_its_position_on_whenever_it_came(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    path = tmp_path_factory.mktemp("heap") / "rows.sqlite"
    known: Model = {}
    with heap_in(path) as heap:
        for number, (written, removed) in enumerate(steps):
            versions = [
                (position, (shelf, part), (position, shelf, part, number))
                for position, shelf, part in sorted(written)
            ]
            heap.write(versions, {key for _, key, _ in versions})
            known |= {(position, key): number for position, key, _ in versions}
            if removed is not None:
                heap.remove(removed)
                known = {each: count for each, count in known.items() if each[1] != removed}
        _compare(path, known)


def _compare(path: Path, known: Model) -> None:
    engine = open_rows(path)
    with engine.connect() as connection:
        for position in {0, 1, *(position for position, _ in known), 10_000}:
            expected = {
                key: (at, count) for (at, key), count in sorted(known.items()) if at <= position
            }
            for by_key in (False, True):
                rows = rows_at(PARTS, position, by_key=by_key)
                found = connection.execute(sa.select(rows)).all()
                by_key_cells = {(row[2], row[3]): (row[1], row[4]) for row in found}
                assert by_key_cells == expected
                assert len(found) == len(expected)
            assert row_count_at(connection, PARTS, position) == len(expected)
        assert totals_at(connection, PARTS).versions == len(known)
    engine.dispose()
