"""Messages about subscriptions, with every field set to something telling."""

from typing import Final

import msgspec

from backend.messages import subscriptions
from tests.backend.wire.sample_values import ID, NOON

PARKED: Final = subscriptions.ParkedDelivery(
    position=5, stream="/marigraph/shop/orders/order-1", reason="no such customer"
)
STATE: Final = subscriptions.SubscriptionState(
    name="marketing",
    filter="type:user.*",
    acknowledged=7,
    event=ID,
    event_position=6,
    paused_by="anna",
    parked=1,
    consumer="anna (pid 4711)",
    heard_us=900,
    created_at_us=NOON,
    throttle_per_s=50,
)
SUBSCRIPTION_REQUESTS: Final[list[msgspec.Struct]] = [
    subscriptions.AskSubscriptions(parked_of="marketing"),
    subscriptions.OpenSubscription(
        name="marketing", consumer="anna (pid 4711)", head=9, filter="type:user.*", after=3
    ),
    subscriptions.ReportDeliveries(
        name="marketing",
        lease="a1b2",
        acknowledged=7,
        event=ID,
        event_position=6,
        parked=[PARKED],
        done=[4],
        leaves=True,
    ),
]
SUBSCRIPTION_ANSWERS: Final[list[msgspec.Struct]] = [
    subscriptions.SubscriptionList(subscriptions=[STATE], parked=[PARKED]),
    subscriptions.SubscriptionOpened(state=STATE, lease="a1b2", waiting_streams=["orders/1"]),
    subscriptions.DeliveryDirections(
        paused_by="anna", retry=[5], waiting_streams=["orders/1"], throttle_per_s=50
    ),
]
SUBSCRIPTION_ORDERS: Final[list[msgspec.Struct]] = [
    subscriptions.PauseSubscription(name="marketing", by="anna"),
    subscriptions.ResumeSubscription(name="marketing", by="anna"),
    subscriptions.ThrottleSubscription(name="marketing", rate_per_s=50, by="anna"),
    subscriptions.RetryDeliveries(name="marketing", stream="orders/1", by="anna"),
    subscriptions.SkipDelivery(name="marketing", position=5, reason="a test order", by="anna"),
    subscriptions.RemoveSubscription(name="marketing", by="anna"),
    subscriptions.ResetSubscription(name="marketing", after=3, by="anna"),
]
