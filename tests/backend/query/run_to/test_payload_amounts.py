"""Which payload fields are amounts of money, by what the modules declare."""

import pytest

from backend.domain.registry import load_registry
from backend.filters.probe_text import parse_probe
from backend.messages.events import Event
from backend.query.run_to.payload_amounts import is_amount, payload_currency


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ("data.total", True),
        ("data.amount", True),
        ("data.quantity", False),
        ("data.currency", False),
        ("data.lines", False),
        ("data.no_such_field", False),
        ("data.total.minor", False),
        ("{data.total - 1}", False),
        ("time", False),
    ],
)
def test_that_a_field_is_an_amount_where_it_is_declared_as_money(
    probe: str, *, expected: bool
) -> None:
    assert is_amount(parse_probe(probe), load_registry()) is expected


@pytest.mark.parametrize(
    ("data", "currency"),
    [
        (b'{"total":5,"currency":"JPY"}', "JPY"),
        (b'{"total":5}', ""),
        (b'{"total":5,"currency":7}', ""),
        (b"[1]", ""),
    ],
)
def test_that_the_currency_is_the_payloads_own(data: bytes, currency: str) -> None:
    event = Event(1, 1, bytes(16), "/shop/orders", "x", "1", 0, 0, None, None, "", 1, None, data)
    assert payload_currency(event) == currency
