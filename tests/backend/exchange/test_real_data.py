"""The real data, where it is at hand: what its description says, counted by other code."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest
from backports import zstd

from backend.domain.orders import OrderCreated
from backend.domain.payments import PaymentSucceeded
from backend.domain.registry import load_registry
from backend.exchange.import_source import HistoricalEvent
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.exchange.sample_builder import SAMPLE_FILE, build_sample_file
from tests.backend.exchange.real_data import OLIST, RETAIL, ROOT, Tables, plain_tables, there


@pytest.fixture(scope="module")
def olist() -> OlistSource:
    """Olist's tables; reading them takes seconds, and changes nothing."""
    return OlistSource(OLIST)


@pytest.fixture(scope="module")
def facts(olist: OlistSource) -> Sequence[HistoricalEvent]:
    return list(olist.events())


@pytest.fixture(scope="module")
def tables() -> Tables:
    return plain_tables()


def centavos(texts: list[str]) -> int:
    return int(sum(Decimal(text) for text in texts) * 100)


@there(OLIST)
def test_that_olist_gives_the_counts_and_check_sums_of_its_description(
    olist: OlistSource, facts: Sequence[HistoricalEvent]
) -> None:
    registry = load_registry()
    said = [fact.payload for fact in facts]

    assert Counter(registry.type_of(one) for one in said) == {
        "user.registered": 44_034,
        "product.added": 17_451,
        "product.listed": 17_451,
        "order.created": 45_430,
        "payment.succeeded": 47_785,
        "order.paid": 45_352,
        "order.shipped": 44_238,
        "order.delivered": 43_698,
        "order.cancelled": 291,
    }
    paid = [one for one in said if isinstance(one, PaymentSucceeded)]
    assert sum(one.amount + one.fees for one in paid) == 729_573_644
    assert sum(one.total for one in said if isinstance(one, OrderCreated)) == 719_985_564
    assert len({one.order_id for one in paid if one.fees}) == 193
    found = {finding.code: len(finding.lines) for finding in olist.report("facts").findings}
    assert found == {
        "shipped-before-paid": 84,
        "shipped-never-paid": 14,
        "delivered-before-shipped": 23,
        "delivered-never-shipped": 1,
        "delivered-before-paid": 10,
        "delivered-never-paid": 14,
        "cancelled-after-delivery": 5,
        "without-items": 539,
        "paid-more": 193,
        "paid-less": 93,
        "approved-without-payment": 1,
    }


@there(OLIST)
def test_that_olists_facts_agree_with_totals_taken_straight_from_the_tables(
    tables: Tables, facts: Sequence[HistoricalEvent]
) -> None:
    created = [fact.payload for fact in facts if isinstance(fact.payload, OrderCreated)]
    paid = Counter[str]()
    for fact in facts:
        if isinstance(fact.payload, PaymentSucceeded):
            paid[fact.payload.order_id] += fact.payload.amount + fact.payload.fees

    approved = {row["order_id"] for row in tables["orders"] if row["order_approved_at"]}
    assert {one.order_id for one in created} == {row["order_id"] for row in tables["orders"]}
    items = tables["order_items"]
    prices = [row["price"] for row in items] + [row["freight_value"] for row in items]
    assert sum(one.total for one in created) == centavos(prices)
    expected = Counter[str]()
    for row in tables["order_payments"]:
        if row["order_id"] in approved:
            expected[row["order_id"]] += int(Decimal(row["payment_value"]) * 100)
    assert paid == expected
    assert [fact.time for fact in facts] == sorted(fact.time for fact in facts)


@there(OLIST)
def test_that_every_line_of_olist_is_accounted_for(olist: OlistSource, tables: Tables) -> None:
    report = olist.report("facts")

    assert report.adds_up()
    for file in report.files:
        name = file.name.removeprefix("olist_").removesuffix("_dataset.csv")
        assert file.lines == len(tables[name])
        assert file.unreadable == []


@there(RETAIL)
def test_that_every_line_of_online_retail_has_one_fate() -> None:
    (file,) = OnlineRetailSource(RETAIL).report("facts").files

    assert file.lines == 541_909
    assert file.adds_up()
    assert len(file.aside["duplicate"]) == 5_268
    assert len(file.aside["write-off"]) == 1_336
    assert len(file.aside["bad-debt"]) == 3
    assert len(file.unreadable) == 4


@there(RETAIL)
def test_that_the_sample_is_cut_anew_byte_for_byte() -> None:
    sample = ROOT / "resources" / "sample" / SAMPLE_FILE
    assert zstd.decompress(build_sample_file(RETAIL)) == zstd.decompress(sample.read_bytes())
    assert sample.stat().st_size <= 2_000_000
