"""`marigraph send` against a backend that runs; each test has users of its own."""

import json
import os
import signal
from functools import partial
from uuid import UUID, uuid4

import pytest

from backend.cli import command_json, send_command
from backend.client import attach
from tests.backend.cli.program import Program, RunResult
from tests.backend.cli.shop import line, registered


def send(running: Program, lines: str, code: int | None = 0) -> RunResult:
    return running.run("send", "-", stdin=lines, code=code)


def test_that_answers_come_in_the_order_of_the_lines_unreadable_ones_among_them(
    running: Program,
) -> None:
    good, again = registered("olga"), registered("olga")
    ran = send(running, f"nonsense\n{good}\n{again}{{}}\n" + registered("oleg"), code=1)

    assert [(one["outcome"], one["code"]) for one in ran.objects] == [
        ("rejected", "malformed"),
        ("accepted", ""),
        ("rejected", "user-exists"),
        ("rejected", "malformed"),
        ("accepted", ""),
    ]
    assert ran.objects[0]["message"].startswith("line 1: ")
    assert ran.objects[3]["message"].startswith("line 5: ")


def test_that_a_line_that_is_no_command_is_answered_by_its_id(running: Program) -> None:
    id_ = str(uuid4())
    beyond = f'{{"id":"{id_}","type":"user.register","data":{{}},"expected_version":{10**23}}}'
    ran = send(running, f"{beyond}\n{'[' * 200_000}\n" + registered("otto"), code=1)

    assert [(one["command_id"], one["code"]) for one in ran.objects[:2]] == [
        (id_, "malformed"),
        (None, "malformed"),
    ]
    assert ran.objects[0]["field"] == "expected_version"
    assert ran.objects[2]["outcome"] == "accepted"


def test_that_what_got_no_answer_is_told_with_the_ids_to_send_it_again(
    running: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_command, "attach_or_start", partial(attach, timeout_s=0.5))
    top_up = line("user.top-up", user_id="lotte", amount=5, currency="EUR")
    send(running, registered("lotte"))
    found = running.run("status", "--json").objects
    (pid,) = (one["pid"] for one in found if one.get("role") == "primary")
    os.kill(pid, signal.SIGSTOP)
    try:
        ran = send(running, f"{top_up}nonsense\n{top_up}", code=3)
    finally:
        os.kill(pid, signal.SIGCONT)

    assert "The primary gave no answer" in ran.err
    codes = [(one["outcome"], one["code"]) for one in ran.objects]
    assert codes == [("failed", "timed-out"), ("rejected", "malformed"), ("failed", "timed-out")]
    envelope = json.loads(top_up)
    ids = [str(UUID(ran.objects[at]["command_id"])) for at in (0, 2)]
    again = "".join(json.dumps(envelope | {"id": id_}) + "\n" for id_ in ids)
    answers = send(running, again).objects
    position = str(answers[-1]["positions"][-1])
    asked = ("query", "users", "--filter", "user_id:lotte", "--min-position", position, "--json")
    (row,) = running.run(*asked).objects
    assert row["balance"] == 10


def test_that_a_line_too_long_for_a_command_spoils_only_itself(
    running: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (send_command, command_json):
        monkeypatch.setattr(module, "MAX_LINE_BYTES", 100_000)
    lines = [{"product_id": f"p{number}", "quantity": 1} for number in range(2_500)]
    long = line("order.create", order_id="long", user_id="nobody", lines=lines)
    chunk = 1 << 16  # what is read at once
    assert chunk + 1_000 < len(long) < 100_000
    ran = send(running, "x" * (5 * chunk - 1_000) + "\n" + long + "y" * 200_000, code=1)
    assert [one["code"] for one in ran.objects] == ["malformed", "user-unknown", "malformed"]
    assert "longer than" in ran.objects[0]["message"]
    assert ran.objects[2]["message"].startswith("line 3: ")


def test_that_the_same_id_gets_the_first_answer_again(running: Program) -> None:
    envelope = json.loads(registered("sara")) | {"id": str(uuid4())}
    first = send(running, json.dumps(envelope))
    second = send(running, json.dumps(envelope))

    assert first.objects == second.objects
    assert first.objects[0]["command_id"] == envelope["id"]


def test_that_an_answer_comes_before_the_next_line_is_written(running: Program) -> None:
    with running.started("send", "-") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for name in ("ines", "ivan"):
            process.stdin.write(registered(name).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == "accepted"
        process.stdin.close()
        assert process.wait(30) == 0


def test_that_nothing_sent_later_overtakes_a_password_change_of_the_same_user(
    running: Program,
) -> None:
    top_up: tuple[str, dict[str, object]] = ("user.top-up", {"amount": 1, "currency": "EUR"})
    changes: list[dict[str, object]] = [
        {"new_password": "first-secret"},
        {"old_password": "first-secret", "new_password": "second-secret"},
        {"old_password": "second-secret", "new_password": "third-secret"},
    ]
    commands: list[tuple[str, dict[str, object]]] = [("user.register", {"name": "Petra"})]
    for change in changes:
        commands += [top_up, ("user.change-password", change), top_up]
    lines = [
        json.dumps({"id": str(uuid4()), "type": type_, "data": {"user_id": "petra", **data}})
        for type_, data in commands
    ]

    answers = send(running, "\n".join(lines)).objects

    assert [one["command_id"] for one in answers] == [json.loads(line)["id"] for line in lines]
    assert [one["outcome"] for one in answers] == ["accepted"] * len(lines)
    positions = [position for one in answers for position in one["positions"]]
    assert positions == sorted(positions)
    assert len(positions) == len(lines)
