"""`marigraph trace` and `send --trace`, against a backend that runs."""

import json
from uuid import uuid4

from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered

STAGES = {"received", "decided", "on disk", "answered", "published", "applied", "visible"}


def test_that_a_command_is_followed_to_the_rows_of_every_replica(running: Program) -> None:
    ran = running.run("send", "-", "--trace", stdin=registered("tina"))
    answer, traced = ran.objects
    assert traced["command_id"] == answer["command_id"]
    assert {step["stage"] for step in traced["steps"]} >= STAGES
    assert {"primary", "replica-1", "archive"} <= {step["place"] for step in traced["steps"]}
    assert all(step["took"] >= 0 for step in traced["steps"])
    assert traced["missing"] == {}

    printed = running.run("trace", answer["command_id"]).out.splitlines()
    assert printed[0] == f"{answer['command_id']} accepted at {answer['positions'][0]}"
    assert printed[1].split() == ["where", "reached", "took", "at"]
    assert any(line.startswith("replica-1") and "on disk" in line for line in printed)


def test_that_a_replica_that_has_not_applied_it_is_named(running: Program) -> None:
    running.run("pause", "replica-1")
    try:
        (answer,) = running.run("send", "-", stdin=registered("tom")).objects
        ran = running.run("trace", answer["command_id"], "--wait", "0", "--json")
    finally:
        running.run("resume", "replica-1")
    assert ran.objects[0]["missing"]["replica-1"] == "not applied yet"


def test_that_a_rejection_has_its_way_too_and_an_unknown_id_is_refused(running: Program) -> None:
    id_ = str(uuid4())
    envelope = json.loads(registered("tim")) | {"id": id_}
    running.run("send", "-", stdin=registered("tim"))
    running.run("send", "-", stdin=json.dumps(envelope), code=1)
    (traced,) = running.run("trace", id_, "--json").objects
    assert traced["outcome"] == "rejected"
    assert [step["place"] for step in traced["steps"]] == ["primary"] * 3
    ran = running.run("trace", str(uuid4()), code=2)
    assert "No command with this id" in ran.err
