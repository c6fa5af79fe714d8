import csv
import io
import json
import logging
import os
import re
import stat
import subprocess
from pathlib import Path
from threading import Thread

import pytest

from backend.annotations.annotation_store import AnnotationStore
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.messages.annotations import AddNote
from backend.store.engine_registry import open_log
from tests.backend.cli.program import Program
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.retail_files import LINES


@pytest.fixture
def filled(program: Program, tmp_path: Path) -> Program:
    """The program on a log of a few invoices; no backend runs there."""
    (tmp_path / "retail.csv").write_text(LINES)
    program.folder.mkdir()
    log = open_log(f"sqlite:///{program.folder / 'log.sqlite'}")
    backend = InProcessBackend(log)
    source = OnlineRetailSource(tmp_path / "retail.csv")
    HistoryImport(backend, backend.registry, "shop").run(source, ImportPace(), ignore_progress)
    log.close()
    return program


def test_that_a_full_device_ends_an_export_with_3_and_one_line(filled: Program) -> None:
    ran = filled.run("export", "/dev/full", "--quiet", code=3)

    assert Path("/dev/full").is_char_device()
    (line,) = ran.err.splitlines()
    assert line.startswith("marigraph: /dev/full cannot be written: No space left on device. Make")


def test_that_a_full_standard_output_ends_an_export_with_3_and_one_line(filled: Program) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            filled.command("export", "-", "--quiet"),
            env=filled.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert ended.returncode == 3
    assert ended.stderr.startswith(b"marigraph: standard output cannot be written: No space left")
    assert len(ended.stderr.splitlines()) == 1


def test_that_what_cannot_be_a_file_ends_an_export_with_2(filled: Program, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none" / "x", tmp_path / ("n" * 256)):
        assert "Traceback" not in filled.run("export", str(file), "--quiet", code=2).err


def test_that_an_export_goes_through_a_pipe_and_a_link(filled: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("real")
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()

    for name in ("pipe", "link"):
        filled.run("export", str(tmp_path / name), "--quiet")
    reader.join()

    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert (tmp_path / "link").is_symlink()
    assert read == [(tmp_path / "real").read_bytes()]
    assert read[0].count(b"\n") > 30


def test_that_what_cannot_be_said_on_stderr_does_not_spoil_an_export(
    filled: Program, tmp_path: Path
) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            filled.command("export", str(tmp_path / "x.jsonl")),
            env=filled.environment,
            stderr=full,
            check=False,
        )

    assert ended.returncode == 0
    assert (tmp_path / "x.jsonl").read_bytes().count(b"\n") > 30


def exported(filled: Program, *arguments: str) -> list[bytes]:
    return filled.run("export", "-", "--quiet", *arguments).out.encode().splitlines()


def test_that_an_export_takes_what_a_filter_finds_in_the_order_of_the_log(filled: Program) -> None:
    everything = exported(filled)
    wanted = "type:order.* position>3"
    found = [
        line
        for line in everything
        if b'"type":"order.' in line and json.loads(line)["position"] > 3
    ]
    assert 0 < len(found) < len(everything)
    assert exported(filled, "--filter", wanted) == found
    batch = filled.run("export", "-", "--quiet", "--filter", wanted, "--format", "batch").out
    assert [each["position"] for each in json.loads(batch)] == [
        json.loads(line)["position"] for line in found
    ]
    assert len(exported(filled, "--filter", f"-({wanted})")) == len(everything) - len(found)


def test_that_an_export_finds_what_operators_noted(filled: Program) -> None:
    notes = AnnotationStore(filled.folder, logging.getLogger("test"))
    notes.add_note(AddNote(at_us=1, text="#late", by="anna", position=5))
    notes.close()
    (line,) = exported(filled, "--filter", "tag:late")
    assert json.loads(line)["position"] == 5


def test_that_a_table_has_a_line_for_each_event_with_its_payload(filled: Program) -> None:
    everything = [json.loads(line) for line in exported(filled)]
    table = filled.run("export", "-", "--quiet", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [int(row["position"]) for row in rows] == [each["position"] for each in everything]
    assert [json.loads(row["data"]) for row in rows] == [each["data"] for each in everything]
    for name in ("time", "recorded", "type", "source", "subject", "actor", "id", "correlationid"):
        assert [row[name] for row in rows] == [each[name] for each in everything]


def test_that_an_export_says_how_many_it_looked_at_and_found(filled: Program) -> None:
    said = filled.run("export", "/dev/null", "--filter", "type:order.created").err
    looked_at, written = said.splitlines()
    count = re.match(r"\d+", written)
    assert count is not None
    assert re.match(r"(\d+) of \1 events looked at, ", looked_at)
    assert f", {count.group()} found, " in looked_at
    assert written.endswith("written")


def test_that_a_filter_that_cannot_be_read_leaves_the_earlier_file(
    filled: Program, tmp_path: Path
) -> None:
    file = tmp_path / "kept.csv"
    file.write_text("the old one")
    said = filled.run("export", str(file), "--filter", "colour:red", code=2).err
    assert "There is no field `colour`" in said
    assert file.read_text() == "the old one"
