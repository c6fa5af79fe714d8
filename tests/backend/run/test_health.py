"""Faults made on purpose on a real backend, and what its health report says of them meanwhile."""

import itertools
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
import pytest

from backend.messages.commands import RecordFacts
from backend.messages.control import Pause, Resume, Throttle
from backend.messages.health import AskRules, RulesReport
from tests.health_watch import (
    IMPATIENT,
    HealthWatch,
    facts_of_2019,
    frozen,
    is_well,
    verdict_of,
)
from tests.running import Running, accepted, command, rows, running_with


def impatient(folder: Path) -> AbstractContextManager[Running]:
    """Run an impatient backend with one replica."""
    variables = {**IMPATIENT, "MARIGRAPH_ARCHIVE": "false"}
    return running_with(variables, folder / "data", "--replicas", "1")


@contextmanager
def watching(backend: Running) -> Generator[HealthWatch]:
    """Watch a backend from a moment on at which it is well."""
    with backend.client() as client:
        watch = HealthWatch(client)
        watch.until(is_well, "all is well")
        watch.forget()
        yield watch


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One impatient backend for all tests that leave it as they found it."""
    with impatient(tmp_path_factory.mktemp("health")) as backend:
        yield backend


@pytest.fixture
def watched(shared: Running) -> Iterator[tuple[Running, HealthWatch]]:
    """The shared backend, which is well; left as it was found."""
    with watching(shared) as watch:
        yield shared, watch
    with shared.client() as client:
        client.control(Resume(replica="replica-1", by="anna"))
        client.control(Throttle(replica="replica-1", rate_per_s=0, by="anna"))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[Running, HealthWatch]]:
    """An impatient backend on an empty log, which is well."""
    with impatient(tmp_path) as backend, watching(backend) as watch:
        yield backend, watch


def program(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line on a folder."""
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments, "--data", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def statuses_told(folder: Path) -> dict[str, str]:
    """Return the statuses that `marigraph status` prints."""
    lines = program(folder, "status", "--json").stdout.splitlines()
    statuses = [msgspec.json.decode(line, type=dict[str, object]) for line in lines]
    return {str(one["name"]): str(one["status"]) for one in statuses if one["kind"] == "process"}


def test_that_a_frozen_primary_is_unknown_and_its_replicas_know_of_no_head(
    watched: tuple[Running, HealthWatch],
) -> None:
    backend, watch = watched
    with frozen(backend.processes()["primary"].pid):
        watch.until_status("primary", "UNKNOWN")
        watch.until_status("replica-1", "HEAD-FROZEN")
        statuses = statuses_told(backend.folder)
        assert (statuses["primary"], statuses["replica-1"]) == ("UNKNOWN", "HEAD-FROZEN")
        report = watch.until(
            lambda report: verdict_of(report, "primary").severity == "critical", "it is critical"
        )
        assert report.worst == "primary"
        assert [problem.key for problem in report.problems] == ["primary:silent"]
        assert program(backend.folder, "health").returncode == 1
        assert watch.severities("primary") == sorted(watch.severities("primary"))
        watch.forget()
    watch.until(is_well, "all is well again")
    assert program(backend.folder, "health").returncode == 0


def test_that_a_frozen_replica_is_unknown_with_a_severity_that_never_falls(
    watched: tuple[Running, HealthWatch],
) -> None:
    backend, watch = watched
    with frozen(backend.processes()["replica-1"].pid):
        silent = watch.until_status("replica-1", "UNKNOWN")
        assert (silent.rule, silent.behind, silent.head) == ("silent", None, None)
        assert statuses_told(backend.folder)["replica-1"] == "UNKNOWN"
        watch.until(
            lambda report: verdict_of(report, "replica-1").severity == "warning", "it gets worse"
        )
        assert watch.severities("replica-1") == sorted(watch.severities("replica-1"))
    watch.until(is_well, "all is well again")


def test_that_a_killed_replica_is_stopped_and_unknown_until_it_has_spoken_again(
    watched: tuple[Running, HealthWatch],
) -> None:
    backend, watch = watched
    killed = backend.processes()["replica-1"].pid
    backend.kill("replica-1")
    down = watch.until_status("replica-1", "STOPPED", "UNKNOWN")
    assert down.severity == "critical"
    watch.until(is_well, "all is well again")
    verdicts = [verdict_of(report, "replica-1") for report in watch.reports]
    changes = [key for key, _ in itertools.groupby(each.severity for each in verdicts)]
    assert changes in (["critical", "ok"], ["ok", "critical", "ok"])
    assert backend.processes()["replica-1"].pid != killed


def test_that_a_replica_whose_rows_cannot_be_opened_is_at_fault_until_they_can(
    watched: tuple[Running, HealthWatch],
) -> None:
    backend, watch = watched
    rows_file = backend.folder / "replica-1.sqlite"
    aside = rows_file.rename(backend.folder / "aside")
    rows_file.mkdir()
    backend.kill("replica-1")
    verdict = watch.until_status("replica-1", "FAULTED")
    assert (verdict.rule, verdict.severity) == ("cannot-start", "critical")
    assert str(rows_file) in verdict.reason
    told = program(backend.folder, "health").stdout
    assert "Replica-1 cannot start" in told
    assert "Mend what the cause names" in told
    rows_file.rmdir()
    aside.rename(rows_file)
    watch.until(is_well, "all is well again")


