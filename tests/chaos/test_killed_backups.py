import subprocess
import sys
from pathlib import Path

import pytest

from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.store.engine_registry import open_log
from tests.backend.cli.program import Program
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.retail_files import LINES


def kill(kind: str, folder: Path, kills: int) -> None:
    """Kill so many backups or restores at work; those that were done before are not counted."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_backups", kind, str(folder), str(kills), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, _ = map(int, done.stdout.split())
    assert dead == kills


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A folder with a data folder whose log holds a few invoices."""
    (tmp_path / "retail.csv").write_text(LINES)
    (tmp_path / "data").mkdir()
    log = open_log(f"sqlite:///{tmp_path / 'data' / 'log.sqlite'}")
    backend = InProcessBackend(log)
    source = OnlineRetailSource(tmp_path / "retail.csv")
    HistoryImport(backend, backend.registry, "shop").run(source, ImportPace(), ignore_progress)
    log.close()
    return tmp_path


def test_that_a_killed_backup_leaves_the_former_one_or_a_whole_one(imported: Path) -> None:
    kill("backup", imported, 8)


def test_that_a_killed_restore_leaves_the_former_log_or_the_whole_other_one(
    imported: Path,
) -> None:
    kill("restore", imported, 8)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_backups_lose_nothing(imported: Path) -> None:
    kill("backup", imported, 200)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_restores_lose_nothing(imported: Path) -> None:
    kill("restore", imported, 200)
    Program(imported / "data").run("verify", "--quiet")
