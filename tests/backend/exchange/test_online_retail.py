from pathlib import Path

import pytest
from backports import zstd

from backend.domain.orders import OrderCancelled
from backend.domain.payments import PaymentRefunded
from backend.domain.products import ProductAdded, ProductPriceChanged
from backend.domain.registry import load_registry
from backend.domain.users import UserRegistered
from backend.errors import Unreadable
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import UnreadableLine
from backend.exchange.online_retail import retail_sales
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.retail_files import LINES


@pytest.fixture
def retail(tmp_path: Path) -> OnlineRetailSource:
    path = tmp_path / "retail.csv"
    path.write_text(LINES)
    return OnlineRetailSource(path)


def test_that_each_line_has_exactly_one_fate(retail: OnlineRetailSource) -> None:
    (file,) = retail.report("facts").files

    assert file.adds_up()
    assert (file.lines, file.taken) == (20, 8)
    assert file.aside == {
        "duplicate": [4],
        "unmatched-return": [10, 12],
        "guest-return": [11],
        "bad-debt": [13],
        "write-off": [14],
        "no-price": [15],
        "no-quantity": [18],
        "negative-price": [19],
    }
    assert file.unreadable == [
        UnreadableLine(16, "UnitPrice is no whole number of minor units: 0.001"),
        UnreadableLine(20, "Quantity is not a whole number: 'many'"),
        UnreadableLine(21, "missing column: 4 of 8 are there"),
    ]


def test_that_an_invoice_is_a_sale_and_all_of_it_happens_at_its_minute(
    retail: OnlineRetailSource,
) -> None:
    registry = load_registry()
    items = [
        (registry.type_of(fact.payload), fact.basis)
        for fact in retail.events()
        if fact.correlation_key == "1"
    ]

    assert items == [
        ("user.registered", "proxy"),
        ("product.added", "proxy"),
        ("product.listed", "proxy"),
        ("product.added", "proxy"),
        ("product.listed", "proxy"),
        ("order.created", "observed"),
        ("payment.succeeded", "implied"),
        ("order.paid", "implied"),
        ("order.shipped", "implied"),
        ("order.delivered", "implied"),
    ]


def test_that_returns_are_matched_to_the_latest_purchase_with_enough_left(
    retail: OnlineRetailSource,
) -> None:
    back = [
        (fact.payload.order_id, fact.payload.amount, fact.payload.refunded)
        for fact in retail.events()
        if isinstance(fact.payload, PaymentRefunded)
    ]

    assert back == [("3", 630, 630), ("1", 1275, 1275), ("3", 210, 840)]


def test_that_an_order_of_which_everything_came_back_is_cancelled(
    retail: OnlineRetailSource,
) -> None:
    cancelled = [
        fact.payload for fact in retail.events() if isinstance(fact.payload, OrderCancelled)
    ]
    assert [(one.order_id, one.total) for one in cancelled] == [("3", 840)]


def test_that_a_product_has_a_new_price_at_the_first_sale_of_a_day_to_a_customer(
    retail: OnlineRetailSource,
) -> None:
    changed = [
        fact.payload for fact in retail.events() if isinstance(fact.payload, ProductPriceChanged)
    ]
    assert [(one.product_id, one.price, one.previous) for one in changed] == [("A", 210, 255)]


def test_that_a_stock_code_with_a_blank_is_still_an_id(retail: OnlineRetailSource) -> None:
    added = [fact.payload for fact in retail.events() if isinstance(fact.payload, ProductAdded)]
    assert (added[-1].product_id, added[-1].name) == ("BANK-CHARGES", "BANK-CHARGES")


def test_that_facts_and_commands_stand_in_the_order_of_time(retail: OnlineRetailSource) -> None:
    for items in (list(retail.events()), list(retail.commands())):
        times = [one.time for one in items]
        assert times == sorted(times)
    commands = list(retail.commands())
    assert len({command.name for command in commands}) == len(commands)
    assert retail.size("commands") == len(commands)


def test_that_a_packed_table_is_the_same_source(retail: OnlineRetailSource, tmp_path: Path) -> None:
    packed = tmp_path / "other.csv.zst"
    half = LINES.encode()[:500], LINES.encode()[500:]
    packed.write_bytes(b"".join(zstd.compress(part) for part in half))
    assert OnlineRetailSource(packed).origin == retail.origin


def test_that_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(Unreadable, match="lacks the column InvoiceNo"):
        OnlineRetailSource(tmp_path / "x.csv")


def read(tmp_path: Path, *lines: str) -> OnlineRetailSource:
    path = tmp_path / "retail.csv"
    path.write_text("\n".join((LINES.partition("\n")[0], *lines)) + "\n")
    return OnlineRetailSource(path)


def test_that_a_customer_on_any_line_of_an_invoice_is_its_customer(tmp_path: Path) -> None:
    source = read(
        tmp_path,
        "1,A,x,1,2011-01-01 08:00:00,2.55,,France",
        "1,B,x,1,2011-01-01 08:00:00,2.55,17850,France",
        "1,C,x,1,2011-01-01 08:00:00,2.55,17851,France",
    )
    (file,) = source.report("facts").files

    users = [fact.payload for fact in source.events() if isinstance(fact.payload, UserRegistered)]
    assert [user.user_id for user in users] == ["17850"]
    assert (file.taken, file.aside, file.adds_up()) == (2, {"other-customer": [4]}, True)


@pytest.mark.parametrize(
    ("lines", "unreadable"),
    [
        (["1,B,x,9999999999999,2011-01-01 08:00:00,9999999999999.00,1,France"], [3]),
        (["1,B,x,9000,2011-01-01 08:00:00,9999999999.99,1,France"], [3]),
    ],
    ids=["of a line", "of an invoice"],
)
def test_that_a_total_beyond_the_greatest_integer_costs_one_line(
    backend: InProcessBackend, tmp_path: Path, lines: list[str], unreadable: list[int]
) -> None:
    first = "1,A,x,9000,2011-01-01 08:00:00,9999999999.98,1,France"
    last = "2,A,x,1,2011-01-01 09:00:00,1.00,1,France"
    source = read(tmp_path, first, *lines, last)
    report = HistoryImport(backend, backend.registry, "shop").run(
        source, ImportPace(), ignore_progress
    )

    (file,) = report.files
    assert [unread.line for unread in file.unreadable] == unreadable
    assert (file.taken, file.adds_up()) == (2, True)
    assert len(backend.events) == source.size("facts")


def test_that_an_invoice_with_too_many_lines_spoils_only_those_beyond(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: InProcessBackend
) -> None:
    """An invoice is one event, which must fit into the log."""
    monkeypatch.setattr(retail_sales, "MAX_ORDER_LINES", 1)
    path = tmp_path / "retail.csv"
    path.write_text(LINES)
    report = HistoryImport(backend, backend.registry, "shop").run(
        OnlineRetailSource(path), ImportPace(), ignore_progress
    )
    file = report.files[0]
    assert UnreadableLine(3, "its invoice has more than 1 lines, which is the limit") in (
        file.unreadable
    )
    assert file.adds_up()
    assert len(backend.events) == sum(report.events.values()) > 0
