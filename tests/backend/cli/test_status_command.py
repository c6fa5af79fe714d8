"""What `marigraph status` makes of what it is told."""

from typing import Literal

from backend.cli.status_json import status_objects
from backend.messages.control import Health
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import ProcessInfo, Topology
from tests.backend.wire.samples import REPLICA

SILENT = Verdict(status="UNKNOWN", severity="warning", rule="silent", age_us=9_000_000, applied=4)
STARTING = Verdict(status="UNKNOWN", severity="unknown", rule="starting")


def process(name: str, role: Literal["primary", "replica", "archive"]) -> ProcessInfo:
    return ProcessInfo(
        name=name, role=role, pid=7, state="running", since_us=0, restarts=0, endpoints={}
    )


def test_that_what_was_said_before_a_silence_is_not_told_as_if_it_were_new() -> None:
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
    health = Health(
        topology=Topology(session="s", at_us=0, processes=processes),
        primary=None,
        replicas=[REPLICA],
        clients=0,
        at_us=0,
        report=report,
    )
    told = [one for one in status_objects(health) if one["kind"] == "replica"]
    assert [(one["name"], one["status"], one["behind"]) for one in told] == [
        ("replica-1", "UNKNOWN", None),
        ("archive", "UNKNOWN", None),
    ]
    assert (told[0]["age"], told[0]["applied"], told[0]["head"]) == (9.0, 4, None)
    assert "mode" not in told[0]
