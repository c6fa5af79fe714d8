"""Alerts over kills: what an operator was answered, and what has to be told, is never forgotten."""

import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from backend.messages.alerts import AcknowledgeAlert, ReleaseAlert, alert_id
from tests.backend.telemetry.alerts.alert_backend import Backend, silence
from tests.backend.telemetry.alerts.alert_scenario import LATE, sample

ROUNDS = 200
SEED = 20_261_126


class Done(msgspec.Struct):
    """One thing that was answered, or a run of a program that has ended."""

    what: str
    name: str


def live(folder: Path, number: int, report: int) -> None:
    """Be a backend whose operators do much, and say of each thing that it is done."""
    backend = Backend(folder)

    def say(what: str, name: str) -> None:
        os.write(report, msgspec.json.encode(Done(what, name)) + b"\n")

    for step in range(1_000):
        name = f"rule-{number}-{step}"
        backend.set_rule(replace(LATE, name=name, command=["/bin/page", name]))
        say("rule", name)
        backend.hear(sample(late_s=60))
        say("fired", name)
        backend.orders.answer(
            AcknowledgeAlert(rule=name, process="replica-1", view="", by=f"anna-{step}")
        )
        say("acknowledged", name)
        if step % 3 == 0:
            say("releases", name)
            backend.orders.answer(ReleaseAlert(rule=name, process="replica-1", view="", by="paul"))
            say("released", name)
        reply = backend.orders.answer(silence(rule=f"nothing-{number}-{step}"))
        say("silence", str(getattr(reply, "message", "")))
        for run, end in zip(backend.runs, backend.ends, strict=True):
            say("run-ends", alert_id(*run.key))
            end("" if step % 2 else "it ended with 1")
            say("run-ended", alert_id(*run.key))
        backend.runs.clear()
        backend.ends.clear()


def killed_round(folder: Path, number: int, after_s: float) -> list[Done]:
    """Kill a backend after a while; return what it has said before."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            live(folder, number, writer)
        finally:
            os._exit(1)
    os.close(writer)
    time.sleep(after_s)  # the moment itself is what is tried
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as lines:
        return [msgspec.json.decode(line, type=Done) for line in lines if line.endswith(b"\n")]


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_that_nothing_that_was_answered_or_has_to_be_told_is_forgotten(tmp_path: Path) -> None:
    dice = random.Random(SEED)  # noqa: S311 - a dice, no secret
    done = 0
    for number in range(ROUNDS):
        folder = tmp_path / str(number)  # its own: what is kept grows with every rule
        folder.mkdir()
        before = killed_round(folder, number, dice.uniform(0.01, 0.12))
        before += killed_round(folder, number + ROUNDS, dice.uniform(0.01, 0.12))
        done += len(before)
        with closing(Backend(folder)) as after:
            check(after, before)
    assert done > ROUNDS, "hardly anything was done before the kills: they came too early"


def check(after: Backend, before: list[Done]) -> None:
    """Compare what is there after the kills with what was answered before them."""
    ledger, rules = after.alerts.ledger, {rule.name for rule in after.alerts.evaluator.rules}
    ending = {each.name for each in before if each.what == "run-ends"}
    releasing = {each.name for each in before if each.what == "releases"}
    for each in before:
        key = (each.name, "replica-1", "")
        match each.what:
            case "rule":
                assert each.name in rules
            case "fired":
                record = ledger.records[key]
                assert record.state == "firing"
                # its program has run to its end, or is due again
                assert record.due == "firing" or alert_id(*key) in ending
            case "acknowledged":
                by = ledger.records[key].acknowledged_by
                assert by.startswith("anna-") or each.name in releasing
            case "released":
                assert ledger.records[key].acknowledged_by == ""
            case "silence":
                assert each.name in ledger.silences
            case "run-ends" | "releases":
                continue  # it may have been done, or not
            case _:
                assert not ledger.records[(each.name.partition("@")[0], "replica-1", "")].due
    after.hear(sample(late_s=60))  # what is due is run now
    assert {record.due for _, record in ledger.due()} <= {"firing"}
