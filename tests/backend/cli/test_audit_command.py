"""What operators did, as the program prints it: from a backend that runs, and from its file."""

import os
import signal
from pathlib import Path

import pytest

from backend.audit.act_record import recorded_act
from backend.errors import TimedOut
from backend.messages.audit import AskAudit, AuditEntry, AuditPage
from backend.messages.control import Pause, Resume
from tests.backend.cli.program import Program
from tests.backend.run.unstorable_facts import user
from tests.running import Running, until


def test_that_every_act_is_on_record_with_what_came_of_it(running: Program) -> None:
    orders: dict[tuple[str, ...], int] = {
        ("pause", "replica-1"): 0,
        ("resume", "replica-1"): 0,
        ("throttle", "replica-1", "7"): 0,
        ("throttle", "replica-1", "0"): 0,
        ("mode", "replica-1", "demand"): 0,
        ("apply", "replica-1"): 0,
        ("mode", "replica-1", "realtime"): 0,
        ("retry", "replica-1", "sales", "orders/none"): 1,
        ("pause", "replica-9"): 3,
    }
    for order, code in orders.items():
        running.run(*order, "--by", "paul", code=code)
    entries = running.run("audit", "--by", "paul", "--json").objects
    assert [(each["act"], each["on"], each["parameters"], each["outcome"]) for each in entries] == [
        ("pause", "replica-1", {}, "done"),
        ("resume", "replica-1", {}, "done"),
        ("throttle", "replica-1", {"rate_per_s": 7}, "done"),
        ("throttle", "replica-1", {"rate_per_s": 0}, "done"),
        ("set-mode", "replica-1", {"mode": "demand"}, "done"),
        ("apply-now", "replica-1", {}, "done"),
        ("set-mode", "replica-1", {"mode": "realtime"}, "done"),
        (
            "retry-parked",
            "replica-1",
            {"view": "sales", "entity": "orders/none", "upto": 0},
            "refused",
        ),
        ("pause", "replica-9", {}, "refused"),
    ]
    assert [each["code"] for each in entries[-2:]] == ["rejected", "unavailable"]
    assert entries[0]["message"].startswith("Paused at")
    printed = running.run("audit", "--by", "paul", "--limit", "3").out.splitlines()
    assert len(printed) == 4
    assert "set mode" in printed[1]
    assert "mode realtime" in printed[1]
    assert "refused (rejected)" in printed[2]


def test_that_only_what_was_asked_for_is_printed(running: Program) -> None:
    running.run("resume", "replica-1", "--by", "ada")
    assert running.run("audit", "--by", "ada", "--since", "1h", "--json").objects
    none = running.run("audit", "--by", "ada", "--since", "2999-01-01")
    assert none.out == "nothing is on record that was asked for\n"
    assert "--since is a time like" in running.run("audit", "--since", "lately", code=2).err
    first = running.run("audit", "--limit", "100000", "--json").objects[0]
    assert (first["number"], first["act"], first["on"]) == (1, "start", "backend")


def asked(shop: Running) -> list[AuditEntry]:
    with shop.client() as client:
        page = client.control(AskAudit())
        assert isinstance(page, AuditPage)
        return page.entries


def test_that_a_kill_leaves_every_act_on_record_and_what_was_under_way_as_unknown(
    small_backend: Running,
) -> None:
    shop = small_backend
    with shop.client() as client:
        client.control(Resume(replica="replica-1", by="anna"))
        pid = shop.processes()["replica-1"].pid
        os.kill(pid, signal.SIGSTOP)
        client.set_timeout(0.1)
        with pytest.raises(TimedOut):
            client.control(Pause(replica="replica-1", by="clara"))
        assert asked(shop)[0].outcome == "under-way"
        shop.kill_supervisor()
        os.kill(pid, signal.SIGCONT)
    offline = Program(shop.folder)
    left = offline.run("audit", "--json")
    assert "no backend runs" in left.err
    assert [(each["by"], each["outcome"]) for each in left.objects[-2:]] == [
        ("anna", "done"),
        ("clara", "unknown"),
    ]
    shop.start()
    until(lambda: asked(shop)[0].act == "start", "its start is on record")
    assert [each.outcome for each in asked(shop)[:3]] == ["done", "unknown", "done"]
    shop.stop()
    stopped = offline.run("audit", "--limit", "1", "--json").objects
    assert (stopped[0]["by"], stopped[0]["act"]) == ("SIGTERM", "stop")
    shop.start()


def test_that_the_program_asks_in_the_role_that_was_chosen(running: Program) -> None:
    refused = running.run("pause", "replica-1", MARIGRAPH_ROLE="observer", code=1)
    assert "MARIGRAPH_ROLE=operator" in refused.err
    assert running.run("status", MARIGRAPH_ROLE="observer").out
    assert "not-permitted" in running.run("audit", "--limit", "1").out
    unknown = running.run("status", MARIGRAPH_ROLE="king", code=2)
    assert "role" in unknown.err


def test_that_an_import_is_an_act_and_so_is_the_mark_of_a_folder(
    running: Program, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(user(3))
    running.run("import", "cloudevents", str(facts), "--quiet", LOGNAME="ines")
    running.run("import", "cloudevents", str(tmp_path / "none"), LOGNAME="ines", code=None)
    running.run("production", "main", LOGNAME="ines")
    running.run("production", "other", LOGNAME="ines", code=None)
    acts = running.run("audit", "--by", "ines", "--json").objects
    assert [(each["act"], each["outcome"]) for each in acts] == [
        ("import", "done"),
        ("mark-production", "done"),
        ("mark-production", "refused"),
    ]
    assert acts[0]["parameters"] == {"file": str(facts), "speed": "max"}


def interrupted(folder: Path) -> None:
    with recorded_act(folder, "ines", "import"):
        assert Program(folder).run("audit", "--json").objects[0]["outcome"] == "unknown"
        raise KeyboardInterrupt


def test_that_an_act_which_was_interrupted_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    (act,) = Program(tmp_path).run("audit", "--json").objects
    assert (act["outcome"], act["code"]) == ("unknown", "interrupted")
