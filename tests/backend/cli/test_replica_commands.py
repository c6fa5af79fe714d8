"""Orders to a replica, and what is said of the events that it could not take."""

from pathlib import Path
from typing import Any

import pytest

from backend.cli.parked_command import print_parked, print_parked_objects
from backend.messages.parked import ParkedItem, ParkedPage
from backend.sqlite.file_lock import acquire_file_lock
from backend.wire import connection
from tests.backend.cli.program import Program, RunResult
from tests.backend.cli.shop import registered
from tests.backend.run.unstorable_facts import LARGEST, order, user
from tests.running import until


def send(program: Program, lines: str) -> RunResult:
    return program.run("send", "-", stdin=lines)


def test_that_a_replica_takes_orders_and_says_so(running: Program) -> None:
    assert "Paused" in running.run("pause", "replica-1", "--by", "anna").out
    sent = send(running, registered("paula"))
    position = str(sent.objects[-1]["positions"][-1])
    late = running.run("query", "users", "--min-position", position, code=3)
    assert "was not applied in time" in late.err
    assert len(late.err.splitlines()) == 1
    old = running.run("query", "users", "--filter", "user_id:paula")
    assert "0 of 0 rows, replica-1" in old.out
    assert "1 event behind, the oldest" in old.out
    too_old = running.run("query", "users", "--max-age", "0", code=3)
    assert "lack 1 event" in too_old.err

    running.run("resume", "replica-1")
    fresh = running.run("query", "users", "--filter", "user_id:paula", "--max-age", "0")
    assert "1 of 1 row" in fresh.out
    assert "nothing behind" in fresh.out
    assert running.run("parked").out == "nothing is parked\n"
    assert "replica-9" in running.run("pause", "replica-9", code=3).err


def replica(program: Program, name: str = "replica-1") -> dict[str, Any]:
    """What `status` says of a replica."""
    found = program.run("status", "--json").objects
    (one,) = (each for each in found if each["kind"] == "replica" and each["name"] == name)
    return one


def test_that_pause_and_resume_are_seen_with_who_asked(running: Program) -> None:
    running.run("pause", "replica-1", "--by", "paul")
    until(lambda: replica(running)["paused_by"] == "paul", "it is paused by paul")
    assert replica(running)["status"] == "PAUSED"
    assert running.run("resume", "replica-1").out == "Goes on.\n"
    until(lambda: replica(running)["paused_by"] == "", "it goes on")


def test_that_who_pauses_is_who_sits_here_unless_said(running: Program) -> None:
    running.run("pause", "replica-1", LOGNAME="clara")
    until(lambda: replica(running)["paused_by"] == "clara", "it is paused by clara")
    running.run("resume", "replica-1")


def test_that_a_throttle_is_set_and_lifted(running: Program) -> None:
    assert "At most 7 events a second" in running.run("throttle", "replica-1", "7").out
    until(lambda: replica(running)["throttle"] == 7, "it is throttled")
    assert replica(running, "archive")["throttle"] == 0
    assert "Unthrottled" in running.run("throttle", "replica-1", "0").out
    until(lambda: replica(running)["throttle"] == 0, "it is not throttled")


def test_that_a_replica_on_demand_applies_when_it_is_told_to(running: Program) -> None:
    assert running.run("mode", "replica-1", "every:0.50").out == "Updates every 0.5 s.\n"
    until(lambda: replica(running)["mode"] == "every:0.5", "it updates at intervals")
    running.run("mode", "replica-1", "demand")
    until(lambda: replica(running)["mode"] == "demand", "it updates on demand")
    position = str(send(running, registered("dora")).objects[-1]["positions"][-1])
    named = ("query", "users", "--replica", "replica-1", "--filter", "user_id:dora")
    assert "0 of 0 rows" in running.run(*named).out

    assert "Applies up to the present head" in running.run("apply", "replica-1").out
    assert "1 of 1 row" in running.run(*named, "--min-position", position).out
    running.run("mode", "replica-1", "realtime")
    until(lambda: replica(running)["mode"] == "realtime", "it updates at once")
    assert "sometimes" in running.run("mode", "replica-1", "sometimes", code=2).err


def test_that_the_backend_of_a_folder_is_stopped(program: Program) -> None:
    assert "No backend runs" in program.run("stop", code=3).err
    with program.started("backend", MARIGRAPH_ARCHIVE="false", MARIGRAPH_REPLICAS="0") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"ready")
        assert program.run("stop", "--by", "anna").out == "stopped\n"
        acquire_file_lock(program.folder / connection.LOCK_FILE, str).release()  # another may start
        assert process.wait(program.patience) == 0
    assert "by anna" in (program.folder / "backend.log").read_text()


