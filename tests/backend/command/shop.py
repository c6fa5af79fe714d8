"""A shop over the writer: makes commands, sends them, keeps the log for the next run."""

import itertools
from collections.abc import Iterable, Sequence

import msgspec
import uuid_utils

from backend.command.decider import StreamQueueState
from backend.command.writer import HandledCommands, Writer
from backend.domain.module import Payload
from backend.domain.registry import Registry, load_registry
from backend.messages.commands import Answer, Command, RecordFacts
from backend.messages.events import Draft, Event, Origin
from backend.settings import Settings
from backend.store.log_port import EventLog, ImportProgress, Snapshot, Transaction

NOW = 1_500_000_000_000_000
NOTHING_QUEUED = StreamQueueState()


def new_id() -> bytes:
    return uuid_utils.uuid7().bytes


def command(name: str, /, **data: object) -> Command:
    """A command of this type, with this data."""
    return Command(id=new_id(), type=name, data=msgspec.json.encode(data), actor="anna")


def anna() -> Command:
    return command("user.register", user_id="anna", name="Anna")


def top_up(amount: int = 100, currency: str = "EUR") -> Command:
    return command("user.top-up", user_id="anna", amount=amount, currency=currency)


def stocked(product_id: str = "cup", stock: int = 10) -> list[Command]:
    """Commands that put a product up for sale at 7.00 EUR."""
    added = command(
        "product.add",
        product_id=product_id,
        name=product_id.title(),
        price=700,
        currency="EUR",
        stock=stock,
    )
    return [added, command("product.list", product_id=product_id)]


def order(order_id: str = "o1", **quantities: int) -> Command:
    lines = [{"product_id": name, "quantity": count} for name, count in quantities.items()]
    return command("order.create", order_id=order_id, user_id="anna", lines=lines)


class Shop:
    """A writer over a log, restarted at will."""

    def __init__(self, log: EventLog, settings: Settings | None = None) -> None:
        self.log = log
        self.registry = load_registry()
        self.settings = settings or Settings()
        self.restart()

    def restart(self, log: EventLog | None = None) -> None:
        """Forget everything but the log."""
        self.log = log or self.log
        ticks = itertools.count(NOW)
        self.writer = Writer(self.log, self.registry, self.settings, ticks.__next__, new_id)

    def handle(
        self, commands: Sequence[Command], queues: StreamQueueState = NOTHING_QUEUED
    ) -> HandledCommands:
        return self.writer.handle(commands, queues)

    def send(self, *commands: Command) -> list[Answer]:
        """Answers to all of them, decided together; none is about a password."""
        outcomes = self.handle(commands).outcomes
        assert all(isinstance(outcome, Answer) for outcome in outcomes)
        return [outcome for outcome in outcomes if isinstance(outcome, Answer)]

    def accepted(self, *commands: Command) -> None:
        """Send them, and require that each is accepted."""
        for answer in self.send(*commands):
            assert answer.outcome == "accepted", answer

    def events(self) -> list[Event]:
        return self.log.read(0, 1_000_000)


class Watched:
    """A log that counts its transactions, and refuses those that hold a certain text."""

    def __init__(
        self, log: EventLog, refuses: bytes | None = None, error: Exception | None = None
    ) -> None:
        self.log = log
        self.refuses = refuses
        self.error = error
        self.appended: list[Transaction] = []
        self.read_events = 0
        self.looked_up = 0

    def append(self, transaction: Transaction, recorded: int) -> list[Event]:
        if self.error is not None and any(
            self.refuses is None or self.refuses in draft.data for draft in transaction.events
        ):
            raise self.error
        self.appended.append(transaction)
        return self.log.append(transaction, recorded)

    def head(self) -> int:
        return self.log.head()

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        return self.log.read(after, limit, types=types)

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        return self.log.read_range(after, upto, limit, types)

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        return self.log.read_at(positions)

    def read_stream(self, stream: str, after_version: int = 0) -> list[Event]:
        events = self.log.read_stream(stream, after_version)
        self.read_events += len(events)
        return events

    def read_owned(self, owner: str, after: int = 0) -> list[Event]:
        events = self.log.read_owned(owner, after)
        self.read_events += len(events)
        return events

    def read_by_id(self, id_: bytes) -> list[Event]:
        return self.log.read_by_id(id_)

    def read_correlation(self, correlation: bytes, limit: int = 1000) -> list[Event]:
        return self.log.read_correlation(correlation, limit)

    def read_origins(self, positions: Sequence[int]) -> dict[int, Origin]:
        return self.log.read_origins(positions)

    def find_origin(self, place: str, limit: int = 100) -> list[int]:
        return self.log.find_origin(place, limit)

    def count_by_type(self, upto: int | None = None) -> dict[str, int]:
        return self.log.count_by_type(upto)

    def position_at(self, moment: int, by: str) -> int:
        return self.log.position_at(moment, by)

    def last_recorded(self) -> int:
        return self.log.last_recorded()

    def owners(self, streams: Iterable[str]) -> set[str]:
        return self.log.owners(streams)

    def stream_version(self, stream: str) -> int:
        return self.log.stream_version(stream)

    def stream_exists(self, stream: str) -> bool:
        return self.log.stream_exists(stream)

    def snapshot(self, stream: str) -> Snapshot | None:
        return self.log.snapshot(stream)

    def answers(self, ids: Sequence[bytes]) -> dict[bytes, bytes]:
        self.looked_up += len(ids)
        return self.log.answers(ids)

    def greatest_answered_id(self) -> bytes:
        return self.log.greatest_answered_id()

    def secret(self, user_id: str) -> str | None:
        return self.log.secret(user_id)

    def progress(self, origin: str) -> ImportProgress:
        return self.log.progress(origin)

    def close(self) -> None:
        self.log.close()


def fact(registry: Registry, payload: Payload, time: int = 7) -> Draft:
    return registry.draft(
        payload,
        installation="shop",
        id=new_id(),
        time=time,
        correlation=new_id(),
        causation=None,
        actor="import",
        basis="observed",
    )


def record(*facts: Draft, since: int = 0, upto: int = 1, origin: str = "olist") -> RecordFacts:
    return RecordFacts(origin=origin, since=since, upto=upto, state=b"{}", facts=list(facts))
