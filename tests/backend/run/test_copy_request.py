"""A start with a copy of another's rows goes on behind a kill, until the copy is there."""

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backend.client import Client
from backend.errors import Unreadable
from backend.messages.control import OrderDone, StartReplica
from backend.messages.queries import AskView, ViewPage
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_store import Checkpoint
from backend.projection.writer_lock import hold_writer_lock
from backend.run.copy_request import request_copy, requested_copy
from tests.running import Running, accepted, command, rows, until

_KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from backend.projection.row_copy import copy_rows
source, target = map(Path, sys.argv[1:])
copy_rows(source, target, lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""


def past_users(client: Client, at: int) -> int:
    """Return how many users there were at a position."""
    page = client.ask(AskView(view="users", limit=1, at=at), "archive")
    assert isinstance(page, ViewPage)
    return page.total


def test_that_a_start_by_copy_goes_on_when_the_whole_backend_was_killed(
    small_backend: Running,
) -> None:
    folder = small_backend.folder
    with small_backend.client() as client:
        users = (command("user.register", user_id=str(n), name="A") for n in range(50))
        copied_at = accepted(client, *users)
        rows(client, "users", position=copied_at)
        with hold_writer_lock(folder / "archive.sqlite"):  # it has begun, and goes no further
            start = StartReplica(replica="archive", copy_of="replica-1", by="anna")
            assert isinstance(client.control(start), OrderDone)
            until(lambda: bool(small_backend.processes()["archive"].pid), "the archive starts")
            small_backend.kill("archive")
            small_backend.kill_supervisor()
    assert not (folder / "archive.sqlite").exists()

    small_backend.start()

    assert "begins with a copy of the rows of replica-1" in small_backend.log()
    assert not [*folder.glob("*.copy*")]
    with small_backend.client() as client:
        assert past_users(client, copied_at) == 50
        with pytest.raises(Unreadable, match=r"keeps users from position \S+ on"):
            past_users(client, copied_at - 1)


def test_that_a_copy_killed_in_the_middle_leaves_no_rows_and_is_still_wanted(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "replica-1.sqlite", tmp_path / "archive.sqlite"
    with closing(LiveStore(source, load_projections())) as store:
        store.save(Checkpoint(7, {}))
    request_copy(target, "replica-1")

    ended = subprocess.run(
        [sys.executable, "-c", _KILLED_IN_THE_MIDDLE, str(source), str(target)], check=False
    )

    assert ended.returncode == -signal.SIGKILL
    assert target.with_suffix(".copying.sqlite").exists()
    assert not target.exists()
    assert requested_copy(target) == "replica-1"


def test_that_rows_that_are_there_are_not_copied_again_when_they_are_set_aside(
    tmp_path: Path,
) -> None:
    target = tmp_path / "archive.sqlite"
    request_copy(target, "replica-1")
    target.write_bytes(b"made, and killed before that was noted")

    assert requested_copy(target) == ""
    target.unlink()
    assert requested_copy(target) == ""


def test_that_a_start_without_a_copy_takes_the_wish_for_one_back(tmp_path: Path) -> None:
    request_copy(tmp_path / "archive.sqlite", "replica-1")

    request_copy(tmp_path / "archive.sqlite", "")

    assert requested_copy(tmp_path / "archive.sqlite") == ""
    assert not [*tmp_path.iterdir()]
