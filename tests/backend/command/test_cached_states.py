"""What is cached is what the log says: whoever forgets it all the time decides the same."""

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from backend.domain.module import Payload
from backend.domain.orders import CancelOrder, OrderPaid, PayOrder, ShipOrder
from backend.domain.payments import PaymentRefunded, PaymentSucceeded, RefundPayment
from backend.messages.commands import Answer, Command
from backend.settings import Settings
from backend.store.engine_registry import open_log
from tests.backend.command.shop import Shop, fact, new_id, record
from tests.backend.domain.order_payloads import CREATED, SHOP, payment, refund, top_up
from tests.backend.domain.untidy_payloads import COMMANDS, FACTS, REGISTRY

# One payment, claimed by two orders: data of others is not always clean.
CLAIMED = PaymentSucceeded(
    payment_id="p1",
    order_id="o2",
    user_id="anna",
    amount=500,
    currency="EUR",
    method="balance",
    fees=10,
)
GIVEN_BACK = PaymentRefunded(
    payment_id="p1", order_id="o2", user_id="anna", amount=50, currency="EUR", refunded=450
)
PAY_PART = PayOrder(order_id="o1", payment_id="p2", method="balance", amount=100)
GIVE_BACK = RefundPayment(payment_id="p1", amount=30)
CANCEL = CancelOrder(order_id="o1")
CONTESTED: list[Payload] = [
    CREATED,
    msgspec.structs.replace(CREATED, order_id="o2"),
    payment(2000),
    CLAIMED,
    refund(400, 400),
    GIVEN_BACK,
    OrderPaid(order_id="o1", user_id="anna", amount=3000, currency="EUR"),
    top_up(9000),
    PAY_PART,
    PayOrder(order_id="o2", payment_id="p3", method="card"),
    GIVE_BACK,
    ShipOrder(order_id="o1"),
    CANCEL,
    CancelOrder(order_id="o2"),
]
TYPES = {command.payload: name for name, command in REGISTRY.commands.items()}


def commanded(payload: Payload) -> Command:
    return Command(
        id=new_id(), type=TYPES[type(payload)], data=msgspec.json.encode(payload), actor="anna"
    )


def sent(shop: Shop, command: Command) -> list[Answer]:
    """Return the answers without what is new each time."""
    outcomes = shop.handle([command]).outcomes
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    return [msgspec.structs.replace(answer, events=[]) for answer in answers]


@given(
    steps=st.lists(st.sampled_from(CONTESTED), max_size=12)
    | st.lists(st.sampled_from([*FACTS, *COMMANDS]), max_size=12)
)
@example(steps=[CREATED, payment(2000), PAY_PART, GIVEN_BACK, CANCEL])
@example(steps=[CREATED, payment(2000), CLAIMED, PAY_PART, GIVE_BACK, CANCEL])
def test_that_a_writer_decides_as_one_that_forgets_everything_all_the_time(
    steps: list[Payload],
) -> None:
    settings = Settings(snapshot_every=3)
    steady, forgetful = Shop(open_log("memory:"), settings), Shop(open_log("memory:"), settings)
    for step in [*SHOP, *steps]:
        forgetful.restart()
        if type(step) in TYPES:
            command = commanded(step)
            assert sent(steady, command) == sent(forgetful, command)
        else:
            draft = fact(REGISTRY, step)
            for shop in (steady, forgetful):
                shop.writer.record(record(draft, origin="", upto=0))
    assert [(event.type, event.subject, event.data) for event in steady.events()] == [
        (event.type, event.subject, event.data) for event in forgetful.events()
    ]
