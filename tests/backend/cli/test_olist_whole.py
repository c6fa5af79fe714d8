"""All of Olist through the program; every view against totals taken straight from the tables."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.backend.cli.program import Program
from tests.backend.exchange.real_data import OLIST, ROOT, plain_tables, there

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(1800), there(OLIST)]

Rows = list[dict[str, Any]]
REPLICAS = ("replica-1", "replica-2")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A backend with two replicas that has all of Olist as facts, and has verified it."""
    program = Program(tmp_path_factory.mktemp("olist"), replicas=2, patience=1200)
    with program.backend():
        (report,) = program.run("import", "olist", str(OLIST), "--json", "--quiet").objects
        assert report["amounts"]["payments"] == 729_573_644
        assert report["amounts"]["order totals"] == 719_985_564
        verified = program.run("verify", "--json", "--quiet").objects
        assert [(one["replica"], one["ok"]) for one in verified] == [
            ("replica-1", True),
            ("replica-2", True),
            ("archive", True),
        ]
        yield program


@pytest.fixture(scope="module")
def raw() -> dict[str, list[dict[str, str]]]:
    return plain_tables()


def view(shop: Program, name: str, replica: str) -> Rows:
    return shop.run("query", name, "--limit", "0", "--replica", replica, "--json").objects


def centavos(text: str) -> int:
    return int(Decimal(text) * 100)


def stamp(text: str) -> str | None:
    return f"{text.replace(' ', 'T')}.000000Z" if text else None


@pytest.mark.parametrize("replica", REPLICAS)
def test_that_orders_agree(shop: Program, raw: dict[str, Rows], replica: str) -> None:
    totals, paid, people = Counter[str](), Counter[str](), {}
    for row in raw["order_items"]:
        totals[row["order_id"]] += centavos(row["price"]) + centavos(row["freight_value"])
    for row in raw["order_payments"]:
        paid[row["order_id"]] += centavos(row["payment_value"])
    for row in raw["customers"]:
        people[row["customer_id"]] = row["customer_unique_id"]
    rows = {row["order_id"]: row for row in view(shop, "orders", replica)}

    assert len(rows) == len(raw["orders"])
    for order in raw["orders"]:
        row, name = rows[order["order_id"]], order["order_id"]
        approved = bool(order["order_approved_at"])
        assert row["user_id"] == people[order["customer_id"]]
        assert row["total"] == totals[name]
        assert row["paid"] + row["fees"] == (paid[name] if approved else 0)
        assert row["created"] == stamp(order["order_purchase_timestamp"])
        assert row["paid_at"] == stamp(order["order_approved_at"])
        assert row["shipped_at"] == stamp(order["order_delivered_carrier_date"])
        assert row["delivered_at"] == stamp(order["order_delivered_customer_date"])
        assert (row["cancelled_at"] is not None) == (order["order_status"] == "canceled")


@pytest.mark.parametrize(
    ("filter_", "count"),
    [
        ("shipped_at<{paid_at}", 84),
        ("delivered_at<{shipped_at}", 23),
        ("delivered_at:* -paid_at:*", 14),
        ("delivered_at<{paid_at}", 10),
        ("cancelled_at:* delivered_at:*", 5),
    ],
)
def test_that_each_untidiness_of_the_data_is_found_by_one_filter(
    shop: Program, filter_: str, count: int
) -> None:
    rows = shop.run("query", "orders", "--filter", filter_, "--limit", "0", "--json").objects
    assert len(rows) == count


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("orders: shipped_at<{paid_at}", 84),
        ("orders: delivered_at<{shipped_at}", 23),
        ("orders: delivered_at:* -now.paid_at:*", 14),
        ("orders: delivered_at:* -paid_at:*", 24),  # and those that were paid behind it
        ("orders: delivered_at<{paid_at}", 10),
        ("orders: cancelled_at:* delivered_at:*", 5),
        ("broken:paid-in-full", 93),
    ],
)
def test_that_each_untidiness_of_the_data_is_run_to_by_one_condition(
    shop: Program, condition: str, count: int
) -> None:
    hits = shop.run("replay", "run-to", condition, "--every", "--limit", "0", "--json").objects
    assert len(hits) == count
    assert len({tuple(hit["key"]) for hit in hits}) == count
    first, last = (
        shop.run("replay", "run-to", condition, *each, "--json").objects
        for each in ((), ("--last",))
    )
    assert [*first, *last] == [hits[0], hits[-1]]


