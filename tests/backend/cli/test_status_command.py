"""What `marigraph status` makes of what it is told."""

from typing import Literal

from backend.cli.status_command import silent_replicas
from backend.messages.control import Health
from backend.messages.health_age import age_report
from backend.messages.notices import ProcessInfo, Topology


def process(name: str, role: Literal["primary", "replica", "archive"]) -> ProcessInfo:
    return ProcessInfo(
        name=name, role=role, pid=7, state="running", since_us=0, restarts=0, endpoints={}
    )


def test_that_a_replica_without_a_sample_is_listed_as_not_heard_of() -> None:
    processes = [
        process("primary", "primary"),
        process("replica-1", "replica"),
        process("archive", "archive"),
    ]
    health = Health(
        topology=Topology(session="s", at_us=0, processes=processes),
        primary=None,
        replicas=[],
        clients=0,
        at_us=0,
        report=age_report(None, 0),
    )
    assert silent_replicas(health) == ["replica-1", "archive"]
