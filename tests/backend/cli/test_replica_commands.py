"""Orders to a replica, and what is said of the events that it could not take."""

from pathlib import Path

from tests.backend.cli.program import Program, RunResult
from tests.backend.cli.shop import registered
from tests.backend.run.test_unstorable_events import LARGEST, order, user
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
    for words in (("mode", "replica-1", "realtime"), ("throttle", "replica-1", "0")):
        assert running.run(*words).out.strip()
    assert running.run("parked").out == "nothing is parked\n"
    assert "sometimes" in running.run("mode", "replica-1", "sometimes", code=2).err
    assert "replica-9" in running.run("pause", "replica-9", code=3).err


def test_that_nobody_gives_an_order(running: Program) -> None:
    assert "--by is empty" in running.run("pause", "replica-1", "--by", " ", code=2).err


def test_that_a_rebuild_brings_the_same_rows_back(running: Program) -> None:
    sent = send(running, registered("rita"))
    position = str(sent.objects[-1]["positions"][-1])
    fresh = ("query", "users", "--replica", "replica-1", "--min-position", position, "--json")
    before = running.run(*fresh).objects
    old = running.folder / "replica-1.before-rebuild.sqlite"
    old.unlink(missing_ok=True)

    done = running.run("rebuild", "replica-1", "--by", "anna")
    assert "rebuilds its rows from the log" in done.out
    until(old.exists, "its rows are set aside")
    until(lambda: running.run(*fresh, code=None).code == 0, "it answers again")
    assert running.run(*fresh).objects == before
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
