"""A backend that was forked is the one that would have been started."""

import os
from pathlib import Path

import psutil
import pytest

from tests.running import Running, accepted, command, rows, running
from tests.warm_starts import WarmBackend, starting_warm


def names_of(pid: int) -> list[str]:
    """Return what the processes below one are called."""
    below = psutil.Process(pid).children(recursive=True)  # type: ignore[no-untyped-call]  # untyped psutil
    return sorted(" ".join(each.cmdline()).split()[-1] for each in below)


def seen(backend: Running) -> tuple[bool, list[str], list[list[str]]]:
    """Return whether it was forked, and what can be seen: its children, and rows."""
    with backend.client() as client:
        at = accepted(client, command("user.register", user_id="1", name="Anna"))
        found = rows(client, "users", position=at).rows
    process = backend.process
    assert os.getpgid(process.pid) == os.getpgid(0)
    shown = [[cell for cell in row if isinstance(cell, str)] for row in found]
    return isinstance(process, WarmBackend), names_of(process.pid), shown


def test_that_nothing_tells_it_from_one_that_was_started_alone(tmp_path: Path) -> None:
    with running(tmp_path / "a", "--replicas", "1") as backend:
        is_forked, *forked = seen(backend)
    with starting_warm(is_on=False), running(tmp_path / "b", "--replicas", "1") as backend:
        is_alone, *alone = seen(backend)
    assert (is_forked, is_alone) == (True, False)
    assert forked == alone


def test_that_another_path_of_the_interpreter_is_heeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with running(tmp_path / "data", "--replicas", "0") as backend:
        assert not isinstance(backend.process, WarmBackend)


def test_that_its_variables_its_folder_and_its_exit_code_are_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    monkeypatch.chdir(tmp_path)
    backend = Running(Path("here"), "--replicas", "0")
    backend.start()
    assert (tmp_path / "here" / "backend.log").exists()
    assert not (tmp_path / "here" / "archive.sqlite").exists()
    assert (backend.stop(), backend.end()) == (0, [])
    refused = Running(Path("here"), "--replicas", "99")
    with pytest.raises(AssertionError):
        refused.launch()
    assert refused.process.poll() == 2