def test_that_nobody_gives_an_order(running: Program) -> None:
    assert "--by is empty" in running.run("pause", "replica-1", "--by", " ", code=2).err


def test_that_a_rebuild_is_waited_for_and_brings_the_same_rows_back(running: Program) -> None:
    sent = send(running, registered("rita"))
    position = str(sent.objects[-1]["positions"][-1])
    fresh = ("query", "users", "--replica", "replica-1", "--min-position", position, "--json")
    before = running.run(*fresh).objects

    done = running.run("rebuild", "replica-1", "--view", "users", "--by", "anna")
    assert done.out.startswith("users rebuilt and verified: at position ")
    assert "0 changed, 0 added, 0 gone" in done.out
    assert "answered until the new ones are verified" in done.err
    assert running.run(*fresh).objects == before

    entity = running.run("rebuild", "replica-1", "--view", "users", "--entity", "rita", "--json")
    last = entity.objects[-1]
    assert (last["state"], last["entity"], last["changed"]) == ("done", "rita", 1)
    assert running.run(*fresh).objects == before
    refused = running.run("rebuild", "replica-1", "--view", "nonsense", code=2).err
    assert "There is no view nonsense" in refused
    assert "no rebuild" in running.run("rebuild", "replica-1", "--cancel", code=1).err
    assert (
        "takes no other"
        in running.run("rebuild", "replica-1", "--cancel", "--past-errors", code=2).err
    )
    assert "replica-9" in running.run("rebuild", "replica-9", code=3).err


def test_that_verify_fails_with_parked_events_and_names_them(
    running: Program, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(1) + order(1, "p1", LARGEST, LARGEST))
    running.run("import", "cloudevents", str(facts), "--quiet")

    verified = running.run("verify", "--quiet", code=1)
    assert "DRIFT" not in verified.out
    (parked,) = [line for line in verified.out.splitlines() if line.startswith("replica-1  sales ")]
    assert "orders/order-o1" in parked
    listed = running.run("parked", "replica-1", "--json").objects
    assert ("sales", "orders/order-o1") in {(one["view"], one["entity"]) for one in listed}
    assert {one["replica"] for one in running.run("parked", "--json").objects} == {
        "replica-1",
        "archive",
    }
    replica_1, archive = running.run("verify", "--quiet", "--json", code=1).objects
    assert (replica_1["ok"], replica_1["parked"], replica_1["parked_events"]) == (
        True,
        len(listed),
        listed,
    )
    assert archive["parked"] > 0


def test_that_a_retry_is_no_success_while_something_is_still_parked(
    running: Program, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(7) + order(7, "p7", LARGEST, LARGEST))
    running.run("import", "cloudevents", str(facts), "--quiet")
    until(lambda: "order-o7" in running.run("parked", "replica-1").out, "it is parked")

    entity = ("replica-1", "sales", "orders/order-o7")
    assert "0 of 1 parked event applied, 1 still" in running.run("retry", *entity, code=1).err
    (still,) = (
        one
        for one in running.run("parked", "replica-1", "--json").objects
        if (one["view"], one["entity"]) == entity[1:]
    )
    assert "sales.revenue cannot hold" in still["error"]
    none = running.run("retry", "replica-1", "sales", "orders/none", code=1)
    assert "Nothing of orders/none is parked in sales of replica-1" in none.err
    assert "cannot hold" in running.run("parked", "replica-1").out
    cut = running.run("parked", "replica-1", "--limit", "1", "--json")
    assert (len(cut.objects), "in all" in cut.err) == (1, True)
    for words in (("retry", "replica-9", "sales", "orders/order-o7"), ("parked", "replica-9")):
        assert "no replica 'replica-9'" in running.run(*words, code=3).err


def test_that_a_picture_which_cannot_be_made_is_no_success(
    running: Program, tmp_path: Path
) -> None:
    fonts, picture = tmp_path / "fonts.conf", tmp_path / "x.png"
    fonts.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    running.run("screenshot", "commands", str(picture), code=3, FONTCONFIG_FILE=str(fonts))
    assert not picture.exists()


def item(position: int) -> ParkedItem:
    return ParkedItem(
        view="sales", entity=f"o{position}", position=position, error="E: no", parked_at_us=0
    )


def test_that_a_list_of_parked_events_which_is_cut_says_so(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    pages = [ParkedPage(items=[item(1)], total=3, replica="replica-1")]
    print_parked(pages)
    assert b"replica-1: 3 in all" in capfdbinary.readouterr().out
    print_parked_objects(iter(pages))
    printed = capfdbinary.readouterr()
    assert printed.out.count(b"\n") == 1
    assert b"replica-1: 3 in all" in printed.err
