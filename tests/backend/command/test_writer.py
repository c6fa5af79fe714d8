from collections.abc import Callable

import msgspec
import pytest

from backend.command.secret_hasher import HashJob
from backend.messages.bounds import EARLIEST_COMMAND_US, LATEST_COMMAND_US, MAX_DATA_BYTES
from backend.messages.commands import Answer
from backend.messages.number_text import NARROW_SPACE
from backend.settings import Settings
from backend.store.log_port import EventLog, Transaction
from tests.backend.command.shop import (
    NOW,
    Shop,
    Watched,
    anna,
    command,
    new_id,
    order,
    stocked,
    top_up,
)


def test_that_an_accepted_command_names_its_events(shop: Shop) -> None:
    handled = shop.handle([anna(), top_up()])
    assert [(event.position, event.type) for event in handled.events] == [
        (1, "user.registered"),
        (2, "user.topped-up"),
    ]
    for outcome, event in zip(handled.outcomes, handled.events, strict=True):
        assert isinstance(outcome, Answer)
        assert (outcome.outcome, outcome.positions) == ("accepted", [event.position])
        assert outcome.events == [event.id]
    assert shop.events() == handled.events


def test_that_an_event_tells_where_it_comes_from(shop: Shop) -> None:
    register = anna()
    correlation = new_id()
    later = msgspec.structs.replace(top_up(), correlation=correlation, time=5)
    first, second = shop.handle([register, later]).events
    assert (first.source, first.subject, first.version) == ("/marigraph/shop/users", "user-anna", 1)
    assert (first.causation, first.correlation) == (register.id, register.id)
    assert (first.actor, first.schema, first.basis) == ("anna", 1, None)
    assert first.time >= NOW
    assert (second.causation, second.correlation) == (later.id, correlation)
    assert (second.time, second.version) == (5, 2)
    assert second.recorded >= NOW


def test_that_ids_grow_with_positions(shop: Shop) -> None:
    shop.accepted(anna(), *[top_up() for _ in range(50)])
    ids = [event.id for event in shop.events()]
    assert ids == sorted(set(ids))
    assert {id_[6] >> 4 for id_ in ids} == {7}


def test_that_a_command_is_atomic_over_its_streams(shop: Shop) -> None:
    shop.accepted(anna(), *stocked("cup"), *stocked("pot"), order(cup=2, pot=1))
    assert [event.type for event in shop.events()[-3:]] == [
        "order.created",
        "product.stock-reserved",
        "product.stock-reserved",
    ]
    before = len(shop.events())
    [answer] = shop.send(order("o2", cup=1, pot=100))
    assert (answer.outcome, answer.code, answer.field) == (
        "rejected",
        "stock-short",
        "lines[1].quantity",
    )
    assert len(shop.events()) == before


def test_that_later_commands_of_a_batch_see_the_earlier_ones(shop: Shop) -> None:
    answers = shop.send(anna(), *stocked(stock=3), order("o1", cup=2), order("o2", cup=2))
    assert [answer.outcome for answer in answers] == [*["accepted"] * 4, "rejected"]
    assert "1 are left" in answers[-1].message


def test_that_a_batch_is_one_transaction(log: EventLog) -> None:
    watched = Watched(log)
    Shop(watched).accepted(anna(), *[top_up() for _ in range(99)])
    assert [len(transaction.events) for transaction in watched.appended] == [100]


def test_that_a_restarted_writer_goes_on_where_it_was(on_disk: Callable[[], EventLog]) -> None:
    shop = Shop(on_disk())
    shop.accepted(anna(), top_up(100), *stocked(), order(cup=1))
    shop.restart(on_disk())
    shop.accepted(top_up(50), command("order.pay", order_id="o1", payment_id="p", method="card"))
    topped = [event for event in shop.events() if event.type == "user.topped-up"]
    assert [event.version for event in topped] == [2, 3]
    assert msgspec.json.decode(topped[-1].data)["balance"] == 150
    assert shop.writer.head == len(shop.events())


def test_that_payments_of_an_order_are_remembered_with_it(on_disk: Callable[[], EventLog]) -> None:
    shop = Shop(on_disk())
    part = command("order.pay", order_id="o1", payment_id="p1", method="card", amount=500)
    shop.accepted(anna(), *stocked(), order(cup=1), part)
    shop.restart(on_disk())
    shop.accepted(command("payment.refund", payment_id="p1", amount=100))
    shop.restart(on_disk())
    [answer] = shop.send(
        command("order.pay", order_id="o1", payment_id="p2", method="card", amount=301)
    )
    assert f"3.00{NARROW_SPACE}EUR is due" in answer.message


