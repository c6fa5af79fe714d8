"""Which code wrote the rows is told from their positions, and what is mixed is said to be."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.messages.row_code import ViewCode, entry_at
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import CodeLedger, HandlerVersion
from backend.projection.live_store import LiveStore
from backend.projection.row_queries import open_rows
from backend.query.views.code_reader import read_view_code
from tests.backend.query.conftest import Views

VIEW = "users"


class CodedRows:
    """Rows of one view that versions of its code write in turn."""

    def __init__(self, path: Path, registry: Registry, views: Views, *, is_archive: bool) -> None:
        self.is_archive, self._registry = is_archive, registry
        self._views = {VIEW: views[VIEW]}
        kind = ArchiveStore if is_archive else LiveStore
        self.store = kind(path, self._views)
        self._engine = open_rows(path)

    def apply(self, events: Sequence[Event], digest: str = "") -> None:
        applier = Applier(self.store, self._views, self._registry)
        if digest:
            applier.follow_code(CodeLedger(self.store.database, {VIEW: HandlerVersion(digest)}))
        applier.apply(events)

    def read(self, todays: str, *, is_counted: bool = True) -> ViewCode:
        with self._engine.connect() as connection, connection.begin():
            return read_view_code(
                connection,
                self._views[VIEW],
                todays,
                is_archive=self.is_archive,
                is_counted=is_counted,
            )

    def count(self) -> int:
        with self._engine.connect() as connection:
            counted: int = connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(VIEW))
            ).scalar_one()
        return counted

    def close(self) -> None:
        self._engine.dispose()
        self.store.close()


@pytest.fixture(params=[False, True], ids=["replica", "archive"])
def rows(
    request: pytest.FixtureRequest, tmp_path: Path, registry: Registry, projections: Views
) -> Iterator[CodedRows]:
    made = CodedRows(tmp_path / "rows.sqlite", registry, projections, is_archive=request.param)
    with closing(made):
        yield made


def test_that_rows_of_two_versions_are_counted_and_the_view_is_mixed(
    rows: CodedRows, history: Sequence[Event]
) -> None:
    rows.apply(history[:300], "old")
    assert not rows.read("old").is_mixed
    rows.apply(history[300:600], "new")
    code = rows.read("new")
    old, new = code.entries
    assert (old.digest, old.since_position, old.upto, old.is_todays) == ("old", 1, 300, False)
    assert (new.digest, new.since_position, new.upto, new.is_todays) == ("new", 301, None, True)
    assert old.rows
    assert new.rows
    assert old.rows + new.rows == rows.count()
    assert code.is_mixed
    assert rows.read("new", is_counted=False).is_mixed
    assert entry_at(code, 300) == old
    assert entry_at(code, 301) == new


def test_that_of_rows_from_before_the_ledger_nobody_says_whose_they_are(
    rows: CodedRows, history: Sequence[Event]
) -> None:
    rows.apply(history[:300])
    (unknown,) = rows.read("new").entries
    assert (unknown.digest, unknown.rows, unknown.is_todays) == ("", rows.count(), False)
    rows.apply(history[300:600], "new")
    code = rows.read("new")
    assert [each.digest for each in code.entries] == ["", "new"]
    assert code.is_mixed


def test_that_one_code_is_one_entry_though_another_was_in_between_without_rows(
    rows: CodedRows, history: Sequence[Event]
) -> None:
    rows.apply(history[:300], "new")
    with rows.store.database.transaction():
        CodeLedger(rows.store.database, {VIEW: HandlerVersion("other")}).begin(300)
        CodeLedger(rows.store.database, {VIEW: HandlerVersion("new")}).begin(300)
    (only,) = rows.read("new").entries
    assert only.rows == rows.count()
    with rows.store.database.transaction():
        CodeLedger(rows.store.database, {VIEW: HandlerVersion("other")}).begin(300)
    assert not rows.read("other").is_mixed
    assert not rows.read("other", is_counted=False).is_mixed


def test_that_a_store_without_rows_has_no_entries(rows: CodedRows) -> None:
    assert rows.read("new").entries == []


def test_that_rows_of_very_many_entries_are_counted_as_those_of_few(
    rows: CodedRows, history: Sequence[Event]
) -> None:
    rows.apply(history[:300], "old")
    rows.apply(history[300:600], "new")
    before = {each.digest: each.rows for each in rows.read("new").entries}
    late = [each.position for each in history[:300:3]]
    with rows.store.database.transaction():
        ledger = CodeLedger(rows.store.database, {VIEW: HandlerVersion("new")})
        ledger.note_late((VIEW, position) for position in late)
    entries = rows.read("new").entries
    assert len(entries) > 100
    counts = dict.fromkeys(before, 0)
    for each in entries:
        counts[each.digest] += each.rows or 0
    assert sum(counts.values()) == rows.count()
    assert counts["new"] > (before["new"] or 0)
