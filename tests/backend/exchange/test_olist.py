from pathlib import Path

import pytest

from backend.domain.module import Payload
from backend.domain.orders import CreateOrder, OrderCancelled, OrderCreated, PayOrder
from backend.domain.payments import PaymentSucceeded
from backend.domain.registry import Registry, load_registry
from backend.errors import Unreadable
from backend.exchange.import_report import Finding, UnreadableLine
from backend.exchange.olist import olist_tables
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.olist.olist_tables import (
    CUSTOMERS,
    ITEMS,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    SELLERS,
)
from tests.backend.exchange.olist_files import TABLES, write_archive, write_folder


@pytest.fixture
def olist(tmp_path: Path) -> OlistSource:
    return OlistSource(write_folder(tmp_path / "dev"))


def _placed(registry: Registry, said: Payload) -> tuple[str, str]:
    """Return an event's type and its entity."""
    kind = registry.events_by_payload[type(said)]
    return kind.name, f"{kind.module.name}/{kind.module.entity}-{kind.key(said)}"


def test_that_facts_stand_in_the_order_of_time_causes_before_effects(olist: OlistSource) -> None:
    registry = load_registry()
    placed = [_placed(registry, fact.payload) for fact in olist.events()]

    assert placed == [
        ("user.registered", "users/user-anna"),
        ("product.added", "products/product-p1"),
        ("product.listed", "products/product-p1"),
        ("user.registered", "users/user-bruno"),
        ("product.added", "products/product-p2"),
        ("product.listed", "products/product-p2"),
        ("order.created", "orders/order-o1"),
        ("order.created", "orders/order-o2"),
        ("payment.succeeded", "payments/payment-o1-1"),
        ("payment.succeeded", "payments/payment-o1-2"),
        ("order.paid", "orders/order-o1"),
        ("order.shipped", "orders/order-o1"),
        ("order.created", "orders/order-o3"),
        ("order.cancelled", "orders/order-o3"),
        ("user.registered", "users/user-dora"),
        ("user.registered", "users/user-c404"),
        ("product.added", "products/product-p9"),
        ("product.listed", "products/product-p9"),
        ("order.created", "orders/order-o4"),
        ("order.created", "orders/order-o6"),
        ("payment.succeeded", "payments/payment-o4-1"),
        ("payment.succeeded", "payments/payment-o6-1"),
        ("order.paid", "orders/order-o4"),
        ("order.paid", "orders/order-o6"),
        ("order.shipped", "orders/order-o4"),
        ("order.shipped", "orders/order-o6"),
        ("order.delivered", "orders/order-o1"),
        ("order.delivered", "orders/order-o2"),
        ("order.shipped", "orders/order-o2"),
        ("order.delivered", "orders/order-o4"),
        ("order.cancelled", "orders/order-o4"),
        ("payment.succeeded", "payments/payment-o2-1"),
        ("order.paid", "orders/order-o2"),
    ]


def test_that_what_exceeds_the_total_is_fees_of_the_largest_payment(olist: OlistSource) -> None:
    paid = {
        fact.payload.payment_id: (fact.payload.amount, fact.payload.fees, fact.payload.method)
        for fact in olist.events()
        if isinstance(fact.payload, PaymentSucceeded)
    }

    assert paid == {
        "o1-1": (2000, 125, "credit_card"),
        "o1-2": (300, 0, "voucher"),
        "o2-1": (50, 0, "boleto"),
        "o4-1": (1210, 0, "credit_card"),
        "o6-1": (500, 0, "debit_card"),
    }


def test_that_an_order_has_a_line_an_item_and_their_sum_as_total(olist: OlistSource) -> None:
    first = next(fact.payload for fact in olist.events() if isinstance(fact.payload, OrderCreated))

    assert [(line.product_id, line.quantity, line.price, line.freight) for line in first.lines] == [
        ("p1", 1, 1000, 150),
        ("p1", 1, 1000, 150),
    ]
    assert (first.total, first.currency, first.user_id) == (2300, "BRL", "anna")


def test_that_a_cancellation_says_that_its_time_is_a_bound(olist: OlistSource) -> None:
    bases = {fact.basis for fact in olist.events() if isinstance(fact.payload, OrderCancelled)}
    assert bases == {"implied"}


def test_that_facts_of_one_order_share_their_thread(olist: OlistSource) -> None:
    began = {fact.correlation_key: fact.correlation_time for fact in olist.events()}
    assert set(began) == {"o1", "o2", "o3", "o4", "o6"}
    assert all(began[fact.correlation_key] == fact.correlation_time for fact in olist.events())


