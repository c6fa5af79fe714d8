"""`marigraph retry` goes on in chunks for as long as nothing keeps an event from being applied."""

from pathlib import Path
from typing import Self

import pytest
from msgspec.structs import replace

from backend.cli import parked_order_commands
from backend.messages.control import OrderDone
from backend.messages.parked import NOT_TRIED_YET, ParkedItem, ParkedPage, RetryParked

ITEM = ParkedItem(view="sales", entity="orders/o1", position=7, error="", parked_at_us=0)


class ChunkedReplica:
    """What a client is told of a replica that applies a chunk of an entity's events an order."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors  # of the event in front after each order; empty: nothing is parked
        self.orders: list[RetryParked] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def control(self, order: RetryParked) -> OrderDone:
        self.orders.append(order)
        return OrderDone(message=f"chunk {len(self.orders)}")

    def ask(self, _question: object, replica: str) -> ParkedPage:
        error = self.errors[len(self.orders) - 1]
        items = [replace(ITEM, position=7 + len(self.orders), error=error)] if error else []
        return ParkedPage(items=items, total=len(items), replica=replica)


@pytest.mark.parametrize(
    ("errors", "upto", "orders"),
    [
        ([NOT_TRIED_YET, NOT_TRIED_YET, ""], 0, 3),
        ([NOT_TRIED_YET, "KeyError: 'x'"], 0, 2),
        ([NOT_TRIED_YET, NOT_TRIED_YET], 8, 2),
        ([""], 0, 1),
    ],
    ids=["to the end", "to an error", "to a position", "in one"],
)
def test_that_very_many_events_are_retried_chunk_after_chunk(
    errors: list[str],
    upto: int,
    orders: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    told = ChunkedReplica(errors)

    def connect(_settings: object, *, name: str) -> ChunkedReplica:
        assert name == "cli"
        return told

    monkeypatch.setattr(parked_order_commands, "connect_client", connect)
    parked_order_commands.retry("replica-1", "sales", "orders/o1", upto=upto, data=tmp_path)
    assert len(told.orders) == orders
    assert capfdbinary.readouterr().out.decode().split("\n")[:-1] == [
        f"chunk {number}" for number in range(1, orders + 1)
    ]
