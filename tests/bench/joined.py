"""A replica on another host: its first rows copied from another replica, or built from the log."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import msgspec

from backend.client import Client
from backend.domain.registry import load_registry
from backend.errors import MarigraphError
from backend.messages.queries import AskView, ViewPage
from backend.run.rebuild_request import RebuildRequest
from backend.wire.invitation import write_invitation
from tests.backend.run.guests import OTHER_HOST, free_port, invitation_for
from tests.bench.figures import Figure
from tests.bench.limits import scratch
from tests.bench.replaying import long_log
from tests.running import Running, running, until

LONG, QUICK = 200_000, 20_000  # events
_PATIENCE_S = 600.0


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure how long a join takes until its rows are of the log's end, and until it follows."""
    count, turns = (QUICK, 1) if quick else (LONG, 2)
    with scratch() as folder:
        shop = folder / "shop"
        shop.mkdir(mode=0o700)
        long_log(shop / "log.sqlite", load_registry(), count, users=10_000, products=2_000)
        listen = ("--listen", f"{OTHER_HOST}:{free_port()}")
        with running(shop, "--replicas", "1", *listen) as backend:
            until(lambda: _position(shop) >= count, "the replica there has it all", _PATIENCE_S)
            yield from _compare(backend, folder, count, turns)


def _compare(backend: Running, folder: Path, count: int, turns: int) -> Iterator[Figure]:
    copied: list[tuple[float, float]] = []
    built: list[tuple[float, float]] = []
    for turn in range(turns):
        order = (built, copied) if turn % 2 else (copied, built)
        for found in order:
            name = f"host-{turn}-{'built' if found is built else 'copied'}"
            found.append(_join(backend, folder, name, count, is_built=found is built))
    for what, place in (("rows of the end served", 0), ("follows the log", 1)):
        fast = median(each[place] for each in copied)
        slow = median(each[place] for each in built)
        yield Figure(
            name=f"join by a copy: {what}",
            value=slow / fast,
            unit="x",
            target=2.0 if place == 0 else 1.0,
            limit=f"{slow:.1f} s from the log of {count:,} events; here {fast:.1f} s",
        )


def _join(
    backend: Running, folder: Path, name: str, count: int, *, is_built: bool
) -> tuple[float, float]:
    """Join; return after how many seconds the rows were there, and the log with them."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        invitation, rows = Path(place) / "invitation", Path(place) / "rows"
        write_invitation(invitation, invitation_for(backend, name, "replica"))
        if is_built:  # as after an order to rebuild: such rows are never copied
            rows.mkdir(mode=0o700)
            request = msgspec.json.encode(RebuildRequest("bench", {}))
            (rows / "replica-1.rebuild").write_bytes(request)
        words = ("replica", "join", str(invitation), "--data", str(rows))
        began_s = time.monotonic()
        command = [sys.executable, "-m", "backend", *words]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                until(lambda: _position(rows) >= count, "its rows are there", _PATIENCE_S)
                served_s = time.monotonic() - began_s
                until(lambda: _head(rows) >= count, "its log is there", _PATIENCE_S)
                return served_s, time.monotonic() - began_s
            finally:
                process.terminate()


def _position(folder: Path) -> int:
    """Return where the rows stand that are answered there; -1 while none are."""
    try:
        with Client(folder, name="bench", timeout_s=5.0) as client:
            page = client.ask(AskView(view="orders", limit=1), "replica-1")
    except MarigraphError:  # it is starting
        return -1
    return page.position if isinstance(page, ViewPage) else -1


def _head(folder: Path) -> int:
    with Client(folder, name="bench", timeout_s=5.0) as client:
        primary = client.health().primary
    return primary.head if primary else -1
