"""Files that are broken, and disks that refuse."""

import logging
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.errors import StorageFailed
from backend.sqlite.file_profile import ALERTS
from backend.sqlite.sqlite_connection import connect
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from tests.backend.telemetry.alerts.alert_backend import Backend, history
from tests.backend.telemetry.alerts.alert_scenario import LATE, sample


def test_that_alerts_go_on_when_the_disk_refuses_and_are_kept_later(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.set_rule(LATE)
    save = AlertStore.save

    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("disk full")

    monkeypatch.setattr(AlertStore, "save", refuse)
    with pytest.raises(StorageFailed):
        backend.set_rule(replace(LATE, name="other"))
    report = backend.hear(sample(late_s=60))
    assert (report.alerts[0].state, report.error) == ("firing", "disk full")
    monkeypatch.setattr(AlertStore, "save", save)
    assert backend.hear(sample(late_s=60)).error == ""
    backend.restart()
    assert backend.states(None) == {"late@replica-1": "firing"}
    assert ("state", "late", "firing") in history(backend)


def test_that_a_broken_file_is_set_aside_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "alerts.sqlite").write_bytes(b"no database" * 1000)
    with caplog.at_level(logging.WARNING), closing(Backend(tmp_path)) as backend:
        report = backend.hear(sample())
        assert "set aside as alerts.broken" in report.error
        assert report.rules == len(DEFAULT_RULES)
    assert (tmp_path / "alerts.broken").exists()


def test_that_a_file_whose_middle_is_broken_is_set_aside_too(tmp_path: Path) -> None:
    with closing(Backend(tmp_path)) as backend:
        for number in range(100):  # more than a page holds
            backend.set_rule(replace(LATE, name=f"late-{number}", summary="x" * 200))
    path = backend.path
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with closing(Backend(tmp_path)) as backend:
        assert "set aside" in backend.hear(sample()).error
        assert len(backend.alerts.evaluator.rules) == len(DEFAULT_RULES)
        backend.set_rule(LATE)


def test_that_a_record_of_another_version_is_left_out_and_said(backend: Backend) -> None:
    backend.set_rule(LATE)
    with closing(connect(backend.path, ALERTS)) as file:
        file.execute("UPDATE rules SET rule = '{}' WHERE name = 'late'")
    backend.restart()
    assert "AlertRule late cannot be read" in backend.hear(sample()).error
