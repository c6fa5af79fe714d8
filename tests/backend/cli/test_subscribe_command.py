"""`marigraph subscribe`: lines out, answers in; what was not answered comes again."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from backend.client import Client
from tests.backend.cli.program import Program
from tests.running import Running, accepted, command, until


@pytest.fixture
def client(shared_backend: Running) -> Iterator[Client]:
    with shared_backend.client() as connected:
        yield connected


@pytest.fixture
def program(shared_backend: Running) -> Program:
    return Program(shared_backend.folder)


def add(client: Client, *users: str) -> int:
    return accepted(client, *(command("user.register", user_id=each, name=each) for each in users))


def line_of(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    assert process.stdout is not None
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def answer(process: "subprocess.Popen[bytes]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()


def subscription(program: Program, name: str) -> dict[str, Any]:
    listed = program.run("subscriptions", "--json").objects
    return next(each for each in listed if each["name"] == name)


def test_that_each_line_is_acknowledged_and_the_rest_comes_again(
    client: Client, program: Program
) -> None:
    before = add(client, "cli-0")
    arguments = ("subscribe", "marketing", "--filter", "type:user.registered")
    with program.started(*arguments, "--from", str(before)) as process:
        add(client, "cli-1", "cli-2")
        assert line_of(process)["subject"] == "user-cli-1"
        assert subscription(program, "marketing")["consumer"]
        answer(process, "ok")
        assert line_of(process)["subject"] == "user-cli-2"
        process.kill()  # it has said nothing of the second
    taken = subscription(program, "marketing")
    assert taken["filter"] == "type:user.registered"
    until(
        lambda: subscription(program, "marketing")["consumer"] is None,
        "a consumer that was killed has lost its subscription",
    )
    with program.started("subscribe", "marketing") as process:
        subjects = [line_of(process)["subject"]]
        if subjects == ["user-cli-1"]:  # its acknowledgement was killed on its way
            answer(process, "ok")
            subjects = [line_of(process)["subject"]]
        assert subjects == ["user-cli-2"]
        answer(process, "park no such customer")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(program.patience) == 0
    assert subscription(program, "marketing")["parked"] == 1
    (parked,) = program.run("subscriptions", "--parked", "marketing", "--json").objects
    assert parked["reason"] == "no such customer"
    assert (
        "1 parked event of"
        in program.run("subscriptions", "--retry", "marketing", parked["stream"]).out
    )
    position = str(parked["position"])
    skip = ("subscriptions", "--skip", "marketing", position)
    assert "Add: --reason" in program.run(*skip, code=2).err
    assert "is on its way once more" in program.run(*skip, "--reason", "a test", code=1).err
    assert "At most 3 events" in program.run("subscriptions", "--throttle", "marketing", "3").out
    assert "at most 3 events a second" in program.run("subscriptions").out
    assert subscription(program, "marketing")["throttle_per_s"] == 3
    rules = program.run("why", "subscription:marketing").out
    assert "subscription:marketing: " in rules
    assert "deliveries-throttled" in rules
    assert "throttle_per_s 3" in rules
    assert "parked 1" in rules
    assert "it has subscription:marketing" in program.run("why", "subscription:x", code=3).err
    printed = program.run("status").out
    assert "marketing" in printed
    accepted(client, command("product.add", product_id="cli", name="A", price=1, currency="EUR"))
    until(
        lambda: subscription(program, "marketing")["at_most_behind"] == 0,
        "an event of a type that it does not take is not behind it",
    )
    program.run("subscriptions", "--remove", "marketing")
    assert program.run("subscriptions", "--json").objects == []


def test_that_an_answer_that_cannot_be_read_ends_it_and_acknowledges_nothing(
    client: Client, program: Program
) -> None:
    before = add(client, "cli-3")
    position = add(client, "cli-4")
    with program.started("subscribe", "nonsense", "--from", str(before)) as process:
        assert line_of(process)["subject"] == "user-cli-4"
        answer(process, "perhaps")
        assert process.wait(program.patience) == 2
        assert process.stderr is not None
        assert "stdin says 'perhaps'" in process.stderr.read().decode()
    assert subscription(program, "nonsense")["acknowledged"] < position


def test_that_an_operator_gives_one_order_at_a_time(program: Program) -> None:
    ran = program.run("subscriptions", "--pause", "a", "--remove", "b", code=2)
    assert "at a time" in ran.err
    ran = program.run("subscriptions", "--throttle", "a", "-1", code=2)
    assert "0 or more, not -1" in ran.err
    assert "There is no subscription a" in program.run("subscriptions", "--pause", "a", code=3).err
