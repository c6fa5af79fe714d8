"""What a replica knows of the versions that wrote its rows, seen beside its work."""

import logging
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import load_registry
from backend.projection.applier import Applier
from backend.projection.code_ledger import CodeLedger, HandlerVersion
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.run.code_watch import CodeWatch
from tests.backend.projection.shop_history import Shop, events
from tests.running import until

LOGGER = logging.getLogger("test")


@pytest.fixture
def users() -> Mapping[str, Projection]:
    return {"users": load_projections()["users"]}


def test_that_a_view_is_seen_to_be_mixed_as_soon_as_it_is(
    tmp_path: Path, users: Mapping[str, Projection]
) -> None:
    path, registry = tmp_path / "rows.sqlite", load_registry()
    history = [*events(registry, islice(Shop(3, users=5, products=4).payloads(), 60))]
    with closing(LiveStore(path, users)) as store:
        applier = Applier(store, users, registry)
        applier.follow_code(CodeLedger(store.database, {"users": HandlerVersion("old")}))
        applier.apply(history[:30])
        watch = CodeWatch(users, lambda: open_rows(path), LOGGER, interval_us=1_000)
        watch.start()
        try:
            assert watch.mixed == []
            applier.follow_code(CodeLedger(store.database, {"users": HandlerVersion("new")}))
            applier.apply(history[30:])
            until(lambda: watch.mixed == ["users"], "it is seen")
        finally:
            watch.close()


def test_that_what_cannot_be_read_is_said_once(
    tmp_path: Path, users: Mapping[str, Projection], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "rows.sqlite"
    path.touch()
    watch = CodeWatch(users, lambda: open_rows(path), LOGGER, interval_us=1_000)
    with caplog.at_level(logging.WARNING):
        watch.start()
        until(lambda: bool(caplog.records), "it was tried")
        watch.close()
    assert watch.mixed == []
    assert [each.message for each in caplog.records] == ["whose rows these are cannot be read"]
