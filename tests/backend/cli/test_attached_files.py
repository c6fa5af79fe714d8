"""Incident files and exports of an attached folder, looked into where the folder is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.exchange.incident.scratch_folder import CACHE_VARIABLE
from tests.backend.cli.program import Program, RunResult
from tests.backend.exchange.incident.attached_scene import AttachedScene

Run = Callable[..., RunResult]


@pytest.fixture
def attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AttachedScene:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "opened"))
    return AttachedScene(tmp_path / "bank")


@pytest.fixture
def run(attached: AttachedScene, tmp_path: Path) -> Run:
    program = Program(attached.folder)

    def ran(*line: str, code: int = 0) -> RunResult:
        return program.run(*line, code=code, MARIGRAPH_OPENED=str(tmp_path / "opened"))

    return ran


def test_that_an_opened_incident_answers_as_the_folder_did(
    attached: AttachedScene, run: Run, tmp_path: Path
) -> None:
    file, views = str(tmp_path / "late.marigraph"), str(tmp_path / "read_first.py")
    run("replay", "incident", file, "--from", "20", "--to", "50", "--with-views")
    plain = run("replay", "open", file, "--unpack")
    run("replay", "open", file, "--save-views", views)
    folder = run("replay", "open", file, "--views", views, "--unpack").out.strip()

    on_it = "--data", folder
    assert "my_views.py, the folder's own read models, is not run" in plain.err
    assert Path(views).read_text() == attached.views.read_text()
    tail = run("tail", "--no-follow", "--after", "48", "--json", *on_it).objects
    assert [(each["position"], each["originposition"]) for each in tail] == [
        (49, "154"),
        (50, "157"),
    ]
    [state] = run(
        "query", "streams", "--at", "30", "--filter", "stream:account/account-4", "--json", *on_it
    ).objects
    [row] = run(
        "query", "balances", "--at", "30", "--filter", "account:account-4", "--json", *on_it
    ).objects
    assert (state["version"], state["state"]["amount"]) == (5, 29)
    assert row["amount"] == 4 + 9 + 14 + 19 + 24 + 29
    assert (
        "account-4"
        in run("replay", "blame", "balances", "account-4", "amount", "--at", "30", *on_it).out
    )
    hit = run("replay", "run-to", "balances: amount>100", *on_it).out
    assert "balances" in hit


def test_that_what_is_not_possible_says_why(run: Run, tmp_path: Path) -> None:
    refused = run("replay", "pytest", str(tmp_path / "test_it.py"), "--to", "30", code=1)
    preview = run("annul", "60", "--preview")

    assert "whose own application decides them" in refused.err
    assert not (tmp_path / "test_it.py").exists()
    assert preview.out.startswith("nothing can be annulled here, as the folder is attached")
    assert "balances: 1 row would differ" in preview.out
    assert "streams: 1 row would differ" in preview.out
