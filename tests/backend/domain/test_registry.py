"""Modules of foreign packages are installed for real: as folders with metadata on the path."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from backend.domain import orders, payments, users
from backend.domain.module import Payload
from backend.domain.orders import OrderPaid
from backend.domain.payments import PaymentFailed
from backend.domain.registry import Registry, load_registry
from backend.errors import Defect, Unreadable
from tests.backend.domain.table_module import (
    LIFTING,
    PinSet,
    PinsSet,
    SetPin,
    TableBooked,
    renamed,
    tables,
    with_pin,
)


@pytest.mark.parametrize(
    ("version", "data"),
    [
        (1, b'{"table_id":"t","places":"4"}'),
        (2, b'{"table_id":"t","places":4}'),
        (3, b'{"table_id":"t","seats":4}'),
    ],
)
def test_that_every_older_shape_is_read_as_the_present_one(version: int, data: bytes) -> None:
    registry = Registry([tables(LIFTING)])
    assert registry.decode_event("table.booked", version, data) == TableBooked(
        table_id="t", seats=4
    )


@pytest.mark.parametrize(
    ("version", "data", "code"),
    [
        (4, b"{}", "too-new"),
        (3, b'{"table_id":"t","seats":"four"}', "unreadable"),
        (3, b"no json", "unreadable"),
        (2, b"no json", "unreadable"),
        (1, b'{"table_id":"t","places":4}', "no-upcast"),
        (2, b'{"table_id":"t"}', "bad-upcast"),
        (3, b'{"table_id":"\xff","seats":4}', "unreadable"),
        (2, b'{"table_id":"\xff","places":4}', "unreadable"),
    ],
)
def test_that_a_shape_that_cannot_be_read_is_said_to_be_so(
    version: int, data: bytes, code: str
) -> None:
    registry = Registry([tables({("table.booked", 2): renamed})])
    with pytest.raises(Unreadable) as caught:
        registry.decode_event("table.booked", version, data)
    assert caught.value.code == code
    assert "table.booked" in caught.value.message


def test_that_a_rule_is_said_in_words() -> None:
    registry = Registry([tables(LIFTING)])
    with pytest.raises(Unreadable, match="table_id must be 1 to 64 visible characters"):
        registry.decode_event("table.booked", 3, b'{"table_id":"a b","seats":4}')


def test_that_an_unknown_type_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match="install the package") as caught:
        load_registry().decode_event("moon.landed", 1, b"{}")
    assert caught.value.code == "unknown-type"


def test_that_the_four_modules_are_found_like_any_other() -> None:
    assert {"users", "products", "orders", "payments"} <= set(load_registry().modules)


def test_that_a_draft_names_its_stream_and_its_owner() -> None:
    registry = load_registry()
    failed = PaymentFailed(
        payment_id="p",
        order_id="o",
        user_id="u",
        amount=1,
        currency="EUR",
        method="card",
        reason="expired",
    )
    draft = registry.draft(
        failed,
        installation="shop",
        id=b"i" * 16,
        time=5,
        correlation=b"c" * 16,
        causation=None,
        actor="anna",
        basis="implied",
    )
    assert (draft.source, draft.type, draft.subject, draft.owner) == (
        "/marigraph/shop/payments",
        "payment.failed",
        "payment-p",
        "orders/order-o",
    )
    assert registry.decode_event(draft.type, draft.schema, draft.data) == failed


def test_that_what_belongs_to_no_one_has_no_owner() -> None:
    paid = OrderPaid(order_id="o", user_id="u", amount=1, currency="EUR")
    assert load_registry().owner_stream(paid) == ""


def test_that_a_foreign_payload_is_our_mistake() -> None:
    with pytest.raises(Defect, match="TableBooked"):
        load_registry().type_of(TableBooked(table_id="t", seats=1))


def test_that_nothing_is_declared_twice() -> None:
    with pytest.raises(Unreadable, match="users is declared twice"):
        Registry([users.MODULE, users.MODULE])


def test_that_an_owner_must_be_installed() -> None:
    with pytest.raises(Unreadable, match="no such module"):
        Registry([payments.MODULE])
    Registry([payments.MODULE, orders.MODULE])


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Install a package `acme` whose module `acme_tables` has this source."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[marigraph.modules]\ntables = acme_tables:MODULE\n")

    def write(source: str) -> None:
        (tmp_path / "acme_tables.py").write_text(source)

    yield write
    sys.modules.pop("acme_tables", None)


ACME = """
from tests.backend.domain.table_module import tables
MODULE = tables({})
"""


def test_that_a_package_brings_its_own_module(install: Callable[[str], None]) -> None:
    install(ACME)
    assert "table.booked" in load_registry().events


@pytest.mark.parametrize(
    "source",
    ["import no_such_thing_at_all", "MODULE = 5", "NOTHING = 1", "raise RuntimeError('broken')"],
)
def test_that_a_broken_module_is_named_with_its_package(
    install: Callable[[str], None], source: str
) -> None:
    install(source)
    with pytest.raises(Unreadable, match="acme") as caught:
        load_registry()
    assert caught.value.code == "bad-module"


def test_that_a_package_cannot_replace_a_module(install: Callable[[str], None]) -> None:
    install("from backend.domain.users import MODULE")
    with pytest.raises(Unreadable, match="declared twice"):
        load_registry()


def test_that_a_secret_is_kept_apart_from_those_of_other_modules() -> None:
    registry = Registry([with_pin()])
    key = registry.commands["table.set-pin"].secret_key(SetPin(table_id="t", pin="1234"))
    assert key == "tables.pin t"


def test_that_two_modules_cannot_share_a_secret_slot() -> None:
    users = load_registry().modules["users"]
    with pytest.raises(Unreadable, match="secret slot"):
        Registry([users, with_pin(slot="")])


@pytest.mark.parametrize(("event", "field"), [(PinSet, "pin"), (PinsSet, "pins")])
def test_that_no_event_may_hold_a_secret(event: type[Payload], field: str) -> None:
    leaking = msgspec.structs.replace(
        with_pin(), events={"table.pin-set": event}, schema_versions={}
    )
    with pytest.raises(Unreadable, match=rf"table\.pin-set has a field for a secret \({field}\)"):
        Registry([leaking])


def test_that_a_payload_never_shows_its_secret() -> None:
    assert repr(SetPin(table_id="t", pin="1234")) == "SetPin(table_id='t')"
