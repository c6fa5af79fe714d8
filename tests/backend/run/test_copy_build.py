"""When the copies of rebuilds are swept away, and when they are kept to be gone on with."""

import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from backend.domain.registry import Registry
from backend.projection.view_entities import ViewEntities
from backend.run.copy_build import CopyBuild
from backend.run.rebuild_ledger import RebuildLedger
from backend.run.rebuild_record import RebuildRecord, end_record
from backend.wire.loop import Loop
from tests.backend.run.test_rebuild_ledger import RoomySettings

if TYPE_CHECKING:
    from backend.projection.follower import Follower
    from backend.projection.sqlite_row_store import SqliteRowStore
    from backend.run.child_runtime import ChildRuntime

LOGGER = logging.getLogger("test")
RECORD = RebuildRecord(generation=1, views=["orders"], by="anna", at_us=0)


class StoreWithCopies:
    """Rows beside which there is a copy."""

    def has_leftovers(self, generation: int) -> bool:
        return generation == 0


@pytest.fixture
def ledger() -> RebuildLedger:
    return RebuildLedger(RoomySettings(), LOGGER)


@pytest.fixture
def build(tmp_path: Path, ledger: RebuildLedger) -> Iterator[CopyBuild]:
    bootstrap = SimpleNamespace(role="replica")
    runtime = SimpleNamespace(name="replica-1", loop=Loop(), logger=LOGGER, bootstrap=bootstrap)
    made = CopyBuild(
        cast("ChildRuntime", runtime),
        tmp_path / "rows.sqlite",
        cast("SqliteRowStore", StoreWithCopies()),
        cast("Follower", SimpleNamespace(is_held=False)),
        RECORD.views,
        "",
        ledger,
        ViewEntities(Registry([]), {}),
    )
    yield made
    made.end()


def test_that_a_sweep_that_comes_late_keeps_the_copy_of_a_rebuild_that_has_failed(
    build: CopyBuild, ledger: RebuildLedger
) -> None:
    ledger.keep(end_record(RECORD, "failed", "no such customer"))
    build.sweep()
    assert not build.builder.is_running


def test_that_a_sweep_keeps_the_copy_that_is_being_built(
    build: CopyBuild, ledger: RebuildLedger
) -> None:
    ledger.keep(RECORD)
    build.sweep()
    assert not build.builder.is_running


def test_that_the_copy_of_a_rebuild_that_was_given_up_is_swept(
    build: CopyBuild, ledger: RebuildLedger
) -> None:
    ledger.keep(end_record(RECORD, "cancelled"))
    build.sweep()
    assert build.builder.is_running