def test_that_the_tutorial_counts_what_its_conditions_find(shop: Program) -> None:
    page = (ROOT / "resources" / "help" / "tutorial.md").read_text(encoding="utf-8")
    counts = re.findall(r"(?m)^\| .* \| `(orders: .*)` \| `(\d+)` \|$", page)
    assert len(counts) == 5
    for condition, count in counts:
        hits = shop.run("replay", "run-to", condition, "--every", "--limit", "0", "--json").objects
        assert len(hits) == int(count), condition


@pytest.mark.parametrize("replica", REPLICAS)
def test_that_payments_agree(shop: Program, raw: dict[str, Rows], replica: str) -> None:
    approved = {row["order_id"] for row in raw["orders"] if row["order_approved_at"]}
    rows = view(shop, "payments", replica)

    assert {row["payment_id"]: row["amount"] + row["fees"] for row in rows} == {
        f"{row['order_id']}-{row['payment_sequential']}": centavos(row["payment_value"])
        for row in raw["order_payments"]
        if row["order_id"] in approved
    }
    assert sum(row["amount"] + row["fees"] for row in rows) == 729_573_644


@pytest.mark.parametrize("replica", REPLICAS)
def test_that_products_and_sales_agree(shop: Program, raw: dict[str, Rows], replica: str) -> None:
    orders = {row["order_id"]: row for row in raw["orders"]}
    sold, units, revenue = Counter[str](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for item in raw["order_items"]:
        order, product = orders[item["order_id"]], item["product_id"]
        sold[product] += order["order_status"] != "canceled"
        units[order["order_purchase_timestamp"][:10], product] += 1
        revenue[order["order_purchase_timestamp"][:10], product] += centavos(item["price"])
    products = view(shop, "products", replica)
    sales = view(shop, "sales", replica)

    assert {row["product_id"]: row["sold"] for row in products} == {
        item["product_id"]: sold[item["product_id"]] for item in raw["order_items"]
    }
    assert {row["listed"] for row in products} == {True}
    bought = [row for row in sales if row["units"]]
    assert {(row["day"], row["product_id"]): row["units"] for row in bought} == units
    assert {(row["day"], row["product_id"]): row["revenue"] for row in bought} == revenue
    cancelled = [
        item
        for item in raw["order_items"]
        if orders[item["order_id"]]["order_status"] == "canceled"
    ]
    assert sum(row["cancelled_units"] for row in sales) == len(cancelled)
    assert sum(row["cancelled_revenue"] for row in sales) == sum(
        centavos(item["price"]) for item in cancelled
    )


@pytest.mark.parametrize("replica", REPLICAS)
def test_that_people_agree(shop: Program, raw: dict[str, Rows], replica: str) -> None:
    person = {row["customer_id"]: row["customer_unique_id"] for row in raw["customers"]}
    owner = {row["order_id"]: person[row["customer_id"]] for row in raw["orders"]}
    approved = {row["order_id"] for row in raw["orders"] if row["order_approved_at"]}
    orders = Counter(owner.values())
    spent, first = Counter[str](), dict[str, str]()
    for row in raw["order_payments"]:
        if row["order_id"] in approved:
            spent[owner[row["order_id"]]] += centavos(row["payment_value"])
    for row in raw["orders"]:
        name, moment = owner[row["order_id"]], row["order_purchase_timestamp"]
        first[name] = min(first.get(name, moment), moment)
    units = Counter(owner[row["order_id"]] for row in raw["order_items"])
    users = view(shop, "users", replica)
    contacts = view(shop, "contacts", replica)

    assert {row["user_id"]: row["orders"] for row in users} == orders
    kept = {row["user_id"]: row["spent"] for row in users}
    assert {name: amounts.get("BRL", 0) for name, amounts in kept.items()} == {
        name: spent[name] for name in orders
    }
    assert {row["user_id"]: row["registered"] for row in users} == {
        name: stamp(moment) for name, moment in first.items()
    }
    assert {row["user_id"]: row["units"] for row in contacts} == {
        name: units[name] for name in orders
    }


@pytest.mark.parametrize("replica", REPLICAS)
def test_that_everything_can_be_searched(shop: Program, raw: dict[str, Rows], replica: str) -> None:
    kinds = Counter(row["kind"] for row in view(shop, "search", replica))

    assert kinds == {
        "order": len(raw["orders"]),
        "product": len({row["product_id"] for row in raw["order_items"]}),
        "user": len({row["customer_unique_id"] for row in raw["customers"]}),
    }


def test_that_export_and_import_give_the_same_bytes(shop: Program, tmp_path: Path) -> None:
    shop.run("export", str(tmp_path / "1.jsonl"), "--quiet")
    copy = Program(tmp_path / "copy", replicas=0, patience=1200)
    copy.run("import", "cloudevents", str(tmp_path / "1.jsonl"), "--quiet")
    copy.run("export", str(tmp_path / "2.jsonl"), "--quiet")

    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
