"""Parked events in bulk, from the command line: counted, started, looked at, stopped."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.cli.program import Program
from tests.backend.run.unstorable_facts import LARGEST, order, user
from tests.running import until

PARKED = 6


@pytest.fixture(scope="module")
def parked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A backend in which the sales of six orders are parked, in each replica."""
    program = Program(tmp_path_factory.mktemp("parked"))
    facts = tmp_path_factory.mktemp("facts") / "facts.jsonl"
    lines = (user(n) + order(n, "p1", LARGEST, LARGEST) for n in range(1, PARKED + 1))
    facts.write_bytes(b"".join(lines))
    with program.backend():
        program.run("import", "cloudevents", str(facts), "--quiet")
        until(lambda: len(entities(program)) == PARKED, "everything is parked")
        yield program


def entities(program: Program, *options: str) -> list[str]:
    found = program.run("parked", "replica-1", "--entities", "--json", *options).objects
    return [each["entity"] for each in found]


def test_that_parked_events_are_listed_by_a_filter(parked: Program) -> None:
    assert entities(parked, "--filter", "view:sales entity:*-o3") == ["orders/order-o3"]
    assert entities(parked, "--filter", 'error:"cannot hold" -entity:*-o3', "--limit", "2") == [
        "orders/order-o1",
        "orders/order-o2",
    ]
    assert entities(parked, "--filter", "type:order.paid") == []
    assert entities(parked, "--filter", "{now - parked}<1d entity:*-o3") == ["orders/order-o3"]
    assert entities(parked, "--filter", "parked<{now - 1d}") == []
    refused = parked.run("parked", "--filter", "subject:x", code=2)
    assert "There is no field `subject`" in refused.err


def test_that_a_parked_event_is_shown_whole_with_its_payload_and_its_replay(
    parked: Program,
) -> None:
    asked = ("parked", "replica-1", "--filter", "entity:*-o3", "--full")
    (found,) = parked.run(*asked, "--json").objects
    assert found["payload"]["order_id"] == "o3"
    shown = parked.run(*asked).out
    assert (
        f"replica-1 sales orders/order-o3 at {found['position']}, order.created, parked 20" in shown
    )
    assert found["error"].strip() in shown
    assert '"order_id": "o3"' in shown
    position = found["position"]
    assert (
        f"marigraph open 'marigraph://open/replay?position={position}&playhead={position}'" in shown
    )


def test_that_a_bulk_retry_is_counted_before_it_is_started_and_awaited(parked: Program) -> None:
    asked = ("bulk", "retry", "--replica", "replica-1", "--filter", "entity:*-o4 or entity:*-o5")
    counted = parked.run(*asked).out
    assert "2 entities with 2 parked events in replica-1" in counted
    assert "view sales: 2" in counted
    assert "nothing is started" in counted
    assert parked.run("bulk").out == "there are no bulk operations\n"
    done = parked.run(*asked, "--yes", "--wait", "--quiet", "--by", "anna", code=1).out
    assert "replica-1: retry 1 is done: 2 failed again" in done
    (bulk,) = parked.run("bulk", "--json").objects
    assert (bulk["replica"], bulk["by"], bulk["state"], bulk["failed"]) == (
        "replica-1",
        "anna",
        "done",
        2,
    )
    _, *items = parked.run("bulk", "show", "replica-1", "1", "--json").objects
    assert [item["outcome"] for item in items] == ["failed", "failed"]
    assert "cannot hold" in items[0]["error"]
    shown = parked.run("bulk", "show", "replica-1", "1", "--outcome", "applied", "--json").objects
    assert len(shown) == 1
    assert "Nothing that is parked" in parked.run("bulk", "retry", "--filter", "nix", code=1).err


def test_that_a_bulk_skip_is_stopped_and_ended_and_outlives_a_kill(parked: Program) -> None:
    asked = ("bulk", "skip", "--replica", "replica-1", "--reason", "test orders", "--rate", "1")
    assert "its rows for good" in parked.run(*asked).out
    started = parked.run(*asked, "--yes").out
    assert "Bulk skip 2 of 6 entities is under way." in started
    parked.run("bulk", "suspend", "replica-1", "2", "--by", "bert")
    until(lambda: bulk(parked)["state"] == "suspended", "it is suspended")
    processes = parked.run("status", "--json").objects
    pid = next(each["pid"] for each in processes if each.get("name") == "replica-1")
    os.kill(pid, signal.SIGKILL)
    until(lambda: bulk(parked).get("state") == "suspended", "it is there again")
    parked.run("bulk", "resume", "replica-1", "2")
    parked.run("bulk", "throttle", "replica-1", "2", "0")
    until(lambda: bulk(parked)["state"] == "done", "it is done")
    assert (bulk(parked)["skipped"], entities(parked)) == (6, [])
    skipped = parked.run("parked", "replica-1", "--skipped", "--json").objects
    newest = parked.run("parked", "replica-1", "--skipped", "--limit", "1", "--json").objects
    assert newest == skipped[:1]
    assert {each["reason"] for each in skipped} == {"test orders"}
    over = parked.run("bulk", "cancel", "replica-1", "2", code=1)
    assert "is over: it is done" in over.err
    acts = [each["act"] for each in parked.run("audit", "--json").objects]
    changes = ["suspend-bulk", "resume-bulk", "throttle-bulk", "end-bulk", "cancel-bulk"]
    assert acts[-6:] == ["start-bulk", *changes]
    assert acts.count("end-bulk") == 2, "the first one, told of again after the kill, is no news"


def bulk(program: Program) -> dict[str, object]:
    """The newest bulk operation of the replica; nothing while it cannot be asked."""
    ran = program.run("bulk", "--json", code=None)
    return ran.objects[0] if ran.code == 0 and ran.objects else {}


def test_that_one_event_is_skipped_for_a_reason_and_verify_leaves_it_out(
    parked: Program, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(9) + order(9, "p9", LARGEST, LARGEST))
    parked.run("import", "cloudevents", str(facts), "--quiet")
    entity = ("replica-1", "sales", "orders/order-o9")
    until(lambda: entities(parked) == [entity[2]], "it is parked")
    assert "cannot hold" in parked.run("retry", *entity, "--first", code=1).err
    nothing = parked.run("retry", *entity, "--upto", "3", code=1)
    assert "is parked in sales of replica-1 up to 3" in nothing.err
    position = str(2 * PARKED + 2)
    assert "reason" in parked.run("skip", *entity, position, code=2).err
    assert "is not the first" in parked.run("skip", *entity, "3", "--reason", "x", code=1).err
    done = parked.run("skip", *entity, position, "--reason", "not real")
    assert done.out == f"Event {position} is skipped.\n"
    verified = parked.run("verify", "--quiet", "--json", code=1).objects  # the archive's are parked
    assert [(each["ok"], each["parked"]) for each in verified] == [(True, 0), (True, PARKED + 1)]
