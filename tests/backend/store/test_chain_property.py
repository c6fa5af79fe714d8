"""A log in a file, damaged at random places: the walk names exactly these positions."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backend.store.chain_rules import MAX_BLOCK_EVENTS
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.contract.drafts import draft

COUNT = MAX_BLOCK_EVENTS + 50
CHANGES = (
    "UPDATE events SET data = '{\"x\":1}' WHERE position = ?",
    "UPDATE events SET actor = 'mallory' WHERE position = ?",
    "UPDATE events SET id = randomblob(16) WHERE position = ?",
    "UPDATE events SET correlation = randomblob(16) WHERE position = ?",
    "UPDATE events SET time = time + 1000 WHERE position = ?",
    "UPDATE events SET recorded = recorded + 1000 WHERE position = ?",
    "UPDATE events SET version = version + 1000 WHERE position = ?",
)
positions = st.integers(1, COUNT)
_PROPERTY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the log is written once, and copied for each example


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log in commits of one to thirteen events, each with a text of its own."""
    path = tmp_path_factory.mktemp("log") / "whole.sqlite"
    drafts = [
        draft(f"user-{at % 9}", data=b'{"x":"text-of-%06d"}' % at, id_=at.to_bytes(16))
        for at in range(1, COUNT + 1)
    ]
    with closing(open_log(f"sqlite:///{path}")) as log:
        start, size = 0, 1
        while start < COUNT:
            log.append(Transaction(events=drafts[start : start + size]), recorded=7)
            start, size = start + size, size % 13 + 1
    return path


def copy_of(whole: Path, folder: Path) -> Path:
    return Path(copyfile(whole, folder / "log.sqlite"))


def found(path: Path) -> list[tuple[str, int, int]]:
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        report = ChainVerification(reader, lambda _done, _total: None).run({})
    return [(each.kind, each.first, each.last) for each in report.findings]


def named(path: Path, kind: str) -> set[int]:
    """Return the positions that are named, all of one kind."""
    findings = found(path)
    assert {each[0] for each in findings} <= {kind}
    return {at for _, first, last in findings for at in range(first, last + 1)}


@_PROPERTY
@given(flipped=st.dictionaries(positions, st.integers(0, 13), min_size=1, max_size=12))
def test_that_bytes_flipped_in_the_file_are_named_by_their_positions(
    whole: Path, tmp_path: Path, flipped: dict[int, int]
) -> None:
    path = copy_of(whole, tmp_path)
    written = path.read_bytes()
    content = bytearray(written)
    for position, offset in flipped.items():
        text = b"text-of-%06d" % position
        assert written.count(text) == 1
        content[written.index(text) + offset % len(text)] ^= 0x01
    path.write_bytes(content)
    assert named(path, "changed") == flipped.keys()


@_PROPERTY
@given(changes=st.dictionaries(positions, st.sampled_from(CHANGES), min_size=1, max_size=12))
def test_that_rows_changed_by_hand_are_named_whatever_was_changed(
    whole: Path, tmp_path: Path, changes: dict[int, str]
) -> None:
    path = copy_of(whole, tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for position, change in changes.items():
            connection.execute(change, (position,))
    assert named(path, "changed") == changes.keys()


@_PROPERTY
@given(deleted=st.sets(st.integers(1, COUNT - 1), min_size=1, max_size=12))
def test_that_deleted_rows_are_named(whole: Path, tmp_path: Path, deleted: set[int]) -> None:
    path = copy_of(whole, tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for position in deleted:
            connection.execute("DELETE FROM events WHERE position = ?", (position,))
    assert named(path, "missing") == deleted


@_PROPERTY
@given(pairs=st.lists(st.tuples(positions, positions), min_size=1, max_size=4))
@example(pairs=[(1, 2), (3, 4)])
def test_that_events_that_have_changed_places_are_named_with_both_positions(
    whole: Path, tmp_path: Path, pairs: list[tuple[int, int]]
) -> None:
    path, swapped, taken = copy_of(whole, tmp_path), list[tuple[str, int, int]](), set[int]()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for one, other in map(sorted, pairs):
            if one == other or taken & {one, other}:
                continue
            taken |= {one, other}
            swapped.append(("swapped", one, other))
            for target, source in ((-1, one), (one, other), (other, -1)):
                connection.execute(
                    "UPDATE events SET position = ? WHERE position = ?", (target, source)
                )
    assert found(path) == sorted(swapped, key=lambda each: each[1:])
