"""A process that was thought dead and goes on must not write into its successor's rows."""

import subprocess
import sys
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.errors import AlreadyRunning, Defect
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.writer_lock import hold_writer_lock
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.parked_events import retry
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
COUNT = 600
HOLDER = """
import sys
from pathlib import Path
from backend.projection.writer_lock import hold_writer_lock
with hold_writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("begun", [0, 200])
@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_an_orphan_writes_nothing_behind_its_successor(
    tmp_path: Path,
    opened: Opened,
    registry: Registry,
    projections: Views,
    kind: type[LiveStore] | type[ArchiveStore],
    begun: int,
) -> None:
    history = list(events(registry, islice(Shop(3, users=30, products=9).payloads(), COUNT)))
    once = Applier(opened(projections, kind, "once.sqlite"), projections, registry)
    once.apply(history)
    orphan = Applier(opened(projections, kind), projections, registry)
    orphan.apply(history[:begun])
    successor = Applier(opened(projections, kind), projections, registry)
    successor.apply(history[begun:400])
    for _ in range(2):  # it does not learn where the rows are, and go on from there
        with pytest.raises(Defect, match="moved the read models"):
            orphan.apply(history[orphan.position :])
    successor.apply(history[400:])
    at = COUNT if kind is ArchiveStore else None
    for view in projections.values():
        rows = every_row(tmp_path / "rows.sqlite", view, at)
        assert rows == every_row(tmp_path / "once.sqlite", view, at)


def test_that_read_models_without_an_event_can_be_begun_twice(
    opened: Opened, registry: Registry, projections: Views
) -> None:
    history = list(events(registry, islice(Shop(3, users=30, products=9).payloads(), 10)))
    with log_with(history) as log:
        applier = Applier(opened(projections), projections, registry)
        retry(applier, "orders", "orders/order-1", log)
        applier.apply(history)
        assert applier.store.checkpoint().position == len(history)


def test_that_one_process_at_a_time_holds_the_file(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(AlreadyRunning, match="Another process writes"),
            hold_writer_lock(path, patience_s=0),
        ):
            pass
        other.stdin.close()  # it is on its way out, and is waited for
        with hold_writer_lock(path):
            pass
        assert other.wait() == 0
