"""For whom a command waits that has started its own backend, and for how long."""

import pytest

from backend.cli.catch_up import ARCHIVE, EVERY, LIVE, Roles, log_end, names_to_await, replica_names
from backend.errors import TimedOut, Unavailable
from backend.messages.control import Health
from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import ProcessInfo, ProcessRole, ProcessState, Topology


def process(name: str, role: ProcessRole, state: ProcessState = "running") -> ProcessInfo:
    return ProcessInfo(
        name=name, role=role, pid=7, state=state, since_us=0, restarts=0, endpoints={}
    )


ROLES: dict[str, ProcessRole] = {
    "supervisor": "supervisor",
    "primary": "primary",
    "replica-1": "replica",
    "replica-2": "replica",
    "archive": "archive",
}


def topology(*names: str) -> Topology:
    return Topology(session="s", at_us=0, processes=[process(name, ROLES[name]) for name in names])


@pytest.mark.parametrize(
    ("roles", "name", "awaited"),
    [
        (LIVE, "", ["replica-1", "replica-2"]),
        (ARCHIVE, "", ["archive"]),
        (EVERY, "", ["replica-1", "replica-2", "archive"]),
        (LIVE, "replica-2", ["replica-2"]),
        (LIVE, "archive", ["archive"]),
        (ARCHIVE, "replica-1", ["replica-1"]),
        (LIVE, "replica-9", []),
        (LIVE, "primary", []),
    ],
)
def test_that_it_waits_for_those_whose_rows_are_asked_for(
    roles: Roles, name: str, awaited: list[str]
) -> None:
    assert names_to_await(topology(*ROLES), roles, name) == awaited


def test_that_it_waits_for_whoever_is_there_when_nobody_has_the_role() -> None:
    assert names_to_await(topology("primary", "replica-1"), ARCHIVE, "") == ["replica-1"]


def test_that_a_replica_which_does_not_run_is_one_all_the_same() -> None:
    processes = [process("replica-1", "replica", "backing-off"), process("archive", "archive")]
    named = replica_names(Topology(session="s", at_us=0, processes=processes))
    assert named == ["replica-1", "archive"]


def test_that_a_backend_without_replicas_has_nobody_to_ask() -> None:
    with pytest.raises(Unavailable, match="no replica and no archive") as refused:
        replica_names(topology("supervisor", "primary"))
    assert refused.value.code == "no-replica"


class Speechless:
    """A backend whose primary has never said anything."""

    def health(self) -> Health:
        verdict = Verdict(
            status="FAULTED", severity="critical", rule="cannot-start", reason="The disk is gone."
        )
        primary = ProcessHealth(name="primary", role="primary", verdict=verdict)
        report = HealthReport(at_us=0, severity="critical", worst="primary", processes=[primary])
        return Health(
            topology=topology("primary"),
            primary=None,
            replicas=[],
            clients=1,
            at_us=0,
            report=report,
        )

    def await_topology(self, timeout_s: float) -> Topology:
        assert timeout_s > 0
        return topology("primary")


@pytest.mark.timeout(20)
def test_that_a_primary_which_never_speaks_is_not_waited_for_without_end() -> None:
    with pytest.raises(
        TimedOut, match=r"where the log ends: The disk is gone\. `marigraph health`"
    ):
        log_end(Speechless(), 0.0)
