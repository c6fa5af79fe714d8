"""`marigraph backup` and `restore`, as an operator uses them."""

import signal
import subprocess
from pathlib import Path

import msgspec
import pytest

from backend.store.engine_registry import open_log
from tests.backend.cli.program import Program
from tests.backend.cli.shop import ordered, registered, stocked
from tests.backend.exchange.backup_logs import head_of, make_log
from tests.running import until


def names(first: int, last: int) -> list[str]:
    return [f"user{number}" for number in range(first, last)]


def acts(program: Program) -> list[tuple[str, str, dict[str, str]]]:
    found = program.run("audit", "--json").objects
    return [(one["act"], one["outcome"], one["parameters"]) for one in found]


def statuses(program: Program) -> set[str]:
    found = program.run("status", "--json").objects
    return {one["status"] for one in found if one["kind"] == "replica"}


def exported(program: Program, file: Path) -> list[bytes]:
    program.run("export", str(file), "--quiet")
    return file.read_bytes().splitlines()


def test_that_a_log_backed_up_while_commands_go_on_is_restored_and_its_newer_rows_rebuilt(
    program: Program, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite"
    copy = Program(tmp_path / "copy")
    with program.backend(), program.started("send", "-") as sending:
        assert sending.stdin is not None
        sending.stdin.write(registered(*names(0, 200)).encode())
        sending.stdin.flush()
        until(lambda: head_of(program.folder / "log.sqlite") > 0, "a command is accepted")
        (written,) = program.run("backup", str(backup), "--json", "--quiet").objects
        answers, _ = sending.communicate(registered(*names(200, 300)).encode())
        assert len(answers.splitlines()) == 300
        refused = program.run("restore", str(backup), code=3).err
        assert "Nothing was restored. Stop it first: marigraph stop" in refused
        program.run("query", "users", "--min-position", "300", "--replica", "replica-1")
        program.run("query", "users", "--min-position", "300", "--replica", "archive")

    head = written["head"]
    assert 0 < head < 300
    assert written["rows"]["events"] == head
    source = exported(program, tmp_path / "source.jsonl")
    (restored,) = copy.run("restore", str(backup), "--json", "--quiet").objects
    assert (restored["sha256"], restored["former_log"]) == (written["sha256"], None)
    assert exported(copy, tmp_path / "copy.jsonl") == source[:head]

    refused = program.run("restore", str(backup), code=1).err
    assert "add: --replace 300" in refused
    assert ("backup", "done") in [act[:2] for act in acts(program)]
    told = program.run("restore", str(backup), "--replace", "300", "--quiet").out
    assert "the former log is kept as" in told
    for replica in ("replica-1", "archive"):
        assert f"{replica} stands at 300, and is AHEAD of this log" in told
    act, outcome, parameters = acts(program)[-1]
    assert (act, outcome, parameters["replace"]) == ("restore", "done", "300")
    with program.backend():
        until(lambda: program.run("status").out.count("AHEAD") >= 2, "both replicas are ahead")
        for replica in ("replica-1", "archive"):
            program.run("rebuild", replica)
        until(lambda: statuses(program) == {"OK"}, "both are rebuilt")
        shop = registered("vera") + stocked("vase") + ordered("o1", "vera", "vase")
        program.run("send", "-", stdin=shop)
        program.run("verify", "--quiet")


def test_that_a_backup_is_made_where_it_cannot_be_put_on_record(
    program: Program, tmp_path: Path
) -> None:
    make_log(tmp_path / "elsewhere" / "log.sqlite", 3)
    (program.folder / "audit.sqlite").mkdir(parents=True)
    url = f"sqlite:///{tmp_path / 'elsewhere' / 'log.sqlite'}"
    ran = program.run("backup", str(tmp_path / "b"), "--quiet", MARIGRAPH_LOG=url)
    assert "the backup is whole, and not on record" in ran.err
    assert (tmp_path / "b").exists()


@pytest.fixture
def stopped(program: Program) -> Program:
    """The program on a log of a few events; no backend runs there."""
    make_log(program.folder / "log.sqlite", 5)
    return program


def test_that_a_backup_says_what_it_holds_and_how_its_secrets_are_kept(
    stopped: Program, tmp_path: Path
) -> None:
    ran = stopped.run("backup", str(tmp_path))
    (file,) = tmp_path.glob("marigraph-*-head-5.sqlite")
    assert str(file) in ran.out
    assert "events: 5 rows" in ran.out
    assert "pages copied" in ran.err
    assert "rows of the copy read" in ran.err
    assert "hashes of passwords" in ran.err
    assert "only its owner may read it" in ran.err


def test_that_there_is_nothing_to_be_backed_up_without_a_log(
    program: Program, tmp_path: Path
) -> None:
    assert "There is no log" in program.run("backup", str(tmp_path / "b"), code=3).err
    assert not program.folder.exists()
    assert not (tmp_path / "b").exists()


def test_that_postgresql_is_backed_up_by_its_own_tools(program: Program, tmp_path: Path) -> None:
    url = "postgresql://anna:secret@localhost/log"
    for command in ("backup", "restore"):
        ran = program.run(command, str(tmp_path / "b"), code=2, MARIGRAPH_LOG=url)
        (line,) = ran.err.splitlines()
        assert "pg_dump" in line
        assert "secret@" not in line
    assert not program.folder.exists()


def test_that_what_is_no_backup_makes_no_folder(program: Program, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine")
    assert "is no backup" in program.run("restore", str(tmp_path / "note"), code=2).err
    assert not program.folder.exists()


def test_that_a_folder_marked_production_is_restored_by_its_name_only(
    stopped: Program, tmp_path: Path
) -> None:
    backup = str(tmp_path / "b")
    stopped.run("backup", backup, "--quiet")
    assert stopped.run("production").out == "not marked\n"
    assert stopped.run("production", "shop-eu").out == "PRODUCTION shop-eu\n"
    assert "PRODUCTION shop-eu" in stopped.run("status", code=3).out
    assert stopped.run("status", "--json", code=3).objects[0]["production"] == "shop-eu"
    stopped.run("production", "test", code=1)
    assert [act[:2] for act in acts(stopped)[-2:]] == [
        ("mark-production", "done"),
        ("mark-production", "refused"),
    ]
    named = ("--replace", "5")
    for typed in ((), ("--production", "shop")):
        refused = stopped.run("restore", backup, *named, *typed, code=1).err
        assert "add: --production shop-eu" in refused
    stopped.run("restore", backup, *named, "--production", "shop-eu", "--quiet")
    copy = Program(tmp_path / "copy")
    copy.run("restore", backup, "--production", "shop-eu", code=1)
    copy.run("restore", backup, "--quiet")


def test_that_a_backup_ended_by_a_signal_leaves_nothing(stopped: Program, tmp_path: Path) -> None:
    big = stopped.folder / "log.sqlite"
    make_log(big, 20_000)
    (tmp_path / "backups").mkdir()
    with stopped.started("backup", str(tmp_path / "backups" / "b")) as process:
        assert process.stderr is not None
        process.stderr.readline()  # it has begun
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=stopped.patience)
    assert process.returncode in {0, 128 + signal.SIGTERM}  # it may have been quicker
    assert [each.name for each in (tmp_path / "backups").iterdir()] == ["b"] * (
        process.returncode == 0
    )


def test_that_a_log_with_a_writer_elsewhere_is_not_replaced(
    stopped: Program, tmp_path: Path
) -> None:
    stopped.run("backup", str(tmp_path / "b"), "--quiet")
    log = open_log(f"sqlite:///{stopped.folder / 'log.sqlite'}")
    assert "Another backend" in stopped.run("restore", str(tmp_path / "b"), code=3).err
    log.close()


def test_that_a_full_disk_ends_a_backup_with_3_and_one_line(
    stopped: Program, tmp_path: Path
) -> None:
    make_log(stopped.folder / "log.sqlite", 2_000)
    command = msgspec.json.encode(stopped.command("backup", str(tmp_path / "b"), "--quiet"))
    code = (
        "import json, os, resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "command = json.loads(sys.argv[1]); os.execv(command[0], command)\n"
    )
    ended = subprocess.run(
        [*stopped.command()[:1], "-c", code, command.decode()],
        env=stopped.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (3, 1)
    assert not list(tmp_path.glob("b*"))


def test_that_a_preview_says_what_a_restore_would_set_aside_and_changes_nothing(
    program: Program, tmp_path: Path
) -> None:
    backup, elsewhere = tmp_path / "backup.sqlite", Program(tmp_path / "elsewhere")
    make_log(tmp_path / "other" / "log.sqlite", 1)
    Program(tmp_path / "other").run("backup", str(backup), "--quiet")
    make_log(program.folder / "log.sqlite", 3)
    before = (program.folder / "log.sqlite").read_bytes()
    (found,) = program.run("restore", str(backup), "--preview", "--json").objects
    assert (found["head"], found["log_head"], found["replace"]) == (1, 3, "3")
    said = program.run("restore", str(backup), "--preview").out
    assert "would be set aside, with 2 events that the backup does not have" in said
    assert "no log" in elsewhere.run("restore", str(backup), "--preview").out
    assert not elsewhere.folder.exists()
    assert (program.folder / "log.sqlite").read_bytes() == before
    assert not list(program.folder.glob("log.before-restore-*"))
