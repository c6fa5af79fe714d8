import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import psutil
import pytest

from backend.client import Client, attach, discovery
from backend.errors import TimedOut, Unavailable
from backend.messages.catalogue import CatalogueReply
from backend.messages.queries import AskCatalogue
from backend.settings import load_settings
from backend.store.engine_registry import open_log
from backend.wire import connection
from tests.running import PATIENCE, Running


def test_that_an_empty_folder_has_no_backend(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        Client(tmp_path)
    assert caught.value.code == "no-backend"


def test_that_attaching_finds_the_backend_that_runs(shared_backend: Running) -> None:
    with attach(load_settings(data=str(shared_backend.folder))) as attached:
        assert (
            attached.topology().session
            == connection.read_connection_file(shared_backend.folder).session
        )


def test_that_attaching_starts_a_backend_for_as_long_as_it_is_needed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with attach(load_settings(data=str(folder), replicas=1, archive=False)) as attached:
        asked = attached.ask(AskCatalogue())
        assert isinstance(asked, CatalogueReply)
        assert {each.name for each in attached.topology().processes} == {
            "supervisor",
            "primary",
            "replica-1",
        }
    assert not (folder / connection.CONNECTION_FILE).exists()


@pytest.mark.timeout(30)
def test_that_a_backend_which_cannot_start_tells_why_at_once(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"not a database at all, by any means" * 200)
    with (
        pytest.raises(Unavailable, match="log") as caught,
        attach(load_settings(data=str(tmp_path), replicas=0, archive=False)),
    ):
        pass  # the attaching itself is tried
    assert not isinstance(caught.value, TimedOut)


def test_that_a_setting_which_only_the_backend_refuses_is_told_in_its_words(
    tmp_path: Path,
) -> None:
    settings = msgspec.structs.replace(load_settings(data=str(tmp_path)), hashers=99)
    with pytest.raises(Unavailable, match="hashers"), attach(settings):
        pass  # nothing is to be attached to


def test_that_a_folder_of_the_same_name_is_not_taken_for_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "__init__.py").write_text("raise SystemExit('a stranger')")
    monkeypatch.chdir(tmp_path)
    with attach(load_settings(data="data", replicas=0, archive=False)) as attached:
        assert attached.connection.log == f"sqlite:///{tmp_path / 'data' / 'log.sqlite'}"


def test_that_a_borrowed_backend_ends_with_a_borrower_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import signal, sys\n"
        "from backend.client import attach\n"
        "from backend.settings import load_settings\n"
        "with attach(load_settings(data=sys.argv[1], replicas=0, archive=False)):\n"
        "    print('attached', flush=True)\n"
        "    signal.pause()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE
    ) as borrower:
        assert borrower.stdout is not None
        assert borrower.stdout.readline() == b"attached\n"
        backend = psutil.Process(connection.read_connection_file(tmp_path).pid)  # type: ignore[no-untyped-call]  # psutil has no types
        borrower.kill()
    assert psutil.wait_procs([backend], timeout=PATIENCE)[0]  # type: ignore[no-untyped-call]  # psutil has no types
    assert not (tmp_path / connection.CONNECTION_FILE).exists()


HANGING_PRIMARY = """
import os
import signal
import sys

if sys.argv[1:] == ["primary"]:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    while True:
        signal.pause()
"""


def test_that_a_primary_which_hangs_after_its_work_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(data=str(tmp_path / "data"), replicas=0, archive=False)
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "log.sqlite"
    open_log(settings.log_url).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP INDEX events_id")
    info = tmp_path / "packages" / "acme-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[marigraph.modules]\nacme = acme:MODULE\n")
    (info.parent / "acme.py").write_text(HANGING_PRIMARY)
    monkeypatch.setenv("PYTHONPATH", str(info.parent))
    monkeypatch.setattr(discovery, "_START_TIMEOUT_S", 6.0)
    reported: list[str] = []
    with (
        pytest.raises(TimedOut, match="primary is starting"),
        attach(settings, on_work=reported.append),
    ):
        pass  # the attaching itself is tried
    assert len(reported) <= 1  # a look may come too late for so short a work
    assert "primary is at work" in (tmp_path / "data" / "backend.log").read_text()
