"""Waiting until a backend that was started for one command shows the log as it stands.

Rows of yesterday must not be printed as today's: the replicas first apply what was recorded since
they last ran.
"""

import time
from collections.abc import Callable, Collection

from backend.cli.progress_meter import ProgressMeter
from backend.client import Client
from backend.errors import TimedOut, Unavailable
from backend.messages.number_text import format_counted, format_number

_POLL_S = 0.2  # seconds between two looks

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
    """
    if client.started_backend:
        enough = min if roles == EVERY else max
        await_applied(client, _names(client, roles, name), enough, wait_s, quiet=quiet)


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
    head = log_end(client)
    meter = ProgressMeter("events applied", head, quiet=quiet)
    while (applied := enough(applied_positions(client, names))) < head:
        meter(applied)
        if time.monotonic() > give_up:
            raise TimedOut(
                f"After {wait_s:g} s {format_number(applied)} of {format_counted(head, 'event')}"
                " are applied to the rows. Give "
                "it longer with --wait, or let `marigraph backend` run.",
                field="wait",
            )
        client.await_topology(_POLL_S)
    meter.end()


def log_end(client: Client) -> int:
    """Return the log's end as the primary knows it, once it has sent a sample."""
    while (primary := client.health().primary) is None:
        client.await_topology(_POLL_S)
    return primary.head


def applied_positions(client: Client, names: Collection[str]) -> list[int]:
    """Return what each has applied, 0 while it has sent no sample."""
    samples = {sample.name: sample.applied for sample in client.health().replicas}
    return [samples.get(name, 0) for name in names]


def _names(client: Client, roles: Roles, name: str) -> list[str]:
    processes = client.topology().processes
    names = [each.name for each in processes if each.name == name or not name]
    found = [each.name for each in processes if each.name in names and each.role in roles]
    found = found or [each.name for each in processes if each.role in EVERY]
    if not found:
        raise Unavailable("This backend has no replica and no archive to ask.", code="no-replica")
    return found
