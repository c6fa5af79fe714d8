"""The program against a backend that runs; each test has users and orders of its own."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.backend.cli.program import Program, RunResult
from tests.backend.cli.shop import line, ordered, registered, stocked
from tests.running import until


def send(running: Program, lines: str, code: int | None = 0) -> RunResult:
    return running.run("send", "-", stdin=lines, code=code)


def rows(running: Program, view: str, position: int, *arguments: str) -> list[dict[str, object]]:
    waits = ("--min-position", str(position), "--json")
    return running.run("query", view, *arguments, *waits).objects


def test_that_status_lists_head_processes_replicas_and_views(running: Program) -> None:
    def status_objects() -> list[dict[str, Any]]:
        return running.run("status", "--json").objects

    until(
        lambda: [one["kind"] for one in status_objects()].count("view") == 14,
        "both have sent a sample",
    )
    kinds = [one["kind"] for one in status_objects()]
    assert kinds[0] == "log"
    assert {one["role"] for one in status_objects() if one["kind"] == "process"} == {
        "supervisor",
        "primary",
        "replica",
        "archive",
    }
    assert kinds.count("replica") == 2
    assert "replica-1" in running.run("status").out


def test_that_what_was_accepted_can_be_queried_at_its_position(running: Program) -> None:
    sent = send(running, registered("rosa") + stocked("vase") + ordered("q1", "rosa", "vase", 2))
    position = sent.objects[-1]["positions"][-1]

    (order,) = rows(running, "orders", position, "--filter", "user_id:rosa")

    assert (order["total"], order["status"], order["user_name"]) == (1400, "created", "Rosa")
    assert order["lines"] == [{"product_id": "vase", "quantity": 2, "price": 700}]
    assert str(order["created"]).endswith("Z")
    assert isinstance(order["position"], int)
    assert order["position"] <= position


def test_that_the_past_is_answered_by_position_and_by_time(running: Program) -> None:
    first = send(running, registered("pia") + stocked("pot", price=100))
    before = first.objects[-1]["positions"][-1]
    changed = send(running, line("product.change-price", product_id="pot", price=900))
    position = changed.objects[-1]["positions"][-1]

    (now,) = rows(running, "products", position, "--filter", "product_id:pot")
    past = ("query", "products", "--filter", "product_id:pot", "--json", "--at")
    (then,) = running.run(*past, str(before)).objects

    assert (now["price"], then["price"]) == (900, 100)
    assert running.run(*past, "1999-01-01T00:00:00Z").objects == []


def test_that_order_limit_and_all_rows_are_as_asked(running: Program) -> None:
    sent = send(running, registered("u3", "u1", "u2"))
    position = sent.objects[-1]["positions"][-1]
    chosen = ("--filter", "user_id:u*", "--order", "user_id:desc")

    listed = rows(running, "users", position, *chosen, "--limit", "2")
    everything = rows(running, "users", position, *chosen, "--limit", "0")

    assert [row["user_id"] for row in listed] == ["u3", "u2"]
    assert [row["user_id"] for row in everything] == ["u3", "u2", "u1"]
    assert "3 of 3 rows" in running.run("query", "users", *chosen).out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("query", "kitchens"), 2, "no view"),
        (("query", "orders", "--filter", "((("), 2, ""),
        (("query", "orders", "--order", "nothing"), 2, "nothing"),
        (("query", "orders", "--at", "noon"), 2, "noon"),
        (("query", "orders", "--replica", "replica-9"), 3, "replica-9"),
        (("tail", "--filter", "((("), 2, ""),
        (("tail", "--filter", "(((", "--plan"), 2, ""),
        (("backend",), 3, "Another backend"),
        (("query", "x" * 5_000), 2, "view is too long"),
        (("pause", "replica-1", "--by", "x" * 5_000), 2, "by is too long"),
    ],
)
def test_that_errors_are_one_line_and_a_code(
    running: Program, arguments: tuple[str, ...], code: int, says: str
) -> None:
    ran = running.run(*arguments, code=code)
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


def test_that_tail_shows_what_is_there_and_what_comes(running: Program) -> None:
    begin = send(running, registered("tea")).objects[0]["positions"][0] - 1
    with running.started("tail", "--after", str(begin), "--json") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        send(running, registered("tom"))
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""

    assert [one["data"]["user_id"] for one in (first, second)] == ["tea", "tom"]
    assert [one["position"] for one in (first, second)] == [begin + 1, begin + 2]


def test_that_a_filtered_tail_goes_on_with_what_comes(running: Program) -> None:
    begin = send(running, registered("flo")).objects[0]["positions"][0] - 1
    wanted = ("--after", str(begin), "--filter", "type:user.registered subject:user-f*", "--json")
    with running.started("tail", *wanted, "--stop-after", "2") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        send(running, stocked("fan") + registered("eva", "fred"))
        second = json.loads(process.stdout.readline())
        assert process.wait(30) == 0

    assert [one["data"]["user_id"] for one in (first, second)] == ["flo", "fred"]


def test_that_the_plan_of_a_filter_is_printed(running: Program) -> None:
    send(running, registered("plan-1"))
    (found,) = running.run("tail", "--filter", "subject:user-plan-1", "--plan", "--json").objects
    assert (found["access"], found["looked_at"]) == ("subject", 1)
    assert (
        "index on subject; 1 of "
        in running.run("tail", "--filter", "subject:user-plan-1", "--plan").out
    )
    assert "no index serves it" in running.run("tail", "--filter", "actor:x", "--plan").out


def test_that_a_tail_with_nothing_to_show_says_that_it_waits(running: Program) -> None:
    nothing = ("tail", "--filter", "type:user.registered subject:user-nobody", "--limit", "3")
    with running.started(*nothing) as process:
        assert process.stderr is not None
        assert b"waiting for new events" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    assert running.run(*nothing, "--no-follow").out == ""


def test_that_an_empty_tail_says_which_time_was_meant(running: Program) -> None:
    early = json.loads(registered("livia")) | {"time": "1901-01-01T00:00:00Z"}
    send(running, json.dumps(early))

    def found(times: str) -> RunResult:
        wanted = ("--limit", "5", "--filter", f"subject:user-livia {times}")
        return running.run("tail", "--no-follow", *wanted)

    happened = found("since:1h")
    assert happened.out == ""
    assert "since: and until: mean when it happened" in happened.err
    assert "user-livia" in found("until:1h").out
    recorded = found("recorded-since:1h")
    assert ("user-livia" in recorded.out, recorded.err) == (True, "")
    assert (found("recorded-until:1h").out, found("recorded-until:1h").err) == ("", "")


def test_that_a_tail_from_beyond_the_end_says_where_the_log_ends(running: Program) -> None:
    for more in ((), ("--limit", "3"), ("--limit", "0")):
        ran = running.run("tail", "--no-follow", "--after", "99999999", *more)
        assert ran.out == ""
        assert ran.err.startswith("the log ends at ")


def test_that_money_in_a_payload_is_compared_as_it_is_shown(running: Program) -> None:
    send(running, registered("mona") + stocked("vat") + ordered("m1", "mona", "vat", 2))

    def found(money: str) -> int:
        wanted = ("--limit", "5", "--filter", f"type:order.created subject:order-m1 {money}")
        return len(running.run("tail", "--no-follow", *wanted).out.splitlines())

    shown = ("data.total>12.50EUR", "data.total:14.00EUR", "data.total>1399", "data.total>=14EUR")
    assert [found(money) for money in shown] == [1, 1, 1, 1]
    hidden = ("data.total>14EUR", "data.total>12.50GBP", "data.total<12.50EUR")
    assert [found(money) for money in hidden] == [0, 0, 0]


def test_that_tail_can_end_at_the_head(running: Program) -> None:
    send(running, registered("ted", "tim"))
    assert len(running.run("tail", "--no-follow", "--stop-after", "1").out.splitlines()) == 1
    newest = running.run("tail", "--no-follow", "--limit", "1", "--json").objects
    everything = running.run("tail", "--no-follow", "--after", "0", "--json").objects
    assert [one["position"] for one in everything] == list(range(1, len(everything) + 1))
    assert newest == everything[-1:]


def test_that_an_export_goes_to_a_file_or_to_standard_output(
    running: Program, tmp_path: Path
) -> None:
    send(running, registered("xaver"))
    path = tmp_path / "log.jsonl"
    running.run("export", str(path), "--quiet")
    out = running.run("export", "-", "--quiet").out
    assert out == path.read_text()
    assert '"user_id":"xaver"' in out


def test_that_a_reader_that_has_had_enough_ends_it_quietly(running: Program) -> None:
    send(running, "".join(registered(f"many-{number}") for number in range(300)))
    with running.started("tail", "--after", "0", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        send(running, registered("last"))
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


def test_that_verify_passes_and_names_the_first_drift(running: Program) -> None:
    send(running, registered("vera"))
    verified = running.run("verify", "--json", "--quiet").objects
    assert [(one["replica"], one["ok"]) for one in verified] == [
        ("replica-1", True),
        ("archive", True),
    ]

    broken = "update users set name = 'Somebody' where user_id = 'vera'"
    with closing(sqlite3.connect(running.folder / "replica-1.sqlite")) as file:
        file.execute(broken)
        file.commit()
    ran = running.run("verify", "--quiet", code=1)

    assert "DRIFT in users, row vera: name is 'Somebody', and a rebuild makes it 'Vera'" in ran.out


def test_that_the_past_goes_by_the_recording_unless_the_happening_is_asked_for(
    running: Program,
) -> None:
    early = json.loads(registered("gaius")) | {"time": "1901-01-01T00:00:00Z"}
    send(running, json.dumps(early))
    past = ("query", "users", "--filter", "user_id:gaius", "--json", "--at")
    assert running.run(*past, "1990-01-01T00:00:00Z").objects == []
    (row,) = running.run(*past, "happened:1990-01-01T00:00:00Z").objects
    assert row["user_id"] == "gaius"
