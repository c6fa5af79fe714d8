"""What `marigraph status` makes of a report."""

from typing import Literal

import pytest
from msgspec.structs import replace

from backend.cli.status_command import print_head, print_replicas
from backend.cli.status_json import status_objects
from backend.messages.control import Health
from backend.messages.feed_choice import StreamConsumer
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import ProcessInfo, Topology
from tests.backend.wire.sample_values import REPLICA

SILENT = Verdict(status="UNKNOWN", severity="warning", rule="silent", age_us=9_000_000, applied=4)
STARTING = Verdict(status="UNKNOWN", severity="unknown", rule="starting")


def process(name: str, role: Literal["primary", "replica", "archive"]) -> ProcessInfo:
    return ProcessInfo(
        name=name, role=role, pid=7, state="running", since_us=0, restarts=0, endpoints={}
    )


def silent_health() -> Health:
    """Return a report of two replicas that nobody hears of."""
    processes = [process("replica-1", "replica"), process("archive", "archive")]
    report = HealthReport(
        at_us=0,
        severity="warning",
        worst="replica-1",
        processes=[
            ProcessHealth(name="replica-1", role="replica", verdict=SILENT),
            ProcessHealth(name="archive", role="archive", verdict=STARTING),
        ],
    )
    return Health(
        topology=Topology(session="s", at_us=0, processes=processes),
        primary=None,
        replicas=[REPLICA],
        clients=0,
        at_us=0,
        report=report,
    )


def test_that_what_was_said_before_a_silence_is_not_told_as_if_it_were_new() -> None:
    health = silent_health()
    replicas = [one for one in status_objects(health) if one["kind"] == "replica"]
    assert [(one["name"], one["status"], one["events_behind"]) for one in replicas] == [
        ("replica-1", "UNKNOWN", None),
        ("archive", "UNKNOWN", None),
    ]
    assert (replicas[0]["age"], replicas[0]["applied"], replicas[0]["head"]) == (9.0, 4, None)
    assert "mode" not in replicas[0]


@pytest.mark.parametrize(
    ("age_us", "shown"), [(900_000, ""), (9_000_000, " (last confirmed 9.0 s ago)")]
)
def test_that_a_head_which_nobody_confirms_is_told_with_its_age(
    capfdbinary: pytest.CaptureFixture[bytes], age_us: int, shown: str
) -> None:
    report = HealthReport(
        at_us=0, severity="ok", worst="", processes=[], head=300, head_age_us=age_us
    )
    topology = Topology(session="s", at_us=0, processes=[])
    print_head(
        Health(topology=topology, primary=None, replicas=[], clients=1, at_us=0, report=report)
    )
    (first, *_) = capfdbinary.readouterr().out.decode().replace("\u202f", " ").splitlines()
    assert first == f"head 300{shown} at 1970-01-01 00:00:00.000Z, 1 client"


def test_that_the_lag_has_the_same_names_as_in_the_window(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    print_replicas(silent_health())
    titles = capfdbinary.readouterr().out.decode().splitlines()[1]
    assert "events behind" in titles
    assert "time behind" in titles
    assert "late" not in titles
    (first, *_) = (one for one in status_objects(silent_health()) if one["kind"] == "replica")
    assert {"events_behind", "time_behind"} <= first.keys()


@pytest.mark.parametrize(("asked_age_us", "pending"), [(None, None), (9, 0)])
def test_that_what_a_server_never_said_of_a_consumer_is_null_and_not_none_left(
    asked_age_us: int | None, pending: int | None
) -> None:
    health = silent_health()
    heard = replace(SILENT, rule="lag-zero", status="OK", severity="ok", age_us=0)
    report = replace(
        health.report, processes=[replace(each, verdict=heard) for each in health.report.processes]
    )
    sample = replace(REPLICA, consumer=StreamConsumer(name="c", asked_age_us=asked_age_us))
    told = status_objects(replace(health, report=report, replicas=[sample]))
    (found,) = (one for one in told if one["kind"] == "consumer")
    names = ("pending", "unacknowledged", "ack_floor", "behind")
    assert [found[name] for name in names] == [pending] * 4
