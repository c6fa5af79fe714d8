"""Commands whose log is in NATS, on a cluster of three that flushes before it acknowledges.

Held against what the engine appends in batches of a hundred events by itself, before and after, on
the same cluster: the servers and the client share this machine's cores.
"""

import statistics
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from backend.store.engine_registry import open_log
from tests.bench.append_writers import BATCH, Ours, batches
from tests.bench.commands import send_all, shop_backend, top_ups
from tests.bench.figures import Figure
from tests.bench.limits import scratch
from tests.nats import NatsCluster, running_cluster

_OUTSTANDING = 128
_ROUNDS, _ORDERS = 3, 1_000


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Measure 128 outstanding on a cluster of three."""
    with (
        scratch() as folder,
        running_cluster(folder) as cluster,
        pytest.MonkeyPatch.context() as patch,
    ):
        numbers = count(1)
        patch.setenv("MARIGRAPH_LOG", f"nats://{cluster.authority}/SHOP")
        batched = [_engine_rate(cluster, folder, next(numbers), quick=quick)]
        with shop_backend(folder) as client:
            commands = 3_000 if quick else 12_000
            rates = [send_all(client, top_ups(commands), _OUTSTANDING) for _ in range(_ROUNDS)]
        batched.append(_engine_rate(cluster, folder, next(numbers), quick=quick))
    rate, limit = statistics.median(rates), statistics.mean(batched)
    yield Figure(
        name=f"commands on NATS, R3, {_OUTSTANDING} outstanding",
        value=rate / limit,
        unit="x",
        target=0.5,
        limit=f"{limit:,.0f} events/s in the engine's own batches; here {rate:,.0f} commands/s",
    )


def _engine_rate(cluster: NatsCluster, folder: Path, number: int, *, quick: bool) -> float:
    """Return how many events a second the engine appends in batches, on a stream of its own."""
    index = folder / f"engine-{number}" / "log-index.sqlite"
    url = f"nats://{cluster.authority}/RAW_{number}?index={index}"
    with closing(open_log(url)) as log:
        ours, chosen = Ours(log), batches(_ORDERS, number)
        rounds = 50 if quick else 200
        taken_s = sum(ours.append(next(chosen)) for _ in range(rounds))
    return rounds * BATCH / taken_s