def test_that_a_refund_is_seen_by_its_order_within_the_batch(
    on_disk: Callable[[], EventLog],
) -> None:
    shop = Shop(on_disk())
    pay = command("order.pay", order_id="o1", payment_id="p1", method="card")
    shop.accepted(anna(), *stocked(), order(cup=1), pay)
    shop.restart(on_disk())
    handled = shop.handle(
        [
            command("payment.refund", payment_id="p1", amount=200),
            command("order.cancel", order_id="o1"),
        ]
    )
    refunds = [event for event in handled.events if event.type == "payment.refunded"]
    assert [msgspec.json.decode(event.data)["amount"] for event in refunds] == [200, 500]
    assert [event.version for event in refunds] == [2, 3]


def test_that_an_unknown_command_is_rejected(shop: Shop) -> None:
    [answer] = shop.send(command("moon.land"))
    assert (answer.outcome, answer.code, answer.field) == ("rejected", "unknown-command", "type")
    assert "moon.land" in answer.message


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", ""),
        (b"[]", ""),
        (b'{"user_id":"anna"', ""),
        (b'{"user_id":"anna","amount":1}', "currency"),
        (b'{"user_id":"anna","amount":"1","currency":"EUR"}', "amount"),
        (b'{"user_id":"anna","amount":1.5,"currency":"EUR"}', "amount"),
        (b'{"user_id":"anna","amount":1e300,"currency":"EUR"}', "amount"),
        (b'{"user_id":"anna","amount":9007199254740992,"currency":"EUR"}', "amount"),
        (b'{"user_id":"a b","amount":1,"currency":"EUR"}', "user_id"),
        (b'{"user_id":"anna","amount":1,"currency":"euro"}', "currency"),
        (b'{"user_id":"anna","amount":1,"currency":"EUR","x":1}', "x"),
        (b'{"user_id":"\xff","amount":1,"currency":"EUR"}', ""),
        (b'{"user_id":"\\ud800","amount":1,"currency":"EUR"}', "user_id"),
        (b'{"user_id":"anna","amount":NaN,"currency":"EUR"}', "amount"),
        (b'{"user_id":"anna","amount":1,"amount":2,"currency":"EUR"}', "amount"),
        (b'{"user_id":"anna","amount":100.5,"currency":"EUR"}', "amount"),
    ],
)
def test_that_malformed_data_names_its_field(shop: Shop, data: bytes, field: str) -> None:
    [answer] = shop.send(msgspec.structs.replace(top_up(), data=data))
    assert (answer.outcome, answer.code, answer.field) == ("rejected", "malformed", field)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            b'{"user_id":"a b","amount":1,"currency":"EUR"}',
            "user_id must be 1 to 64 visible characters.",
        ),
        (b'{"user_id":"","amount":1,"currency":"EUR"}', "user_id must not be empty."),
        (
            b'{"user_id":"anna","amount":1,"currency":"euro"}',
            "currency must have at most 3 characters.",
        ),
        (
            b'{"user_id":"anna","amount":1,"currency":"eur"}',
            "currency must be three capital letters, e.g. EUR.",
        ),
        (b'{"user_id":"anna","amount":1}', "currency is missing."),
        (b"[]", "The data of user.top-up must be an object, not a list."),
    ],
)
def test_that_a_malformed_field_is_described_in_words(shop: Shop, data: bytes, says: str) -> None:
    [answer] = shop.send(msgspec.structs.replace(top_up(), data=data))
    assert answer.message == says
    bad = msgspec.structs.replace(anna(), data=b'{"user_id":"anna","name":"a\\u0000"}')
    [answer] = shop.send(bad)
    assert answer.message == "name must be a text without the NUL character."


