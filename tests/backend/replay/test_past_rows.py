"""The rows on which a handler is run again are those of right before its event."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_queries import view_spec
from backend.projection.version_queries import KEPT_FROM
from backend.projection.version_retention import VersionRetention
from backend.replay.past_rows import RowsSource, open_past_rows
from tests.backend.projection.annulled_logs import apply_all, following, with_annulments
from tests.backend.projection.log_fixtures import log_with

Views = Mapping[str, Projection]
ANNULLED = 300  # an index; the annulment stands at position 402


@pytest.fixture(scope="module")
def annulled(history: list[Event]) -> list[Event]:
    return with_annulments(history, {401: ANNULLED})


def past_rows(
    tmp_path: Path,
    registry: Registry,
    projection: Projection,
    log: Sequence[Event],
    position: int,
    archive: Path | None,
) -> tuple[RowsSource, dict[tuple[str, ...], ViewRow]]:
    """Return where the rows came from, and all of them without their positions."""
    row = view_spec(projection).row
    with log_with(log) as reader:
        with closing(
            LiveStore(tmp_path / f"{position}.sqlite", {projection.name: projection})
        ) as store:
            applier = following(store, {projection.name: projection}, registry, reader)
            apply_all(applier, reader, [500], len(log))
            (table, *_) = store.tables_of(projection.name)
            keys = [tuple(key) for key in table.all_keys()]
        with open_past_rows(
            projection,
            position,
            reader,
            registry,
            archive=archive,
            scratch=tmp_path / "scratch.sqlite",
            on_replayed=lambda _done, _total: None,
        ) as past:
            found = ((key, past.tables[row].rows.get(*key)) for key in keys)
            rows = {k: msgspec.structs.replace(each, position=0) for k, each in found if each}
            return past.source, rows


def archive_of(
    path: Path, registry: Registry, views: Views, log: Sequence[Event], kept: int | None = None
) -> Path:
    """Write the archive of a log; `kept`: the versions of so many events back."""
    with log_with(log) as reader, closing(ArchiveStore(path, views)) as store:
        apply_all(following(store, views, registry, reader), reader, [500], len(log))
        for projection in views.values() if kept is not None else ():
            retention = VersionRetention(view_spec(projection), store.database, kept or 0)
            while retention.step(len(log)):
                assert store.database.setting(f"{KEPT_FROM}{projection.name}")
    return path


@pytest.mark.parametrize("position", [400, 402, 700])
@pytest.mark.parametrize("view", ["users", "products", "contacts"])
def test_that_replayed_rows_leave_out_what_is_annulled_as_the_archive_does(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    annulled: list[Event],
    view: str,
    position: int,
) -> None:
    views = {view: projections[view]}
    archive = archive_of(tmp_path / "archive.sqlite", registry, views, annulled)
    source, kept = past_rows(tmp_path, registry, views[view], annulled, position, archive)
    assert source == "archive"
    source, replayed = past_rows(tmp_path, registry, views[view], annulled, position, None)
    assert (source, replayed) == ("replay", kept)
    assert kept


def test_that_rows_of_before_the_archives_edge_are_replayed(
    tmp_path: Path, registry: Registry, projections: Views, history: list[Event]
) -> None:
    views = {"contacts": projections["contacts"]}
    archive = archive_of(tmp_path / "archive.sqlite", registry, views, history, kept=100)
    source, pruned = past_rows(tmp_path, registry, views["contacts"], history, 300, archive)
    assert source == "replay"
    source, replayed = past_rows(tmp_path, registry, views["contacts"], history, 300, None)
    assert pruned == replayed
    source, _ = past_rows(tmp_path, registry, views["contacts"], history, 890, archive)
    assert source == "archive"
