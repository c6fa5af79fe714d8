"""Says twice a second how a backend finds its replicas, and what its processes take of memory.

`python -m tests.chaos.health_recorder FOLDER`, run on the backend's own host, until its input ends.
"""

import select
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil

from backend.client import Client

_PAUSE_S = 0.5


class Found(msgspec.Struct, frozen=True):
    """How a replica is; `sent_bytes`: what waits in the send buffers of all connections."""

    at_s: float
    head: int | None
    status: dict[str, str]
    rule: dict[str, str]
    behind: dict[str, int | None]
    late_us: dict[str, int | None]
    latency_us: dict[str, int | None]
    memory_bytes: dict[str, int]
    unsent_bytes: int


def main(folder: Path) -> None:
    """Write a line for each look."""
    with Client(folder, name="recorder", timeout_s=30) as client:
        while not select.select([sys.stdin], [], [], _PAUSE_S)[0]:
            sys.stdout.write(msgspec.json.encode(look(client)).decode() + "\n")
            sys.stdout.flush()


def look(client: Client) -> Found:
    """Ask once."""
    health = client.health()
    verdicts = {each.name: each.verdict for each in health.report.processes}
    latencies = {
        each.name: max(
            (view.max_us for view in each.views if view.max_us is not None), default=None
        )
        for each in health.replicas
    }
    return Found(
        at_s=time.monotonic(),
        head=health.report.head,
        status={name: each.status for name, each in verdicts.items()},
        rule={name: each.rule for name, each in verdicts.items()},
        behind={name: each.behind for name, each in verdicts.items()},
        late_us={name: each.late_us for name, each in verdicts.items()},
        latency_us=latencies,
        memory_bytes={
            each.name: memory_of(each.pid)
            for each in health.topology.processes
            if each.pid and not each.host
        },
        unsent_bytes=unsent_bytes(),
    )


def memory_of(pid: int) -> int:
    """Return what a process has of the memory; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)  # type: ignore[no-untyped-call]  # untyped psutil
    except psutil.NoSuchProcess:  # it may end between two samples
        return 0


def unsent_bytes() -> int:
    """Return what this host has not got rid of yet, over all of its connections."""
    said = subprocess.run(["ss", "-Htn"], check=True, capture_output=True, text=True).stdout
    return sum(int(line.split()[2]) for line in said.splitlines())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
