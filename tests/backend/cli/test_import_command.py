import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.backend.cli.program import Program
from tests.backend.exchange.foreign_events import user, write
from tests.backend.exchange.olist_files import write_archive, write_folder
from tests.backend.exchange.retail_files import LINES
from tests.running import until

FACTS = 33  # of the small shop


@pytest.fixture
def olist(tmp_path: Path) -> str:
    return str(write_folder(tmp_path / "olist"))


def remembered(program: Program) -> int:
    """How far imports have come, as the log has it."""
    with closing(sqlite3.connect(program.folder / "log.sqlite")) as log:
        (upto,) = log.execute("select coalesce(max(upto), 0) from progress").fetchone()
        return int(upto)


def total(counts: dict[str, int]) -> int:
    return sum(counts.values())


def test_that_an_import_brings_its_own_backend_and_leaves_none(
    program: Program, olist: str
) -> None:
    (report,) = program.run("import", "olist", olist, "--json", "--quiet").objects

    assert total(report["events"]) == FACTS
    assert not (program.folder / "connection.json").exists()
    assert len(program.run("export", "-", "--quiet").out.splitlines()) == FACTS


def test_that_the_same_tables_are_brought_in_once_whatever_they_are_packed_in(
    running: Program, olist: str, tmp_path: Path
) -> None:
    before = len(running.run("export", "-", "--quiet").out.splitlines())
    running.run("import", "olist", olist, "--quiet")
    again = running.run("import", "olist", str(write_archive(tmp_path / "olist.tar.zst")))

    assert "33 facts were brought in by an earlier run" in again.out
    assert "every line is accounted for" in again.out
    after = len(running.run("export", "-", "--quiet").out.splitlines())
    assert after - before == FACTS
    events = running.run("tail", "--no-follow", "--after", "0", "--json").objects
    assert {event["source"].split("/")[-2] for event in events} == {"market"}


def test_that_commands_are_answered_and_their_rejections_reported(
    program: Program, olist: str
) -> None:
    with program.backend():
        ran = program.run("import", "olist", olist, "--as", "commands", "--json")
        again = program.run("import", "olist", olist, "--as", "commands", "--json", "--quiet")
        program.run("verify", "--quiet")

    (report,), (second,) = ran.objects, again.objects
    assert report["commands"]["rejected"]["not-paid"] == 1
    assert ["olist_orders_dataset.csv", 3, "order.ship", "not-paid"] in report["rejections"]
    assert second == report | {"before": report["commands"]["sent"]}
    assert "32 of 32 commands" in ran.err


@pytest.mark.parametrize(
    ("mode", "number"),
    [
        ("facts", signal.SIGKILL),
        ("facts", signal.SIGINT),
        ("commands", signal.SIGKILL),
        ("commands", signal.SIGTERM),
    ],
)
def test_that_an_interrupted_import_goes_on_where_it_was(
    program: Program, olist: str, mode: str, number: signal.Signals
) -> None:
    wanted = ("import", "olist", olist, "--as", mode)
    with program.backend(MARIGRAPH_ARCHIVE="false"):
        with program.started(*wanted, "--speed", "1x") as process:
            until(lambda: remembered(program) > 0, "a part is brought in")
            process.send_signal(number)
            assert process.stderr is not None
            code = process.wait(30)
            assert b"Traceback" not in process.stderr.read()
        (report,) = program.run(*wanted, "--json", "--quiet").objects
        events = program.run("tail", "--after", "0", "--no-follow", "--json").objects

    assert code in {-9, 130, 143}
    assert report["before"] > 0
    assert len({event["id"] for event in events}) == len(events)
    if mode == "facts":
        assert len(events) == total(report["events"]) == FACTS
    created = [event["subject"] for event in events if event["type"] == "order.created"]
    assert len(set(created)) == len(created)


def test_that_an_export_comes_back_into_an_empty_folder_as_the_same_bytes(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "retail.csv").write_text(LINES)
    program.run("import", "online-retail", str(tmp_path / "retail.csv"), "--quiet")
    first = exported(program, tmp_path / "first")

    copy = Program(tmp_path / "copy")
    copy.run("import", "cloudevents", str(tmp_path / "first.xml"), "--quiet")

    assert exported(copy, tmp_path / "second") == first
    assert min(map(len, first)) > 1000


