"""`marigraph query --watch`, as somebody reads it, and as somebody who is away does not."""

import json
import os
import signal
import subprocess
from typing import Any

import pytest

from tests.backend.cli.program import Program, RunResult
from tests.backend.cli.shop import registered


def send(running: Program, lines: str) -> RunResult:
    return running.run("send", "-", stdin=lines)


def line(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Read the next line."""
    assert process.stdout is not None
    read: dict[str, Any] = json.loads(process.stdout.readline())
    return read


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["user_id"] for row in rows]


def test_that_a_page_is_printed_and_then_what_changes_in_it(running: Program) -> None:
    send(running, registered("watch-b", "watch-d"))
    wanted = ("users", "--watch", "--filter", "user_id:watch-*", "--order", "user_id", "--limit")
    with running.started("query", *wanted, "2") as process:
        first = line(process)
        assert names(first["page"]) == ["watch-b", "watch-d"]
        send(running, registered("elsewhere"))
        position = send(running, registered("watch-a")).objects[0]["positions"][0]
        second = line(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(running.patience) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert names(second["added"]) == ["watch-a"]
    assert second["removed"] == [{"user_id": "watch-d"}]  # it is on the next page now
    assert second["order"] == [{"user_id": "watch-a"}, {"user_id": "watch-b"}]
    assert (second["total"], second["replica"]) == (3, "replica-1")
    assert second["position"] >= position > first["position"]
    assert second["time"] > first["time"]
    assert "changed" not in second
    assert "page" not in second


def test_that_a_reader_who_was_away_is_told_the_newest_and_not_everything(running: Program) -> None:
    wanted = ("users", "--watch", "--filter", "user_id:away-*", "--order", "user_id")
    with running.started("query", *wanted) as process:
        assert line(process)["page"] == []
        os.kill(process.pid, signal.SIGSTOP)
        for number in range(20):
            send(running, registered(f"away-{number:02}"))
        os.kill(process.pid, signal.SIGCONT)
        told: list[dict[str, Any]] = []
        while not told or told[-1]["total"] < 20:
            told.append(line(process))
    assert len(told) <= 3
    assert sorted(name for each in told for name in names(each["added"])) == [
        f"away-{number:02}" for number in range(20)
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--at", "1"), "--watch shows rows of the present"),
        (("--group-by", "name"), "--watch shows rows of the present"),
        (("--limit", "0"), "--limit of 1 to"),
        (("--filter", "((("), "(character"),
        (("--replica", "replica-9"), "replica-9"),
    ],
)
def test_that_what_cannot_be_watched_is_one_line(
    running: Program, options: tuple[str, ...], says: str
) -> None:
    code = 3 if "--replica" in options else 2
    ran = running.run("query", "users", "--watch", *options, code=code)
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
