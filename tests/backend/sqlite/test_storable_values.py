import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.sqlite.file_profile import SCRATCH
from backend.sqlite.sqlite_connection import connect_scratch
from backend.sqlite.storable_values import explain_unstorable, find_unstorable

ODD_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1]),
    st.floats(),
    st.text(st.characters(exclude_categories=())),
    st.binary(),
    st.sets(st.integers()),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
    st.complex_numbers(),
)


@pytest.fixture(scope="module")
def scratch() -> Iterator[sqlite3.Connection]:
    with closing(connect_scratch(SCRATCH)) as connection:
        connection.execute("CREATE TABLE cells (cell)")
        yield connection


@given(cell=ODD_CELLS)
def test_that_what_counts_as_storable_comes_back_as_it_was(
    scratch: sqlite3.Connection, cell: object
) -> None:
    if explain_unstorable(cell):
        return
    rowid = scratch.execute("INSERT INTO cells VALUES (?)", (cell,)).lastrowid
    found = scratch.execute("SELECT cell FROM cells WHERE rowid = ?", (rowid,)).fetchone()
    assert found == (cell,)


@given(cell=ODD_CELLS)
def test_that_what_the_driver_refuses_counts_as_unstorable(
    scratch: sqlite3.Connection, cell: object
) -> None:
    try:
        scratch.execute("INSERT INTO cells VALUES (?)", (cell,))
    except (sqlite3.Error, OverflowError, UnicodeEncodeError):
        assert explain_unstorable(cell)


def test_that_the_first_cell_that_cannot_be_stored_is_named() -> None:
    assert find_unstorable(("a", 1, None, 2.5, True)) is None
    assert find_unstorable(("a", 2**63, {1})) == (1, "the number does not fit into 64 bits")
    assert find_unstorable((float("nan"),)) == (0, "nan is no number that a cell can hold")
    assert find_unstorable((1, {1})) == (1, "a set is neither text, number nor flag")
    index, reason = find_unstorable(("a", "b\ud800")) or (0, "")
    assert (index, reason) == (1, "the text holds half a character (a lone surrogate) at 1")
