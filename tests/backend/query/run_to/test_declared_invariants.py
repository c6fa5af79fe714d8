"""The invariants that the shop's views declare: kept by any commands, and broken where they are."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.clock import now_us
from backend.domain.module import Payload
from backend.domain.orders import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.products import ProductAdded, StockReleased, StockShipped
from backend.domain.registry import Registry
from backend.domain.users import UserBalanceCharged
from backend.errors import Unreadable
from backend.filters.conditions import FilterContext
from backend.filters.sql_dialect import SqliteDialect
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.row_invariants import Invariant, require_sound_invariants
from backend.projection.row_queries import open_rows
from backend.query.run_to.condition_reader import ConditionReader, NoConditions
from backend.query.run_to.search_span import SearchSpan
from backend.query.run_to.version_search import build_version_search, find_versions
from backend.settings import Settings
from backend.store.engine_registry import open_log
from tests.backend.command.days import Day
from tests.backend.command.shop import Shop
from tests.backend.projection.shop_history import events
from tests.backend.query.conftest import Views

EVERY = 1_000_000
ORDER = OrderCreated(
    order_id="o1",
    user_id="anna",
    lines=[OrderLine(product_id="cup", quantity=1, price=20)],
    total=20,
    currency="EUR",
)
PAYMENT = PaymentSucceeded(
    payment_id="p1", order_id="o1", user_id="anna", amount=20, currency="EUR", method="card"
)
PAID = OrderPaid(order_id="o1", user_id="anna", amount=20, currency="EUR")


def refunded(amount: int) -> PaymentRefunded:
    return PaymentRefunded(
        payment_id="p1",
        order_id="o1",
        user_id="anna",
        amount=amount,
        currency="EUR",
        refunded=amount,
    )


def cancelled() -> OrderCancelled:
    return OrderCancelled(
        order_id="o1", user_id="anna", lines=ORDER.lines, total=20, currency="EUR", reason="x"
    )


def broken(
    history: Sequence[Event], path: Path, registry: Registry, views: Views
) -> set[tuple[str, int]]:
    """Apply events to an archive, and return which invariants break at which positions."""
    store = ArchiveStore(path, views)
    Applier(store, views, registry).apply(history)
    store.close()
    context = FilterContext(SqliteDialect(), now_us())
    found: set[tuple[str, int]] = set()
    engine = open_rows(path)
    with engine.connect() as connection:
        for each in ConditionReader(views, NoConditions()).read("broken:any"):
            assert each.projection is not None
            statement = build_version_search(each.projection, each.tree, context)
            hits, _ = find_versions(connection, statement, SearchSpan(0, EVERY), EVERY)
            found |= {(each.rule, hit.position) for hit in hits}
    engine.dispose()
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_no_commands_break_an_invariant(
    tmp_path: Path, registry: Registry, projections: Views, seed: int
) -> None:
    day = Day(seed)
    shop = Shop(open_log("memory:"), Settings(cached_aggregates=20, snapshot_every=5))
    shop.accepted(*day.opening())
    for _ in range(150):
        shop.send(*day.commands(day.random.randint(1, 16)))
    history = shop.events()
    assert {"order.delivered", "payment.refunded"} <= {event.type for event in history}
    assert broken(history, tmp_path / "archive.sqlite", registry, projections) == set()


YEN, DINAR = "JPY", "KWD"  # of no digits, and of three
_IN_YEN = (replace(ORDER, currency=YEN), replace(PAYMENT, currency=YEN))
_BACK = replace(refunded(15), currency=YEN)


@pytest.mark.parametrize(
    ("payloads", "expected"),
    [
        ([*_IN_YEN, replace(PAID, currency=YEN), _BACK], set[tuple[str, int]]()),
        ([_IN_YEN[0], replace(PAYMENT, currency=DINAR), PAID], {("paid-in-full", 3)}),
        ([*_IN_YEN, replace(PAYMENT, payment_id="p2", currency=DINAR)], set[tuple[str, int]]()),
        ([*_IN_YEN, replace(PAYMENT, payment_id="p2", currency=YEN)], {("paid-once", 3)}),
        ([*_IN_YEN, _BACK, replace(_BACK, currency=DINAR)], {("refund-currency", 4)}),
        ([*_IN_YEN, _BACK, _BACK], {("refunds", 4)}),
        (
            [
                _IN_YEN[0],
                PaymentFailed(
                    payment_id="p1",
                    order_id="o1",
                    user_id="anna",
                    amount=20,
                    currency=DINAR,
                    method="card",
                    reason="x",
                ),
                _IN_YEN[1],
            ],
            set[tuple[str, int]](),
        ),
    ],
)
def test_that_amounts_of_two_currencies_are_never_added(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    payloads: Sequence[Payload],
    expected: set[tuple[str, int]],
) -> None:
    history = list(events(registry, payloads))
    assert broken(history, tmp_path / "archive.sqlite", registry, projections) == expected


@pytest.mark.parametrize(
    ("payloads", "expected"),
    [
        ([ORDER, OrderShipped(order_id="o1"), PAYMENT, PAID], ("order-steps", 2)),
        ([ORDER, PAYMENT, PAID, OrderDelivered(order_id="o1")], ("order-steps", 4)),
        (
            [
                *(ORDER, PAYMENT, PAID, OrderShipped(order_id="o1")),
                *(OrderDelivered(order_id="o1"), cancelled()),
            ],
            ("order-steps", 6),
        ),
        ([OrderShipped(order_id="o1")], ("order-steps", 1)),
        ([ORDER, PAID], ("paid-in-full", 2)),
        ([ORDER, PAYMENT, PAYMENT], ("paid-once", 3)),
        ([ORDER, PAYMENT, refunded(21)], ("refunds", 3)),
        ([ORDER, PAYMENT, replace(refunded(5), currency="USD")], ("refund-currency", 3)),
        (
            [
                ProductAdded(product_id="cup", name="Cup", price=1, currency="EUR", stock=1),
                StockShipped(product_id="cup", quantity=2, order_id="o1"),
            ],
            ("stock", 2),
        ),
        (
            [StockReleased(product_id="cup", quantity=2, order_id="o1", returned=False)],
            ("reserved-stock", 1),
        ),
        (
            [
                UserBalanceCharged(
                    user_id="anna",
                    amount=5,
                    currency="EUR",
                    balance=-5,
                    order_id="o1",
                    payment_id="p1",
                )
            ],
            ("balance", 1),
        ),
    ],
)
def test_that_history_which_breaks_one_is_found_at_its_event(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    payloads: Sequence[Payload],
    expected: tuple[str, int],
) -> None:
    history = list(events(registry, payloads))
    assert expected in broken(history, tmp_path / "archive.sqlite", registry, projections)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("total<0", "begins with orders:"),
        ("users: balance<0", "begins with orders:"),
        ("orders: total<", "can be read"),
        ("orders: gone<0", "not gone"),
        ("orders: changed:gone", "not gone"),
        ("orders: {total - was.gone}<0", "not gone"),
    ],
)
def test_that_what_is_no_condition_on_the_views_rows_is_refused_at_the_start(
    condition: str, words: str
) -> None:
    invariant = Invariant(name="odd", sentence="x", condition=condition)
    with pytest.raises(Unreadable, match=words):
        require_sound_invariants("orders", (invariant,), ("total", "status"))
