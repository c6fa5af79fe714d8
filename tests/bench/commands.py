"""Commands from socket to answer: CURVE, durable, decided, through a real backend.

The backend runs without replicas, which have chapters of their own.
"""

import statistics
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
import uuid_utils

from backend.client import Client
from backend.messages.commands import Command
from backend.store.engine_registry import open_log
from tests.bench.append_writers import BATCH, Ours, RawSqlite, batches
from tests.bench.figures import Figure
from tests.bench.limits import flushes, scratch
from tests.bench.roundtrip import round_trip
from tests.bench.saving import SavedAccounts
from tests.running import running

USERS, PRODUCTS, OUTSTANDING = 10_000, 100, 32
_ROUNDS = 5


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Measure 32 outstanding, orders of two lines, and one client alone."""
    with scratch() as folder, shop_backend(folder) as client:
        yield from _outstanding(client, folder, 10_000 if quick else 60_000)
        yield _orders(client, folder, 1_500 if quick else 10_000)
        yield _alone(client, folder, 500 if quick else 3_000)


@contextmanager
def shop_backend(folder: Path, replicas: int = 0) -> Generator[Client]:
    """Run a backend of the primary, and so many replicas, with users and products."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARIGRAPH_ARCHIVE", "false")
        options = ("--replicas", str(replicas))
        with running(folder / "data", *options) as backend, backend.client() as client:
            _register(client)
            yield client


def _command(type_: str, **data: object) -> Command:
    encoded = msgspec.json.encode(data)
    return Command(id=uuid_utils.uuid7().bytes, type=type_, data=encoded, actor="bench")


def send_all(client: Client, commands: list[Command], window: int = OUTSTANDING) -> float:
    """Send them all; return commands a second. Every one must be accepted."""
    began = time.perf_counter()
    answers = list(client.send(commands, window))
    taken = time.perf_counter() - began
    assert all(answer.outcome == "accepted" for answer in answers), answers[0]
    return len(commands) / taken


def _register(client: Client) -> None:
    users = [_command("user.register", user_id=f"{n}", name=f"User {n}") for n in range(USERS)]
    send_all(client, users, 1000)
    for number in range(PRODUCTS):
        product = f"{number}"
        add = _command(
            "product.add",
            product_id=product,
            name=product,
            price=5,
            currency="EUR",
            stock=10**9,
        )
        send_all(client, [add, _command("product.list", product_id=product)])


def top_ups(count: int) -> list[Command]:
    """Return commands that no rule rejects, one event each."""
    return [
        _command("user.top-up", user_id=f"{n * 7919 % USERS}", amount=5, currency="EUR")
        for n in range(count)
    ]


def _outstanding(client: Client, folder: Path, count: int) -> Iterator[Figure]:
    """Thirty-two at a time, in turns with the disk and the library."""
    flushed: list[float] = []
    saved: list[float] = []
    rates: list[float] = []
    with closing(SavedAccounts(_new(folder, "library"), 1000)) as accounts:
        for _ in range(_ROUNDS):
            flushed.append(flushes(folder, 0.2))
            rates.append(send_all(client, top_ups(count // _ROUNDS)))
            saved.append(accounts.rate(0.4))
    rate, flush, save = map(statistics.median, (rates, flushed, saved))
    yield Figure(
        name=f"commands, {OUTSTANDING} outstanding, against the disk",
        value=_median_ratio(rates, flushed),
        unit="x",
        target=5,
        limit=f"{flush:,.0f} fdatasync/s; here {rate:,.0f} commands/s",
    )
    yield Figure(
        name=f"commands, {OUTSTANDING} outstanding, against a library",
        value=_median_ratio(rates, saved),
        unit="x",
        target=12,
        limit=f"{save:,.0f} load + save/s by eventsourcing on SQLite",
    )


def _median_ratio(mine: list[float], limits: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(mine, limits, strict=True))


def _orders(client: Client, folder: Path, count: int) -> Figure:
    """Orders of two lines: three events each, in three streams."""
    orders = [
        _command(
            "order.create",
            order_id=f"{n}",
            user_id=f"{n % USERS}",
            lines=[
                {"product_id": f"{n % PRODUCTS}", "quantity": 1},
                {"product_id": f"{(n + 1) % PRODUCTS}", "quantity": 2},
            ],
        )
        for n in range(count)
    ]
    raw = [_raw_rate(_new(folder, "raw-before"))]
    rate = 3 * send_all(client, orders)
    raw.append(_raw_rate(_new(folder, "raw-after")))
    limit = sum(raw) / 2
    return Figure(
        name="order.create with two lines, against raw appends",
        value=rate / limit,
        unit="x",
        target=0.25,
        limit=f"{limit:,.0f} raw events/s, 100 a commit; here {rate:,.0f} events/s",
    )


def _raw_rate(folder: Path) -> float:
    """Return how many events a second sqlite3 alone appends into the log's tables."""
    path, orders, rounds = folder / "log.sqlite", 1000, 100
    log = open_log(f"sqlite:///{path}")
    ours = Ours(log)
    for start in range(0, orders, BATCH):
        ours.append(range(start, start + BATCH))
    log.close()
    raw, chosen = RawSqlite(path), batches(orders, 1)
    try:
        taken = sum(raw.append(next(chosen)) for _ in range(rounds))
    finally:
        raw.close()
    return rounds * BATCH / taken


def _alone(client: Client, folder: Path, count: int) -> Figure:
    """One client that waits for each answer."""
    limits = [1 / flushes(folder) + round_trip()]
    taken = [1 / send_all(client, [command], 1) for command in top_ups(count)]
    limits.append(1 / flushes(folder) + round_trip())
    limit, p50 = sum(limits) / 2, statistics.median(taken)
    return Figure(
        name="a command alone, p50",
        value=p50 / limit,
        unit="x",
        target=2.5,
        better="lower",
        limit=f"{limit * 1e3:.2f} ms for fdatasync + round trip; here {p50 * 1e3:.2f} ms",
    )


def _new(folder: Path, name: str) -> Path:
    """Make a folder of its own."""
    made = folder / name
    made.mkdir()
    return made
