"""Rows of two versions of a handler are told apart, until a rebuild writes all of them by one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.cli.program import Program
from tests.e2e.poisoned_projection import POISON, install_loyalty
from tests.running import Running, accepted, command, until

_OF_ENTRY = ("from", "rows", "is_todays", "is_mixed")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a package with a read model is installed."""
    site = install_loyalty(tmp_path / "site", is_mended=False)
    path = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # another version is read at once
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    return site


@pytest.fixture
def backend(site: Path, tmp_path: Path) -> Iterator[Running]:
    assert site.exists()
    started = Running(tmp_path / "data", "--replicas", "1")
    try:
        started.start()
        yield started
        assert started.stop() == 0
    finally:
        left = started.end()
    assert not left


def entries(program: Program) -> list[list[object]]:
    """Return where each entry of the view begins, its rows, and what is said of it."""
    ran = program.run("replay", "code", "--view", "loyalty", "--json")
    return [[each[name] for name in _OF_ENTRY] for each in ran.objects]


def test_that_a_view_is_mixed_after_its_code_was_changed_until_it_is_rebuilt(
    backend: Running, site: Path
) -> None:
    program = Program(backend.folder)
    with backend.client() as client:
        accepted(client, command("user.register", user_id="u0", name="Anna"))
        until(lambda: entries(program) == [[1, 1, True, False]], "the first row is there")
        install_loyalty(site, is_mended=True)
        before = backend.processes()["replica-1"].pid
        backend.kill("replica-1")
        until(lambda: backend.processes()["replica-1"].pid not in (0, before), "it is back")
        position = accepted(client, command("user.register", user_id="u1", name=POISON))
    mixed = [[1, 1, False, True], [position, 1, True, True]]
    until(lambda: entries(program) == mixed, "the view is mixed")
    told = program.run("replay", "code", "--view", "loyalty").out
    assert "loyalty 1.0" in told
    assert "loyalty is mixed" in told
    assert "marigraph rebuild replica-1 --view loyalty" in told
    until(lambda: "note: rows of loyalty" in program.run("health").out, "health tells, and is well")
    assert "replica-1: rows of several code versions: loyalty" in program.run("status").out
    program.run("rebuild", "replica-1", "--view", "loyalty")
    until(lambda: entries(program) == [[1, 2, True, False]], "all rows are of today's code")
    until(lambda: "note:" not in program.run("health").out, "health has nothing to tell")
