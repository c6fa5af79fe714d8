"""Files of commands sent at a chosen speed: paused, gone on with, killed; nothing done twice."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from backend.wire.sendings import (
    SendingControl,
    SendingFiles,
    SendingReport,
    SendingState,
    list_sendings,
)
from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered
from tests.running import until


def users(folder: Path, prefix: str, count: int, extra: str = "") -> str:
    path = folder / f"{prefix}.jsonl"
    path.write_text(registered(*(f"{prefix}{number}" for number in range(count))) + extra)
    return str(path)


def sending(running: Program, name: str) -> dict[str, Any]:
    (found,) = (one for one in running.run("sends", "--json").objects if one["name"] == name)
    return found


def test_that_every_line_is_counted_by_what_came_of_it(running: Program, tmp_path: Path) -> None:
    again = registered("bea0", "bea1")
    path = users(tmp_path, "bea", 5, f"\nno command\n{again}")
    ran = running.run("send", path, "--rate", "max", "--name", "bea", code=1)

    assert "5 accepted, 1 rejected (malformed), 2 rejected (user-exists)" in ran.out
    found = sending(running, "bea")
    assert (found["state"], found["lines"], found["offset"]) == ("done", 9, found["size"])
    refused = running.run("sends", "refused", "bea").objects
    assert [(one["line"], one["code"]) for one in refused] == [
        (7, "malformed"),
        (8, "user-exists"),
        (9, "user-exists"),
    ]
    assert "bea" in running.run("sends").out
    running.run("sends", "forget", "bea")
    assert [one["name"] for one in running.run("sends", "--json").objects if "bea" in one] == []


def test_that_a_paused_sending_goes_on_where_it_was(running: Program, tmp_path: Path) -> None:
    path = users(tmp_path, "carl", 60)
    with running.started("send", path, "--rate", "20/s", "--name", "carl") as process:
        until(lambda: _lines(running, "carl") >= 3, "some lines are answered")
        assert sending(running, "carl")["state"] == "running"
        running.run("sends", "pause", "carl")
        assert process.wait(60) == 0
    paused = sending(running, "carl")
    assert paused["state"] == "paused"
    assert 3 <= paused["lines"] < 60

    running.run("sends", "rate", "carl", "max")
    ran = running.run("sends", "resume", "carl", "--json")
    assert (ran.objects[0]["state"], ran.objects[0]["accepted"]) == ("done", 60)


def test_that_a_killed_sending_goes_on_and_does_nothing_twice(
    running: Program, tmp_path: Path
) -> None:
    path = users(tmp_path, "dora", 300)
    with running.started("send", path, "--rate", "100/s", "--name", "dora") as process:
        until(lambda: _lines(running, "dora") >= 20, "some lines are answered")
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert sending(running, "dora")["state"] == "interrupted"
    running.run("sends", "rate", "dora", "max")
    # A second registration of a user would be rejected: those answered after the checkpoint
    # are sent again with the same ids, and get their first answer.
    (done,) = running.run("sends", "resume", "dora", "--json").objects
    assert (done["accepted"], done["rejected"], done["state"]) == (300, {}, "done")


def test_that_a_second_process_and_a_changed_file_are_refused(
    running: Program, tmp_path: Path
) -> None:
    path = users(tmp_path, "ewa", 40)
    with running.started("send", path, "--rate", "10/s", "--name", "ewa") as process:
        until(lambda: _lines(running, "ewa") >= 1, "a line is answered")
        ran = running.run("sends", "resume", "ewa", code=3)
        assert "under way already" in ran.err
        assert "stop it first" in running.run("sends", "forget", "ewa", code=1).err
        running.run("sends", "stop", "ewa")
        assert process.wait(60) == 0
    assert sending(running, "ewa")["state"] == "stopped"
    Path(path).write_text("{}\n" + Path(path).read_text())
    assert "has changed since" in running.run("sends", "resume", "ewa", code=2).err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("send", "-", "--rate", "5/s"), "no plain file"),
        (("send", "/no/such/file", "--rate", "5/s"), "no plain file"),
        (("send", __file__, "--rate", "fast"), "no speed"),
        (("send", __file__, "--rate", "0/s"), "no speed"),
        (("send", __file__, "--rate", "5/s", "--name", "../x"), "no name"),
        (("sends", "resume", "nobody"), "no sending"),
        (("sends", "pause", "nobody"), "no sending"),
    ],
)
def test_that_what_makes_no_sense_is_refused(
    running: Program, arguments: tuple[str, ...], why: str
) -> None:
    assert why in running.run(*arguments, code=2).err


def test_that_a_state_that_cannot_be_read_hides_no_other(running: Program, tmp_path: Path) -> None:
    running.run("send", users(tmp_path, "fay", 1), "--rate", "max", "--name", "fay")
    folder = running.folder / "sendings"
    (folder / "broken.json").write_text("{")
    (folder / "odd name.json").write_text("{}")
    assert "fay" in {report.state.name for report in list_sendings(running.folder)}
    assert "broken" not in running.run("sends").out


def test_that_the_word_of_a_sending_follows_its_process(tmp_path: Path) -> None:
    files = SendingFiles(tmp_path, "x")
    state = _state()
    assert SendingReport(state, is_alive=False, control=SendingControl()).word == "ready"
    state.updated_us = 1
    assert SendingReport(state, is_alive=False, control=SendingControl()).word == "interrupted"
    assert SendingReport(state, is_alive=True, control=SendingControl()).word == "running"
    wanted = SendingControl(wanted="pause")
    assert SendingReport(state, is_alive=True, control=wanted).word == "pausing"
    assert files.control() == SendingControl()
    with files.hold():
        assert files.is_alive()
    assert not files.is_alive()


def _lines(running: Program, name: str) -> int:
    path = running.folder / "sendings" / f"{name}.json"
    return int(json.loads(path.read_text()).get("lines", 0)) if path.exists() else 0


def _state() -> SendingState:
    return SendingState(
        name="x", id="1", file="f", size_bytes=1, digest="", by="anna", created_us=1
    )


def test_that_the_newest_are_read_where_there_are_more(tmp_path: Path) -> None:
    for number in range(4):
        made = SendingFiles(tmp_path, f"s{number}")
        made.write(
            SendingState(
                name=f"s{number}",
                id="0",
                file="f",
                size_bytes=1,
                digest="",
                by="anna",
                created_us=number,
            )
        )
        os.utime(made.state, (number, number))
    found = list_sendings(tmp_path, 2)
    assert [each.state.name for each in found] == ["s3", "s2"]
    assert len(list_sendings(tmp_path)) == 4