def exported(program: Program, path: Path) -> list[bytes]:
    """The whole log in every format."""
    contents: list[bytes] = []
    for form in ("jsonl", "batch", "xml"):
        file = path.with_suffix(f".{form}")
        program.run("export", str(file), "--format", form, "--quiet")
        contents.append(file.read_bytes())
    return contents


def test_that_the_sample_comes_in_and_every_line_of_it_is_accounted_for(program: Program) -> None:
    wanted = ("import", "sample", "--json", "--quiet")
    (report,) = program.run(*wanted, MARIGRAPH_ARCHIVE="false").objects

    (file,) = report["files"]
    apart = sum(map(len, file["aside"].values())) + len(file["unreadable"])
    assert file["taken"] + apart == file["lines"] == 79_245
    assert total(report["events"]) == 24_746


def test_that_an_import_of_which_nothing_could_be_taken_exits_with_1(running: Program) -> None:
    bad = '{"specversion":"1.0","id":"1","source":"/s","type":"t"}\nrubbish\n'
    ran = running.run("import", "cloudevents", "-", "--quiet", stdin=bad, code=1)

    assert "2 lines, 0 taken" in ran.out
    assert "unreadable: 2" in ran.out
    assert ran.err == "marigraph: every line was unreadable or rejected; nothing was taken.\n"


def test_that_an_import_of_which_something_was_taken_exits_with_0(running: Program) -> None:
    good = (
        '{"specversion":"1.0","id":"1","source":"/elsewhere/users","type":"user.registered",'
        '"subject":"user-u1","time":"2020-01-01T00:00:00Z","data":{"user_id":"u1","name":"A"}}'
    )
    for _ in range(2):
        ran = running.run("import", "cloudevents", "-", "--quiet", stdin=f"{good}\nrubbish\n")
        assert "2 lines, 1 taken" in ran.out
    again = running.run("import", "cloudevents", "-", "--quiet", stdin=f"{good}\n\nrubbish\n")
    assert "set aside already-there: 1" in again.out


def test_that_what_cannot_be_imported_is_said_in_one_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / "dates.csv").write_text(LINES.replace("2011-01-0", "1/0").replace(" 0", "/2011 0"))
    for arguments, said in {
        ("cloudevents", str(tmp_path)): "Is a directory",
        ("cloudevents", str(tmp_path / "none")): "No such file",
        ("online-retail", str(tmp_path / "dates.csv")): "--dates",
        ("online-retail", str(tmp_path / "dates.csv"), "--encoding", "x"): "is no encoding",
        ("olist", str(tmp_path / "dates.csv")): "no tar archive",
        ("cloudevents", "-", "--zone", "Europe/Berlin"): "--times iso8601",
        ("cloudevents", "-", "--times", "iso8601", "--zone", "Mars"): "no time zone",
    }.items():
        (line,) = program.run("import", *arguments, code=2).err.splitlines()
        assert line.startswith("marigraph: ")
        assert said in line


def test_that_a_preview_says_in_words_what_becomes_of_lines(
    program: Program, tmp_path: Path
) -> None:
    unreadable = [user(n, time=f"yesterday {n}") for n in range(7)]
    foreign = (
        b'{"specversion":"1.0","id":"7","source":"/bank","type":"Opened","data":{"a":1},'
        b'"originposition":"7"}'
    )
    path = write(tmp_path / "events.jsonl", user(1), user(1), *unreadable, b"[]", b"[]", foreign)
    told = program.run("import", "preview", str(path), "--quiet").out.splitlines()
    assert any(line.startswith("  unreadable: 2 (events.jsonl, lines 10, 11): ") for line in told)
    assert any(line.startswith("  unreadable: 1 (events.jsonl, line 3): ") for line in told)
    assert "  unreadable: 2 (events.jsonl): for other reasons" in told
    assert '  not kept  Opened  not kept  {"a":1}' in told
    assert any(
        line.startswith("  set aside already-there: 1 (events.jsonl, line 2)") for line in told
    )
