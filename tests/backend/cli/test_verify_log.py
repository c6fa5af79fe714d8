"""`marigraph verify --log`, as an operator uses it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered


def change(program: Program, statement: str) -> None:
    with closing(sqlite3.connect(program.folder / "log.sqlite", timeout=30)) as opened:
        opened.execute(statement)
        opened.commit()


def test_that_a_log_is_proven_while_its_backend_runs_and_its_digest_compared_later(
    program: Program, tmp_path: Path
) -> None:
    names = [f"user{number}" for number in range(20)]
    (tmp_path / "commands").write_text(registered(*names))
    with program.backend():
        program.run("send", str(tmp_path / "commands"))
        (proven,) = program.run("verify", "--log", "--json", "--quiet").objects
        assert (proven["ok"], proven["head"], proven["findings"]) == (True, 20, 0)
        program.run("export", str(tmp_path / "log.jsonl"), "--quiet")
    noted = program.run("verify", "--log", "--quiet").out.splitlines()
    assert noted == ["the log is whole: 20 events", f"20:{proven['digest']}"]
    program.run("verify", "--log", "--expect", noted[1])

    copy = Program(tmp_path / "copy")
    copy.run("import", "cloudevents", str(tmp_path / "log.jsonl"))
    copy.run("verify", "--log", "--expect", noted[1])  # an import makes an identical log

    change(program, "UPDATE events SET actor = 'nobody' WHERE position = 7")
    found = program.run("verify", "--log", "--json", "--quiet", code=1).objects
    assert found[0] == {"kind": "changed", "first": 7, "last": 7, "detail": ""}
    assert (found[1]["ok"], found[1]["findings"]) == (False, 1)
    said = program.run("verify", "--log", "--quiet", code=1).out
    assert said.startswith("7 is not what was written\nthe log is DAMAGED")
    other = f"20:{'0' * 32}"
    assert "not the one expected" in copy.run("verify", "--log", "--expect", other, code=1).out


def test_that_what_is_no_digest_is_refused(program: Program) -> None:
    for text in ("20", "20:xyz", "0:" + "0" * 32, "20:" + "0" * 31):
        refused = program.run("verify", "--log", "--expect", text, code=2).err
        assert "POSITION:DIGEST" in refused
    assert "--log" in program.run("verify", "--expect", "20:" + "0" * 32, code=2).err
    assert "no log" in program.run("verify", "--log", code=3).err.lower()


def test_that_a_backup_of_a_changed_log_is_restored_only_when_that_is_said(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "commands").write_text(registered("anna", "bob"))
    with program.backend():
        program.run("send", str(tmp_path / "commands"))
    change(program, "UPDATE events SET actor = 'nobody' WHERE position = 2")
    backup = str(tmp_path / "backup.sqlite")
    program.run("backup", backup, "--quiet")
    copy = Program(tmp_path / "copy")
    refused = copy.run("restore", backup, "--quiet", code=3).err
    assert "first position at which its hash chain shows that is 2." in refused
    assert not (copy.folder / "log.sqlite").exists()
    copy.run("restore", backup, "--unproven", "--quiet")
    assert copy.run("verify", "--log", "--quiet", code=1).out.startswith("2 is not what")
