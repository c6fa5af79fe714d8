import msgspec
import pytest

from backend.clock import SECOND_US
from backend.domain.orders import OrderCreated, OrderDelivered, OrderLine
from backend.domain.payments import PaymentSucceeded
from backend.domain.users import UserRegistered, UserToppedUp
from backend.errors import Unreadable, WrongVersion
from backend.messages.bounds import MAX_RECORDED_LEAD_US
from tests.backend.command.shop import NOW, Shop, anna, command, fact, new_id, record, top_up

CREATED = OrderCreated(
    order_id="o1",
    user_id="anna",
    lines=[OrderLine(product_id="cup", quantity=1, price=700)],
    total=700,
    currency="EUR",
)
PAYMENT = PaymentSucceeded(
    payment_id="p1", order_id="o1", user_id="anna", amount=300, currency="EUR", method="card"
)


def test_that_facts_break_any_rule(shop: Shop) -> None:
    facts = [
        fact(shop.registry, OrderDelivered(order_id="o1")),
        fact(shop.registry, PAYMENT),
        fact(shop.registry, CREATED),
    ]
    recorded, events = shop.writer.record(record(*facts, upto=3))
    assert (recorded.first, recorded.last, recorded.upto) == (1, 3, 3)
    assert [event.id for event in events] == [draft.id for draft in facts]
    assert [(event.time, event.basis, event.actor) for event in events] == [
        (7, "observed", "import")
    ] * 3
    assert shop.events() == events


def test_that_a_commit_time_of_the_future_holds_no_later_one_back(shop: Shop) -> None:
    future = NOW + 10 * 365 * 86_400 * SECOND_US
    recorded_times = [NOW - 1, NOW + MAX_RECORDED_LEAD_US, future]
    facts = [
        msgspec.structs.replace(
            fact(shop.registry, UserRegistered(user_id=f"u{number}", name="U")), recorded=recorded
        )
        for number, recorded in enumerate(recorded_times)
    ]
    shop.writer.record(record(*facts))
    shop.accepted(anna())
    assert [event.recorded for event in shop.events()] == [
        NOW - 1,
        *[NOW + MAX_RECORDED_LEAD_US] * 3,
    ]


def test_that_decisions_know_the_facts(shop: Shop) -> None:
    shop.accepted(anna(), top_up(100))
    shop.send(command("order.ship", order_id="o1"))
    richer = UserToppedUp(user_id="anna", amount=1, currency="EUR", balance=900)
    shop.writer.record(
        record(*(fact(shop.registry, payload) for payload in (richer, CREATED, PAYMENT)))
    )
    shop.accepted(top_up(1), command("order.pay", order_id="o1", payment_id="p2", method="balance"))
    balances = [
        msgspec.json.decode(event.data)["balance"]
        for event in shop.events()
        if event.type in {"user.topped-up", "user.balance-charged"}
    ]
    assert balances == [100, 900, 901, 501]


@pytest.mark.parametrize("source", ["users", "/marigraph/shop/users", "https://a.example/users"])
def test_that_a_stream_goes_on_wherever_its_first_event_comes_from(shop: Shop, source: str) -> None:
    registered = fact(shop.registry, UserRegistered(user_id="anna", name="Anna"))
    shop.writer.record(record(msgspec.structs.replace(registered, source=source)))
    shop.restart()
    shop.accepted(top_up(1))
    shop.restart()
    shop.accepted(top_up(2))
    assert [event.version for event in shop.log.read_stream("users/user-anna")] == [1, 2, 3]


def test_that_an_owned_stream_keeps_its_owner_whatever_the_fact_says(shop: Shop) -> None:
    stray = msgspec.structs.replace(fact(shop.registry, PAYMENT), owner="")
    shop.writer.record(record(fact(shop.registry, CREATED), stray))
    assert [event.type for event in shop.log.read_owned("orders/order-o1")] == [
        "order.created",
        "payment.succeeded",
    ]


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"type": "moon.landed"}, "unknown-type", "install the package"),
        ({"data": b"{}"}, "unreadable", "user_id"),
        ({"data": b"no json"}, "bad-json", "no JSON"),
        ({"data": b'{"user_id":"old","user_id":"anna"}'}, "duplicate-key", "user_id"),
        ({"schema": 2}, "too-new", "version 2"),
        ({"subject": "user-berta"}, "wrong-subject", "user-anna"),
        ({"id": b"short"}, "bad-id", "no id"),
        ({"correlation": b""}, "bad-id", "no id"),
        ({"time": 2**63}, "bad-number", "9999"),
        ({"actor": "a\0"}, "bad-text", "NUL"),
        ({"source": "/elsewhere/orders"}, "wrong-source", "/users"),
    ],
)
def test_that_an_unreadable_fact_is_named_and_nothing_is_written(
    shop: Shop, changes: dict[str, object], code: str, says: str
) -> None:
    good = fact(shop.registry, UserRegistered(user_id="anna", name="Anna"))
    bad = msgspec.structs.replace(good, **{"id": new_id(), **changes})
    with pytest.raises(Unreadable, match="Fact 1: ") as caught:
        shop.writer.record(record(good, bad))
    assert (caught.value.code, caught.value.field) == (code, "facts[1]")
    assert says in caught.value.message
    assert shop.log.head() == 0
    assert shop.log.progress("olist").upto == 0


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("payment_id", "p 1", "1 to 64 visible characters"),
        ("order_id", "o\u200b1", "1 to 64 visible characters"),
        ("currency", "eur", "three capital letters"),
    ],
)
def test_that_a_fact_holds_no_id_that_cannot_be_seen_and_no_currency_that_is_none(
    shop: Shop, field: str, text: str, says: str
) -> None:
    unseen = msgspec.structs.replace(PAYMENT, **{field: text})
    with pytest.raises(Unreadable, match=f"its {field} is .*{says}") as caught:
        shop.writer.record(record(fact(shop.registry, CREATED), fact(shop.registry, unseen)))
    assert caught.value.field == "facts[1]"
    assert shop.events() == []


def test_that_the_ids_within_a_fact_are_looked_at_too(shop: Shop) -> None:
    lines = [*CREATED.lines, OrderLine(product_id="pot\u200b", quantity=1, price=1)]
    unseen = msgspec.structs.replace(CREATED, lines=lines)
    with pytest.raises(Unreadable, match=r"its lines\[1\]\.product_id is .*visible characters"):
        shop.writer.record(record(fact(shop.registry, unseen)))
    assert shop.events() == []


def test_that_progress_moves_with_the_facts_and_only_once(shop: Shop) -> None:
    batch = record(fact(shop.registry, UserRegistered(user_id="anna", name="Anna")), upto=5)
    shop.writer.record(batch)
    with pytest.raises(WrongVersion):
        shop.writer.record(batch)
    assert (shop.log.head(), shop.log.progress("olist").upto) == (1, 5)
    assert shop.log.progress("olist").state == b"{}"


def test_that_progress_can_be_kept_without_facts(shop: Shop) -> None:
    recorded, events = shop.writer.record(record(upto=9))
    assert (recorded.first, recorded.last, events) == (0, 0, [])
    assert shop.log.progress("olist").upto == 9


def test_that_facts_need_no_progress(shop: Shop) -> None:
    drafts = [fact(shop.registry, UserRegistered(user_id=name, name=name)) for name in "ab"]
    shop.writer.record(record(drafts[0], origin="", upto=0))
    shop.writer.record(record(drafts[1], origin="", upto=0))
    assert shop.log.head() == 2
