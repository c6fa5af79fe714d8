"""What a rebuild of one view costs the others of its replica: their rows, and questions to them.

The same is measured without a rebuild and beside one, in turns, while commands come in.
"""

import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import pytest

from backend.client import Client
from backend.clock import now_us
from backend.domain.registry import load_registry
from backend.messages.control import Rebuild
from backend.messages.queries import AskView
from tests.bench.figures import Figure
from tests.bench.limits import percentile, scratch
from tests.bench.replaying import long_log
from tests.bench.visible import USERS, Follower
from tests.running import Running, accepted, command, running, until

REPLICA, REBUILT, ASKED = "replica-1", "orders", "payments"
RATE = 100  # commands a second
PAGE = 50  # rows
_LONG, _QUICK = 150_000, 15_000  # events
_ALL_SWITCH = f"so short a rebuild is mostly its start and its switch: told by {_LONG:,} events"


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Measure rows of users, and pages of payments, beside a rebuild of orders and without."""
    with scratch() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARIGRAPH_ARCHIVE", "false")
        (folder / "data").mkdir()
        log = folder / "data" / "log.sqlite"
        long_log(log, load_registry(), _QUICK if quick else _LONG, users=2_000, products=500)
        with (
            running(folder / "data", "--replicas", "1") as backend,
            backend.client() as client,
        ):
            users = (command("user.register", user_id=f"{n}", name="User") for n in range(USERS))
            accepted(client, *users)
            until(lambda: _is_current(client), f"{REPLICA} has every event", 600)
            yield from _compared(backend, client, quick=quick)


def _compared(backend: Running, client: Client, *, quick: bool) -> Iterator[Figure]:
    least, seconds = count(), 1.25 if quick else 10.0
    without, beside = _Taken(least), _Taken(least)
    for _ in range(2):
        without.measure(backend, client, seconds)
        with rebuilding(backend):
            beside.measure(backend, client, seconds)
    for name, before, after in (
        ("command to row", without.rows, beside.rows),
        ("page", without.pages, beside.pages),
    ):
        for quantile, percent, target in (("p50", 50.0, 1.5), ("p95", 95.0, 2.0)):
            alone, value = percentile(before, percent), percentile(after, percent)
            yield Figure(
                name=f"beside a rebuild: {name} of other views, {quantile}",
                value=value / alone,
                unit="x",
                target=target,
                better="lower",
                limit=f"{alone * 1e3:.2f} ms without it; here {value * 1e3:.2f} ms",
                untold=_ALL_SWITCH if quick and quantile == "p95" else "",
            )


class _Taken:
    """Seconds: from a command to its row, and of a page."""

    def __init__(self, least: Iterator[int]) -> None:
        """`least`: amounts that no other page asks for."""
        self._least = least
        self.rows: list[float] = []
        self.pages: list[float] = []

    def measure(self, backend: Running, client: Client, seconds: float) -> None:
        """Measure both, one after the other."""
        self.rows += Follower(backend).run(seconds, RATE)
        ends = time.perf_counter() + seconds
        while (began := time.perf_counter()) < ends:
            least = next(self._least)  # another page each time: none is remembered
            client.ask(AskView(view=ASKED, filter=f"amount>{least}", limit=PAGE), REPLICA)
            self.pages.append(time.perf_counter() - began)


@contextmanager
def rebuilding(backend: Running) -> Generator[None]:
    """Rebuild a view meanwhile, again and again, each with its switch."""
    is_over = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        rebuilt = thread.submit(_rebuild_until, is_over, backend)
        try:
            yield
        finally:
            is_over.set()
        assert rebuilt.result(600), "nothing was rebuilt"


def _rebuild_until(is_over: threading.Event, backend: Running) -> int:
    """Return how many rebuilds came to their end."""
    done = 0
    with backend.client() as client:
        while not is_over.is_set():
            asked_us = now_us()
            client.control(Rebuild(replica=REPLICA, views=(REBUILT,), by="bench"))

            def has_ended(since_us: int = asked_us) -> bool:
                (sample,) = client.health().replicas
                progress = sample.rebuild
                return (
                    progress is not None and progress.at_us >= since_us and progress.state == "done"
                )

            until(has_ended, "a rebuild is done", 600)
            done += 1
    return done


def _is_current(client: Client) -> bool:
    health = client.health()
    head = health.primary.head if health.primary else None
    return head is not None and all(each.applied >= head for each in health.replicas)
