"""An archive that begins with the rows of a replica, against one that has read all of the log."""

import random
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_seed import seed_versions
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_copy import copy_rows
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.version_queries import (
    changes_in,
    kept_from,
    page_at,
    require_kept,
    row_count_at,
)
from backend.projection.version_retention import VersionRetention
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
COUNT, COPIED = 2_000, 1_100  # events; a copy that ends within a block
KILLED = """
import os, signal, sys
from functools import partial
from pathlib import Path
from backend.projection.archive_seed import seed_versions
from backend.projection.installed_projections import load_projections
from backend.projection.row_copy import copy_rows

left = int(sys.argv[3])

def count(frame, event, argument):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

convert = partial(seed_versions, projections=load_projections())
sys.setprofile(count)
copy_rows(Path(sys.argv[1]), Path(sys.argv[2]), convert)
sys.setprofile(None)
print(int(sys.argv[3]) - left)
"""


@pytest.fixture(scope="module")
def history(registry: Registry) -> Sequence[Event]:
    payloads = Shop(11, users=40, products=20).payloads()
    return [*events(registry, islice(payloads, COUNT))]


@pytest.fixture
def replica(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event]
) -> Path:
    """A replica's file that stands where the copy is taken."""
    path = tmp_path / "replica-1.sqlite"
    store = LiveStore(path, projections)
    Applier(store, projections, registry).apply(history[:COPIED])
    store.close()
    return path


def followed(
    path: Path, registry: Registry, views: Views, history: Sequence[Event], *, kept: int = 0
) -> None:
    """Apply all of the history to an archive, and remove what is older than `kept` events."""
    store = ArchiveStore(path, views)
    applier = Applier(store, views, registry)
    while applier.position < len(history):
        applier.apply(history[applier.position : applier.position + 137])
    for projection in views.values() if kept else ():
        retention = VersionRetention(view_spec(projection), store.database, kept)
        while retention.step(applier.position):
            pass  # a step does it all, and says whether more is left
    store.close()


@pytest.mark.parametrize("kept", [0, 500])
def test_that_from_the_copy_on_it_is_the_archive_of_the_whole_log(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    history: Sequence[Event],
    replica: Path,
    kept: int,
) -> None:
    whole, begun = tmp_path / "whole.sqlite", tmp_path / "archive.sqlite"
    followed(whole, registry, projections, history)
    copy_rows(replica, begun, partial(seed_versions, projections=projections))
    followed(begun, registry, projections, history, kept=kept)
    dice = random.Random(3)  # noqa: S311  # repeatable
    first, second = open_rows(whole), open_rows(begun)
    with first.connect() as expected, second.connect() as found:
        edges = {view: kept_from(found, each) for view, each in projections.items()}
        assert set(edges.values()) == ({COPIED} if not kept else {1_279})
        edge = max(edges.values())
        positions = [edge, edge + 1, COUNT, *(dice.randrange(edge, COUNT) for _ in range(12))]
        for at in positions:
            for projection in projections.values():
                assert every_row(begun, projection, at) == every_row(whole, projection, at)
                count = row_count_at(expected, projection, at)
                assert row_count_at(found, projection, at) == count
                pages = (page_at(each, projection, at, 30) for each in (expected, found))
                assert next(pages) == next(pages)
        changes = (
            changes_in(each, projections.values(), edge, COUNT) for each in (expected, found)
        )
        assert next(changes) == next(changes)
        for projection in projections.values():
            with pytest.raises(Unreadable, match="keeps"):
                require_kept(found, projection, edge - 1)
    first.dispose()
    second.dispose()


def test_that_a_view_which_the_replica_has_in_another_shape_is_left_to_be_built(
    tmp_path: Path, projections: Views, registry: Registry
) -> None:
    one = {"users": projections["users"]}
    older = tmp_path / "older.sqlite"
    store = LiveStore(older, one)
    Applier(store, one, registry).apply(
        [*events(registry, islice(Shop(1, users=3, products=2).payloads(), 30))]
    )
    store.close()
    begun = tmp_path / "archive.sqlite"
    copy_rows(older, begun, partial(seed_versions, projections=projections))
    opened = ArchiveStore(begun, projections)
    assert opened.unbuilt == projections.keys() - one.keys()
    opened.close()
    assert len(every_row(begun, one["users"], 30)) == len(every_row(older, one["users"]))


def test_that_a_kill_at_any_moment_leaves_a_whole_archive_or_none(
    tmp_path: Path, projections: Views, replica: Path
) -> None:
    def begin(number: int, kill_at: int) -> "subprocess.CompletedProcess[str]":
        target = tmp_path / f"archive-{number}.sqlite"
        command = [sys.executable, "-c", KILLED, str(replica), str(target), str(kill_at)]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    whole = begin(0, 10**9)
    assert whole.returncode == 0, whole.stderr
    calls, expected = int(whole.stdout), _all_rows(tmp_path / "archive-0.sqlite", projections)
    dice = random.Random(6)  # noqa: S311  # repeatable
    for number in range(1, 5):
        killed = begin(number, dice.randrange(1, calls))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        target = tmp_path / f"archive-{number}.sqlite"
        if target.exists():
            assert _all_rows(target, projections) == expected
            continue
        copy_rows(replica, target, partial(seed_versions, projections=projections))
        assert _all_rows(target, projections) == expected
        assert not [*tmp_path.glob(f"archive-{number}.copying*")]


def _all_rows(path: Path, views: Views) -> dict[str, object]:
    engine = open_rows(path)
    with engine.connect() as connection:
        counts = {name: row_count_at(connection, each, COPIED) for name, each in views.items()}
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
    engine.dispose()
    return {name: (counts[name], every_row(path, each, COPIED)) for name, each in views.items()}
