"""`marigraph alerts …` on a backend that runs, and over its end."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from backend.wire import connection
from tests.backend.cli.program import Program
from tests.backend.run.unstorable_facts import LARGEST, order, user
from tests.running import until


def alerts(program: Program) -> dict[str, dict[str, Any]]:
    """What is listed, by the alert's id."""
    listed = program.run("alerts", "--json", code=None).objects
    return {each["id"]: each for each in listed if each["kind"] == "alert"}


def state(program: Program, alert: str) -> str:
    return str(alerts(program).get(alert, {}).get("state", "normal"))


def test_that_an_alert_is_set_fires_is_acknowledged_and_silenced(
    running: Program, tmp_path: Path
) -> None:
    got = tmp_path / "got"
    script = tmp_path / "notify.py"
    script.write_text(
        "import os, sys\n"
        "with open(sys.argv[1], 'a') as file:\n"
        "    file.write(os.environ['MARIGRAPH_ALERT_STATE'] + ' ')\n"
    )
    run = f"{sys.executable} {script} {got}"
    done = running.run(
        "alerts", "set", "paused-now", "status = PAUSED", "--severity", "critical", "--run", run
    )
    assert "paused-now: status = PAUSED." in done.out
    assert "paused-now" in running.run("alerts", "rules").out
    running.run("pause", "replica-1", "--by", "anna")
    alert = "paused-now@replica-1"
    until(lambda: state(running, alert) == "firing", "it fires")
    listed = running.run("alerts", code=1).out
    assert f"Firing (critical): {alert}" in listed
    until(lambda: got.exists() and got.read_text() == "firing ", "its command is run")

    acknowledged = running.run("alerts", "ack", alert, "--by", "anna", "--note", "on it")
    assert "acknowledged by anna" in acknowledged.out
    assert alerts(running)[alert]["acknowledged_by"] == "anna"
    taken_back = running.run("alerts", "unack", alert, "--by", "paul").out
    assert "is not acknowledged by anna any more" in taken_back
    assert alerts(running)[alert]["acknowledged_by"] is None

    previewed = running.run("alerts", "preview", "status = PAUSED", "--since", "1h", "--json")
    (span,) = previewed.objects
    assert (span["replica"], span["ends"], span["found"]) == ("replica-1", None, "PAUSED")
    id_ = running.run("alerts", "silence", "*@replica-1", "--for", "2h").out.strip()
    running.run("alerts", code=0)
    assert alerts(running)[alert]["silence"] == id_
    assert id_ in running.run("alerts", code=0).out
    running.run("alerts", "unsilence", id_)
    running.run("alerts", code=1)

    running.run("resume", "replica-1")
    until(lambda: state(running, alert) == "normal", "it is over")
    until(lambda: got.read_text() == "firing resolved ", "its command is run again")
    told = running.run("alerts", "history", "--limit", "50").out
    assert f"{alert}: Firing, was Normal: PAUSED" in told
    assert f"{alert}: acknowledged by anna: on it" in told
    running.run("alerts", "remove", "paused-now")


def test_that_a_command_that_fails_is_shown(running: Program) -> None:
    running.run("alerts", "set", "broken-page", "memory > 1", "--run", "/nowhere/page now")
    until(
        lambda: "/nowhere/page cannot be started" in running.run("alerts", code=1).out,
        "the failure is shown",
    )
    assert "run again for broken-page@" in running.run("alerts", "retry", "broken-page").out
    running.run("alerts", "remove", "broken-page")
    until(lambda: running.run("alerts", code=None).code == 0, "all is well again")


def test_that_what_cannot_be_done_is_refused_with_its_reason(running: Program) -> None:
    for words, message in (
        (("set", "x", "lag > 3"), "There is no metric 'lag'"),
        (("set", "x", "parked > 3", "--clear", "4"), "above its limit"),
        (("set", "x", "parked > 3", "--run", "page"), "not a whole path"),
        (("set", "x", "parked > 3", "--run", "'"), "No closing quotation"),
        (("silence", "*"), "either --for or --until"),
        (("silence", "*", "--until", "tomorrow"), "--until tomorrow"),
        (("silence", "*", "--cron", "0 2 * * 0"), "how long each window lasts"),
        (("silence", "*", "--cron", "sundays", "--for", "1h"), "is no schedule"),
        (("silence", "*", "--until", "2001-01-01T00:00Z"), "over already"),
    ):
        assert message in running.run("alerts", *words, code=2).err
    assert "no alert 'x@y'" in running.run("alerts", "ack", "x@y", code=3).err
    assert "no rule 'x'" in running.run("alerts", "remove", "x", code=3).err


def test_that_a_preview_says_when_a_rule_would_have_fired_and_sets_nothing(
    running: Program,
) -> None:
    def spans() -> list[dict[str, Any]]:
        preview = ("events-behind < 1", "--process", "replica-1", "--since", "1h", "--json")
        return running.run("alerts", "preview", *preview).objects

    until(lambda: spans() != [], "the history has a sample")
    first = spans()[0]
    assert (first["replica"], first["view"], first["worst"]) == ("replica-1", "", 0.0)
    told = running.run("alerts", "preview", "events-behind > 1000000", "--view", "*").out
    assert "would have fired 0 times" in told
    assert "preview" not in running.run("alerts", "rules").out
    memory = ("memory > 1", "--process", "primary", "--since", "30d")
    until(lambda: running.run("alerts", "preview", *memory, "--json").objects != [], "it is kept")
    previewed = running.run("alerts", "preview", *memory)
    assert "would have fired 1 time in" in previewed.out
    assert "primary: kept since " in previewed.err


def test_that_a_maintenance_window_comes_again_and_again(running: Program) -> None:
    window = ("silence", "*@nobody", "--cron", "0 2 * * 0", "--for", "2h", "--reason", "backup")
    id_ = running.run("alerts", *window).out.strip()
    told = running.run("alerts", code=None).out
    assert f"silence {id_} by" in told
    assert "at 0 2 * * 0 (UTC) for 2" in told
    running.run("alerts", "unsilence", id_)


def test_that_alerts_of_a_folder_without_a_backend_end_with_3(program: Program) -> None:
    assert "no backend runs" in program.run("alerts", code=3).out


def test_that_alerts_survive_the_kill_of_the_supervisor(program: Program) -> None:
    alone = {"MARIGRAPH_ARCHIVE": "false", "MARIGRAPH_REPLICAS": "0"}
    alert = "big@primary"
    with program.started("backend", **alone) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"ready")
        program.run("alerts", "set", "big", "memory > 1MB")
        until(lambda: state(program, alert) == "firing", "it fires")
        program.run("alerts", "ack", alert, "--by", "anna")
        program.run("alerts", "silence", "big", "--for", "1h")
        before = alerts(program)[alert]
        pid = connection.read_connection_file(program.folder).pid
        os.kill(pid, signal.SIGKILL)
        process.wait(program.patience)
    with program.backend(**alone):
        after = alerts(program)[alert]
        kept = ("state", "fired", "since", "acknowledged_by", "silence")
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        assert "big" in program.run("alerts", "rules").out


def test_that_a_poison_event_fires_by_what_ships(running: Program, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(1) + order(1, "p1", LARGEST, LARGEST))
    running.run("import", "cloudevents", str(facts), "--quiet")
    alert = "parked-events@replica-1/sales"
    until(lambda: state(running, alert) == "firing", "it fires")
    listed = running.run("alerts", code=1).out
    assert f"Firing (warning): {alert}" in listed
    assert "parked > 0: 1" in listed
    assert f"{alert}: Firing, was Normal" in running.run("alerts", "history").out
