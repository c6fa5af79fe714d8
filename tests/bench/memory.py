"""The resident memory of each process after a short and after a ten times longer log."""

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from backend.client.client import Client
from backend.domain.registry import load_registry
from backend.messages.commands import RecordFacts
from backend.messages.events import Event, draft_of
from tests.backend.projection.shop_history import Shop, events
from tests.bench.figures import Figure
from tests.bench.limits import scratch
from tests.running import Running, running, until

_CHUNK = 1_000  # facts
_MOST = 2.5  # times the memory for ten times the events: caches fill up, and stay so
_MIB = 2**20


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Feed a backend with one replica and the archive, and ask it how much memory it holds."""
    short = 2_000 if quick else 100_000
    shop = Shop(3, users=10_000, products=1_000)
    history = events(load_registry(), shop.payloads())
    with scratch() as folder, running(folder / "data", "--replicas", "1") as backend:
        before = _fed(backend, history, upto=short)
        after = _fed(backend, history, upto=10 * short)
    for name, memory in after.items():
        yield Figure(
            name=f"memory of {name}, {10 * short:,} events",
            value=memory / before[name],
            unit="x",
            limit=f"{before[name] / _MIB:.0f} MiB at {short:,} events;"
            f" here {memory / _MIB:.0f} MiB",
            target=_MOST,
            better="lower",
        )


def _fed(backend: Running, history: Iterator[Event], *, upto: int) -> dict[str, int]:
    """Record facts up to a position; return the bytes of each process when all have applied it."""
    with backend.client(patience=600) as client:
        position = 0
        while position < upto:
            facts = [replace(draft_of(event), recorded=None) for event in islice(history, _CHUNK)]
            record = RecordFacts(origin="", since=0, upto=0, state=b"", facts=facts)
            position = client.record(record).last
        until(lambda: _applied(client) >= upto, f"{upto} events are applied", patience=600)
        health = client.health()
        return {process.name: process.memory_bytes for process in health.topology.processes}


def _applied(client: Client) -> int:
    return min(sample.applied for sample in client.health().replicas)