def test_that_a_malformed_line_is_named_by_its_path(shop: Shop) -> None:
    [answer] = shop.send(
        command("order.create", order_id="o1", user_id="anna", lines=[{"product_id": "cup"}])
    )
    assert (answer.code, answer.field) == ("malformed", "lines[0].quantity")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": b""}, "id"),
        ({"id": b"short"}, "id"),
        ({"id": b"x" * 17}, "id"),
        ({"correlation": b""}, "correlationid"),
        ({"time": 2**63}, "time"),
        ({"time": -(2**62)}, "time"),
        ({"time": EARLIEST_COMMAND_US - 1}, "time"),
        ({"time": LATEST_COMMAND_US + 1}, "time"),
        ({"actor": ""}, "actor"),
        ({"actor": " \t"}, "actor"),
        ({"data": b'{"user_id":"anna","name":"' + b"x" * MAX_DATA_BYTES + b'"}'}, "data"),
        ({"actor": "x" * 201}, "actor"),
        ({"actor": "a\0"}, "actor"),
    ],
)
def test_that_an_envelope_must_fit(shop: Shop, changes: dict[str, object], field: str) -> None:
    answers = shop.send(msgspec.structs.replace(anna(), **changes), anna())
    assert (answers[0].outcome, answers[0].code, answers[0].field) == (
        "rejected",
        "malformed",
        field,
    )
    assert answers[1].outcome == "accepted"


def test_that_a_command_may_ask_for_a_version(shop: Shop) -> None:
    def at(version: int) -> Answer:
        [answer] = shop.send(msgspec.structs.replace(top_up(), expected_version=version))
        return answer

    shop.accepted(msgspec.structs.replace(anna(), expected_version=0), top_up())
    refused = at(1)
    assert (refused.code, refused.field) == ("version-conflict", "expected_version")
    assert "version 2" in refused.message
    assert at(2).outcome == "accepted"
    assert at(2).code == "version-conflict"


def test_that_long_streams_are_read_from_their_snapshot(log: EventLog) -> None:
    shop = Shop(log, Settings(snapshot_every=10))
    shop.accepted(anna())
    for _ in range(35):
        shop.accepted(top_up(1))
    watched = Watched(log)
    shop.restart(watched)
    shop.accepted(top_up(1))
    assert watched.read_events < 10
    last = shop.events()[-1]
    assert (last.version, msgspec.json.decode(last.data)["balance"]) == (37, 36)


def test_that_an_orders_snapshot_holds_its_payments(log: EventLog) -> None:
    shop = Shop(log, Settings(snapshot_every=3))
    shop.accepted(anna(), *stocked(), order(cup=1))
    for number in range(6):
        pay = {"order_id": "o1", "payment_id": f"p{number}", "method": "card", "amount": 100}
        shop.accepted(command("order.pay", **pay))
    watched = Watched(log)
    shop.restart(watched)
    [answer] = shop.send(
        command("order.pay", order_id="o1", payment_id="p", method="card", amount=101)
    )
    assert f"1.00{NARROW_SPACE}EUR is due" in answer.message
    assert watched.read_events < 7
    [snapshot] = [log.snapshot("orders/order-o1")]
    assert snapshot is not None
    assert snapshot.version == 1


def test_that_a_snapshot_of_another_shape_is_passed_over(log: EventLog) -> None:
    shop = Shop(log, Settings(snapshot_every=1))
    shop.accepted(anna(), top_up(7))
    kept = log.snapshot("users/user-anna")
    assert kept is not None
    old = msgspec.structs.replace(kept, state=b"old-mark" + kept.state[8:])
    log.append(Transaction(snapshots=[old]), NOW)
    shop.restart()
    shop.accepted(top_up(1))
    assert msgspec.json.decode(shop.events()[-1].data)["balance"] == 8


def test_that_the_cache_stays_bounded_and_right(log: EventLog) -> None:
    shop = Shop(log, Settings(cached_aggregates=5))
    names = [f"u{number}" for number in range(20)]
    shop.accepted(*[command("user.register", user_id=name, name=name) for name in names])
    for _ in range(2):
        shop.accepted(
            *[command("user.top-up", user_id=name, amount=1, currency="EUR") for name in names]
        )
    assert {event.version for event in shop.events()[-20:]} == {3}


def test_that_a_password_change_waits_for_its_hash(shop: Shop) -> None:
    shop.accepted(anna())
    change = command("user.change-password", user_id="anna", new_password="abcdefgh")  # noqa: S106 - made up
    [job] = shop.handle([change]).outcomes
    assert isinstance(job, HashJob)
    assert "abcdefgh" not in repr(job)
    assert len(shop.events()) == 1
