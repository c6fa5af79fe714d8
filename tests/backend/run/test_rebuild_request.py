"""A replica that is told to rebuild its rows from the log."""

import contextlib
import logging
import sqlite3
from pathlib import Path

from backend.messages.control import Rebuild, SetMode
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.run.rebuild_request import finish_request, request_rebuild, set_aside_requested
from tests.running import Running, accepted, command, rows, until

LOGGER = logging.getLogger("test")


def test_that_a_damaged_file_is_set_aside_and_its_rows_are_built_anew_with_its_mode(
    small_backend: Running,
) -> None:
    path = small_backend.folder / "replica-1.sqlite"
    with small_backend.client() as client:
        users = [command("user.register", user_id=str(n), name="Anna") for n in range(9)]
        before = rows(client, "users", position=accepted(client, *users)).rows
        client.control(SetMode(replica="replica-1", mode="every:0.05", by="anna"))
        damage(path)
        client.control(Rebuild(replica="replica-1", by="anna"))
        until(
            lambda: "rebuilt from the log for anna; kept as" in small_backend.log(),
            "it is set aside",
        )
        until(
            lambda: "before-rebuild.sqlite is removed: the rebuilt" in small_backend.log(),
            "the former rows are removed once the new ones have caught up",
        )
        assert rows(client, "users", position=9).rows == before
        assert small_backend.processes()["replica-1"].restarts == 0
        sample = next(each for each in client.health().replicas if each.name == "replica-1")
        assert sample.mode == "every:0.05"


def damage(path: Path) -> None:
    """Write nonsense over the pages of an index of the file, which nobody has open there."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sales'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"nonsense" * (size // 8))


def test_that_a_kill_in_the_middle_of_a_rebuild_changes_nothing(tmp_path: Path) -> None:
    path, views = tmp_path / "replica-1.sqlite", load_projections()
    store = LiveStore(path, views)
    store.write_setting("mode", "demand")
    store.write_setting("paused-by", "anna")
    request_rebuild(path, store, "ben")
    store.close()
    assert set_aside_requested(path, LOGGER) is not None
    LiveStore(path, views).close()  # and killed before it has finished
    request = set_aside_requested(path, LOGGER)
    assert request is not None
    assert request.by == "ben"
    store = LiveStore(path, views)
    assert store.setting("mode") == ""
    finish_request(path, store, request)
    assert (store.setting("mode"), store.setting("paused-by")) == ("demand", "")
    store.close()
    assert set_aside_requested(path, LOGGER) is None


def test_that_a_kill_in_the_middle_of_a_rebuild_keeps_the_former_rows(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    path.with_suffix(".rebuild").write_bytes(b'{"by":"ben","settings":{}}')
    path.write_bytes(b"former")
    Path(f"{path}-wal").write_bytes(b"former log")
    assert set_aside_requested(path, LOGGER) is not None
    path.write_bytes(b"half built")
    Path(f"{path}-wal").write_bytes(b"half built log")  # and killed before it has finished
    assert set_aside_requested(path, LOGGER) is not None
    aside = tmp_path / "replica-1.before-rebuild.sqlite"
    assert aside.read_bytes() == b"former"
    assert Path(f"{aside}-wal").read_bytes() == b"former log"
    assert not path.exists()
    assert not Path(f"{path}-wal").exists()


def test_that_a_kill_while_the_rows_are_set_aside_loses_none_of_their_files(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    aside = tmp_path / "replica-1.before-rebuild.sqlite"
    path.with_suffix(".rebuild").write_bytes(b'{"by":"ben","settings":{}}')
    aside.write_bytes(b"former")  # killed when only this had been moved
    Path(f"{path}-wal").write_bytes(b"former log")
    assert set_aside_requested(path, LOGGER) is not None
    assert aside.read_bytes() == b"former"
    assert Path(f"{aside}-wal").read_bytes() == b"former log"


def test_that_a_request_that_was_cut_short_is_carried_out(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    path.write_bytes(b"rows")
    path.with_suffix(".rebuild").write_bytes(b'{"by":"an')
    assert set_aside_requested(path, LOGGER) is not None
    assert (tmp_path / "replica-1.before-rebuild.sqlite").read_bytes() == b"rows"
