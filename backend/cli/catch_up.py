"""Waiting until a backend that was started for one command shows the log as it stands.

Rows of yesterday must not be printed as today's: the replicas first apply what was recorded since
they last ran.
"""

import time
from collections.abc import Callable, Collection
from typing import Protocol

from backend.cli.progress_meter import ProgressMeter
from backend.client import Client
from backend.errors import TimedOut, Unavailable
from backend.messages.control import Health
from backend.messages.health_text import describe_verdict
from backend.messages.notices import Topology
from backend.messages.number_text import format_counted, format_number
from backend.messages.replica_choice import shares_of

POLL_S = 0.2  # seconds between two looks
_FIRST_SAMPLE_S = 5.0  # seconds that a primary may take to say anything

Roles = Collection[str]
LIVE: Roles = ("replica",)
ARCHIVE: Roles = ("archive",)
EVERY: Roles = ("replica", "archive")


def await_own_backend(
    client: Client, roles: Roles, wait_s: float, *, quiet: bool, name: str = ""
) -> None:
    """Wait for the log's present end where the backend was started for this command.

    `roles`: whose rows are asked for; `name`: of which replica, empty for the first that is there.
    Progress is written to stderr. One that somebody else runs is not waited for: its answers say
    how far behind they are.

    Raises:
        TimedOut: it was not reached within `wait_s` seconds.
        Unavailable: there is nobody to ask (`no-replica`).
    """
    if not client.started_backend:
        return
    if names := names_to_await(client.topology(), roles, name):
        is_shared = any(shares_of(client.topology().processes).values())
        enough = min if roles == EVERY or is_shared else max
        await_applied(client, names, enough, wait_s, quiet=quiet)


def names_to_await(topology: Topology, roles: Roles, name: str) -> list[str]:
    """Return whose rows are asked for: the one that is named, or those of these roles, or all.

    None for a name that nobody has: the question itself is refused then.

    Raises:
        Unavailable: there are no replicas at all (`no-replica`).
    """
    everybody = replica_names(topology)
    if name:
        return [each for each in everybody if each == name]
    here = [each for each in topology.processes if not each.host]
    return [each.name for each in here if each.role in roles] or everybody


def await_applied(
    client: Client,
    names: Collection[str],
    enough: Callable[[Collection[int]], int],
    wait_s: float,
    *,
    quiet: bool,
) -> None:
    """Wait until these replicas (`enough`: min for all, max for any) have applied the log's end.

    Raises:
        TimedOut: they have not within `wait_s` seconds.
    """
    give_up = time.monotonic() + wait_s
    head = log_end(client, max(wait_s, _FIRST_SAMPLE_S))
    meter = ProgressMeter("events applied", head, quiet=quiet)
    while (applied := enough(applied_positions(client, names))) < head:
        meter(applied)
        if time.monotonic() > give_up:
            raise TimedOut(
                f"After {wait_s:g} s {format_number(applied)} of {format_counted(head, 'event')}"
                " are applied to the rows. Give it longer with --wait, or let `marigraph backend`"
                " run.",
                field="wait",
            )
        client.await_topology(POLL_S)
    meter.end()


class HealthSource(Protocol):
    """Who knows how the processes are; a `Client` is one."""

    def health(self) -> Health:
        """Return the newest samples, and what follows from them."""
        ...

    def await_topology(self, timeout_s: float) -> Topology:
        """Wait a while for news of the processes."""
        ...


def log_end(client: HealthSource, wait_s: float) -> int:
    """Return the log's end as the primary knows it, once it has sent a sample.

    Raises:
        TimedOut: it has sent none within `wait_s` seconds.
    """
    give_up = time.monotonic() + wait_s
    while (primary := (health := client.health()).primary) is None:
        if time.monotonic() > give_up:
            raise TimedOut(
                f"The primary does not say where the log ends{_why_silent(health)}."
                " `marigraph health` says what to do.",
                field="wait",
            )
        client.await_topology(POLL_S)
    return primary.head


def _why_silent(health: Health) -> str:
    verdicts = (each.verdict for each in health.report.processes if each.role == "primary")
    reasons = (describe_verdict(each) for each in verdicts)
    return "".join(f": {reason}" for reason in reasons if reason)


def applied_positions(client: Client, names: Collection[str]) -> list[int]:
    """Return what each has applied, 0 while it has sent no sample."""
    samples = {sample.name: sample.applied for sample in client.health().replicas}
    return [samples.get(name, 0) for name in names]


def replica_names(topology: Topology) -> list[str]:
    """Return the names of the replicas and of the archive, those that do not run among them.

    Raises:
        Unavailable: there are none at all (`no-replica`).
    """
    names = [each.name for each in topology.processes if each.role in EVERY and not each.host]
    if not names:
        raise Unavailable(
            "This backend has no replica and no archive. Start it with some: `marigraph backend"
            " --replicas 1`.",
            code="no-replica",
        )
    return names
