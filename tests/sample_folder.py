"""A data folder with the sample in it, made once for all processes of a run, and copied."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from backend.messages.control import Health
from tests.running import running, until


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder whose replica and archive have all of the sample; it is not to be changed."""
    own = tmp_path_factory.getbasetemp()
    root = own if worker_id == "master" else own.parent  # of all processes of this run
    made, making = root / "sample", root / "sample-in-the-making"
    with FileLock(root / "sample.lock"):
        if not made.exists():
            _import_sample(making)
            making.rename(made)
    return made


def _import_sample(folder: Path) -> None:
    with running(folder, "--replicas", "1") as backend:
        asked = [sys.executable, "-m", "backend", "import", "sample", "--quiet"]
        asked += ["--data", str(folder)]
        subprocess.run(asked, check=True, capture_output=True, timeout=150)
        with backend.client() as client:
            until(lambda: _has_come_to_its_end(client.health()), "everything is applied")


def _has_come_to_its_end(health: Health) -> bool:
    head = health.report.head
    return head is not None and all(each.applied == head for each in health.replicas)


def copied_sample(sample_folder: Path, folder: Path) -> Path:
    """Return a copy in `folder`, for a backend of its own."""
    copy = folder / "data"
    shutil.copytree(sample_folder, copy)
    return copy
