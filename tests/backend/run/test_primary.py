"""The primary as it starts on a log whose last events are ahead of this machine's clock."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.clock import SECOND_US, now_us
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.contract.drafts import draft
from tests.health_watch import HealthWatch, is_well, make_impatient, verdict_of
from tests.running import Running, accepted, command, rows, running, sent, until


def test_that_commit_times_and_ids_go_on_behind_a_log_of_a_later_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'log.sqlite'}"
    later = now_us() + 3600 * SECOND_US
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[draft()]), recorded=later)
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    with running(tmp_path / "data", "--replicas", "0") as backend, backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
        accepted(client, command("user.register", user_id="2", name="Bob"))
    with closing(open_reader(url)) as reader:
        _, one, two = reader.read(0, 9)
    assert (one.recorded, two.recorded) == (later, later)
    assert later // 1000 < int.from_bytes(one.id) >> 80
    assert one.id < two.id
    assert one.time < later  # when it happened is still the clock's


def test_that_the_reason_why_a_log_cannot_be_opened_is_told_to_everybody(
    small_backend: Running,
) -> None:
    with small_backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
    log = small_backend.folder / "log.sqlite"
    for file in (log, log.with_name("log.sqlite-wal")):  # in place: replicas have them open
        file.write_bytes((b"a log once, damaged now." * file.stat().st_size)[: file.stat().st_size])
    small_backend.kill("primary")

    def reason() -> str:
        return small_backend.processes()["primary"].detail

    until(lambda: "Restore a backup" in reason(), "the reason reaches who asks")
    assert str(log) in reason()


def overwrite(path: Path) -> None:
    """Put rubbish in the place of a file's bytes; who has it open goes on with it."""
    with path.open("r+b") as file:
        file.write(b"\xa5" * path.stat().st_size)


def test_that_an_overwritten_log_is_critical_and_stays_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    folder = tmp_path / "data"
    with running(folder, "--replicas", "0") as backend, backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
    with running(folder, "--replicas", "0") as backend, backend.client() as client:
        watch = HealthWatch(client)
        watch.until(is_well, "all is well")
        overwrite(folder / "log.sqlite")
        verdict = watch.until_status("primary", "HEAD-FROZEN")
        assert (verdict.rule, verdict.severity) == ("log-unreadable", "critical")
        assert "Restore a backup" in verdict.reason
        watch.forget()
        watch.until(
            lambda report: (verdict_of(report, "primary").head_age_us or 0) > 3 * SECOND_US,
            "it has been looked at three times more",
        )
        assert {verdict_of(report, "primary").rule for report in watch.reports} == {
            "log-unreadable"
        }


def test_that_a_log_swapped_for_another_one_takes_no_command_until_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_impatient(monkeypatch)
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    (tmp_path / "other").mkdir()
    with closing(open_log(f"sqlite:///{tmp_path / 'other' / 'log.sqlite'}")) as other:
        other.append(Transaction(events=[draft()]), recorded=now_us())
    folder = tmp_path / "data"
    with running(folder, "--replicas", "1") as backend, backend.client() as client:
        watch, log = HealthWatch(client), folder / "log.sqlite"
        accepted(client, command("user.register", user_id="1", name="Anna"))
        watch.until(is_well, "all is well")
        watch.forget()
        aside = log.rename(folder / "aside")
        (tmp_path / "other" / "log.sqlite").rename(log)
        (refused,) = sent(client, command("user.register", user_id="2", name="Bert"))
        assert refused.outcome == "failed"
        verdict = watch.until_status("primary", "HEAD-FROZEN")
        assert (verdict.rule, verdict.severity) == ("log-unreadable", "critical")
        assert "Another file stands here than the log that was opened" in verdict.reason
        watch.until_status("replica-1", "HEAD-FROZEN")
        watch.until(lambda _: rows(client, "users").events_behind is None, "nobody knows how far")
        watch.until(
            lambda report: verdict_of(report, "replica-1").rule == "log-unreadable",
            "the replica, too, has found that out",
        )
        watch.forget()
        watch.until(
            lambda report: (verdict_of(report, "primary").head_age_us or 0) > 3 * SECOND_US,
            "it has been looked at three times more",
        )
        seen = {
            (each.name, each.verdict.rule, each.verdict.severity)
            for report in watch.reports
            for each in report.processes
        }
        assert seen == {
            ("supervisor", "serving", "ok"),
            ("primary", "log-unreadable", "critical"),
            ("replica-1", "log-unreadable", "critical"),
        }
        aside.replace(log)
        watch.until(is_well, "all is well again")
        accepted(client, command("user.register", user_id="2", name="Bert"))
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        assert [event.subject for event in reader.read(0, 9)] == ["user-1", "user-2"]