def test_that_every_line_of_every_table_has_one_fate(olist: OlistSource) -> None:
    report = olist.report("facts")

    assert report.adds_up()
    assert {file.name: (file.lines, file.taken, file.aside) for file in report.files} == {
        CUSTOMERS: (6, 4, {"no-order": [6, 7]}),
        ORDERS: (7, 5, {"duplicate": [8]}),
        ITEMS: (8, 5, {"no-order": [7], "duplicate": [9]}),
        PAYMENTS: (8, 5, {"never-approved": [5], "no-order": [8]}),
        PRODUCTS: (3, 2, {"never-sold": [4]}),
        SELLERS: (1, 0, {"no-event": [2]}),
    }
    assert report.file(ORDERS).unreadable == [
        UnreadableLine(6, "order_purchase_timestamp is not a time: 'not a time'")
    ]
    assert report.file(ITEMS).unreadable == [UnreadableLine(8, "price is not an amount: '1.5x'")]
    assert report.file(PAYMENTS).unreadable == [
        UnreadableLine(9, "missing column: 1 of 5 are there")
    ]


def test_that_what_is_odd_is_counted_with_its_lines(olist: OlistSource) -> None:
    assert olist.report("facts").findings == [
        Finding("shipped-before-paid", ORDERS, [3]),
        Finding("delivered-before-shipped", ORDERS, [3]),
        Finding("delivered-before-paid", ORDERS, [3]),
        Finding("cancelled-after-delivery", ORDERS, [5]),
        Finding("without-items", ORDERS, [4]),
        Finding("paid-more", ORDERS, [2]),
        Finding("paid-less", ORDERS, [3]),
        Finding("unknown-customer", ORDERS, [7]),
    ]


def test_that_commands_restock_what_they_need_and_mark_it(olist: OlistSource) -> None:
    commands = list(olist.commands())
    generated = [command for command in commands if command.generated]

    assert {command.type for command in generated} == {"product.restock"}
    assert [command.lines for command in generated] == [()] * len(generated)
    assert len({command.name for command in commands}) == len(commands)
    for place, command in enumerate(commands):
        if isinstance(command.payload, CreateOrder) and command.payload.order_id == "o1":
            assert commands[place - 1].generated


def test_that_a_payment_asks_for_no_more_than_is_due(olist: OlistSource) -> None:
    asked = [
        command.payload for command in olist.commands() if isinstance(command.payload, PayOrder)
    ]
    assert [(pay.payment_id, pay.amount, pay.fees) for pay in asked[:2]] == [
        ("o1-1", 2000, 125),
        ("o1-2", 300, 0),
    ]


def test_that_folder_and_archives_of_the_same_tables_are_one_source(tmp_path: Path) -> None:
    origins = {
        OlistSource(write_folder(tmp_path / "dev")).origin,
        OlistSource(write_archive(tmp_path / "dev.tar")).origin,
        OlistSource(write_archive(tmp_path / "dev.csv.tar.zst")).origin,
    }
    assert len(origins) == 1


@pytest.mark.parametrize("name", [name for name in TABLES if "sellers" not in name])
def test_that_a_missing_table_is_named(tmp_path: Path, name: str) -> None:
    (write_folder(tmp_path / "dev") / name).unlink()
    with pytest.raises(Unreadable, match=name):
        OlistSource(tmp_path / "dev")


def test_that_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_text("this is no archive")
    with pytest.raises(Unreadable, match="no tar archive"):
        OlistSource(tmp_path / "x.tar")


def test_that_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    whole = write_archive(tmp_path / "dev.tar.zst")
    whole.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(Unreadable, match=r"dev\.tar\.zst cannot be read"):
        OlistSource(whole)


def test_that_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        OlistSource(tmp_path / "nowhere.tar")


def test_that_a_total_beyond_the_greatest_integer_costs_one_line(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "dev")
    for name, line in {
        ITEMS: "o1,{},p1,s1,x,6000000000000.00,0.00\n",
        PAYMENTS: "o1,{},voucher,1,6000000000000.00\n",
    }.items():
        with (folder / name).open("a") as file:
            file.writelines(line.format(number) for number in range(9, 30))
    report = OlistSource(folder).report("facts")

    for name in (ITEMS, PAYMENTS):
        beyond = [one for one in report.file(name).unreadable if "would be beyond" in one.reason]
        assert len(beyond) == 6
    assert report.adds_up()


def test_that_tables_under_their_other_names_are_found(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "dev")
    origin = OlistSource(folder).origin
    for name in TABLES:
        short = name.removeprefix("olist_").replace("_dataset", "").upper().replace(".CSV", ".csv")
        (folder / name).rename(folder / short)
    assert OlistSource(folder).origin == origin


def test_that_an_order_with_too_many_items_spoils_only_those_beyond(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order is one event, which must fit into the log."""
    monkeypatch.setattr(olist_tables, "MAX_ORDER_LINES", 1)
    report = OlistSource(write_folder(tmp_path / "dev")).report("facts")

    beyond = "its order has more than 1 of them, which is the limit"
    assert UnreadableLine(3, beyond) in report.file(ITEMS).unreadable
    assert report.adds_up()
