import logging
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_store import RowStore
from backend.run.read_model_recovery import open_trusted_store
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from tests.contract.drafts import draft

LOGGER = logging.getLogger("test")


def open_rows(path: Path) -> RowStore:
    with closing(open_log("memory:")) as log:
        return open_trusted_store(path, lambda: LiveStore(path, load_projections()), log, LOGGER)[0]


def test_that_rows_which_cannot_be_used_now_are_not_given_up(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    with closing(open_rows(path)) as store:
        store.write_setting("throttle", "7")

    def refuse() -> RowStore:
        raise StorageFailed(f"{path}: database is locked.")

    with (
        closing(open_log("memory:")) as log,
        pytest.raises(StorageFailed, match="database is locked"),
    ):
        open_trusted_store(path, refuse, log, LOGGER)
    assert not path.with_suffix(".broken").exists()
    with closing(open_rows(path)) as store:
        assert store.setting("throttle") == "7"


def test_that_a_damaged_file_is_set_aside_and_its_rows_are_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    path.write_bytes(b"no database" * 1_000)
    with closing(open_rows(path)) as store:
        assert store.checkpoint().position == 0
    assert path.with_suffix(".broken").read_bytes().startswith(b"no database")


def test_that_rows_without_any_event_belong_to_whatever_log_is_there(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    kept: list[str] = []
    for _ in range(2):
        with closing(open_log("memory:")) as log:
            (event,) = log.append(Transaction(events=[draft()]), recorded=7)
            store, reason = open_trusted_store(
                path, lambda: LiveStore(path, load_projections()), log, LOGGER
            )
            with closing(store):
                assert (reason, store.setting("first-event")) == ("", event.id.hex())
                kept.append(event.id.hex())
    assert kept[0] != kept[1]