def test_that_a_paused_replica_says_by_whom_at_once(watched: tuple[Running, HealthWatch]) -> None:
    backend, watch = watched
    with backend.client() as client:
        client.control(Pause(replica="replica-1", by="anna"))
        accepted(client, command("user.register", user_id="1", name="Anna"))
        paused = watch.until_status("replica-1", "PAUSED")
        assert (paused.severity, paused.by) == ("warning", "anna")
        health = program(backend.folder, "health")
        assert health.returncode == 1
        assert "marigraph resume replica-1" in health.stdout
        client.control(Resume(replica="replica-1", by="anna"))
    watch.until(is_well, "all is well again")


def test_that_a_replica_throttled_below_an_uneven_append_rate_is_slow_and_then_catches_up(
    watched: tuple[Running, HealthWatch],
) -> None:
    backend, watch = watched
    stop = threading.Event()

    def send() -> None:
        with backend.client() as sender:
            for number in itertools.count():
                burst = [
                    command("user.register", user_id=f"{number}-{part}", name="Anna")
                    for part in range(1 + number * 7 % 5)
                ]
                accepted(sender, *burst)
                if stop.wait(0.05 + number % 3 * 0.04):
                    return

    thread = threading.Thread(target=send)
    thread.start()
    try:
        with backend.client() as client:
            client.control(Throttle(replica="replica-1", rate_per_s=5, by="anna"))
            slow = watch.until_status("replica-1", "SLOW")
            assert slow.severity == "warning"
            assert slow.late_us is not None
            assert slow.late_us > 1_000_000
            rules = client.control(AskRules(process="replica-1"))
            assert isinstance(rules, RulesReport)
            assert {rule.rule for rule in rules.rules if rule.decided} >= {"slow"}
            assert "slow" in program(backend.folder, "why", "replica-1").stdout
            stop.set()
            watch.until_status("replica-1", "CATCHING-UP")
            client.control(Throttle(replica="replica-1", rate_per_s=0, by="anna"))
    finally:
        stop.set()
        thread.join()
    watch.until(is_well, "all is well again")
    assert "STALLED" not in {verdict_of(report, "replica-1").status for report in watch.reports}


def test_that_the_first_seconds_of_a_start_claim_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    backend = Running(tmp_path / "data", "--replicas", "1")
    backend.launch()
    try:
        with backend.client() as client:
            watch = HealthWatch(client)
            watch.until(is_well, "all is well")
        assert backend.stop() == 0
    finally:
        assert not backend.end()
    first = verdict_of(watch.reports[0], "replica-1")
    assert (first.status, first.severity) == ("UNKNOWN", "unknown")
    well = [v for report in watch.reports if (v := verdict_of(report, "replica-1")).status == "OK"]
    assert all(None not in (v.head, v.age_us, v.head_age_us) for v in well)


def test_that_one_event_after_a_quiet_time_is_no_trouble(
    fresh: tuple[Running, HealthWatch],
) -> None:
    backend, watch = fresh
    watch.until(
        lambda report: verdict_of(report, "replica-1").completeness == 1, "the window is quiet"
    )
    with backend.client() as client:
        position = accepted(client, command("user.register", user_id="1", name="Anna"))
    watch.until(
        lambda report: verdict_of(report, "replica-1").applied == position, "it has been applied"
    )
    assert {verdict_of(report, "replica-1").status for report in watch.reports} == {"OK"}


def test_that_a_log_with_commit_times_of_2019_is_no_lag_of_years(
    fresh: tuple[Running, HealthWatch],
) -> None:
    backend, watch = fresh
    with backend.client() as client:
        client.control(Pause(replica="replica-1", by="anna"))
        client.record(
            RecordFacts(origin="old", since=0, upto=200, state=b"{}", facts=facts_of_2019(200))
        )
        late = watch.until(
            lambda report: (verdict_of(report, "replica-1").behind or 0) == 200, "they wait"
        )
        assert (verdict_of(late, "replica-1").late_us or 0) < 60_000_000
        client.control(Resume(replica="replica-1", by="anna"))
        rows(client, "users", position=200)
        sample = next(each for each in client.health().replicas if each.name == "replica-1")
        assert all((view.max_us or 0) < 60_000_000 for view in sample.views)
    watch.until(is_well, "all is well again")


def test_that_a_backend_which_was_killed_is_not_well_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    backend = Running(tmp_path / "data", "--replicas", "1")
    backend.start()
    backend.kill_supervisor()
    assert not backend.end()
    for name in ("status", "health", "why"):
        arguments = ("why", "primary") if name == "why" else (name,)
        assert program(backend.folder, *arguments).returncode == 3
