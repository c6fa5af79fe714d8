"""Orders: created, paid, shipped, delivered, or cancelled."""

from backend.domain.module import Module
from backend.domain.orders.commands import (
    CancelOrder,
    CreateOrder,
    DeliverOrder,
    OrderCommand,
    PayOrder,
    RequestedLine,
    ShipOrder,
)
from backend.domain.orders.decide import decide
from backend.domain.orders.descriptions import (
    COMMAND_DESCRIPTIONS,
    EVENT_TONES,
    MODULE_DESCRIPTION,
)
from backend.domain.orders.events import (
    OrderCancelled,
    OrderCreated,
    OrderDelivered,
    OrderLine,
    OrderPaid,
    OrderShipped,
)
from backend.domain.orders.evolve import OrderEvent, evolve
from backend.domain.orders.state import OrderState
from backend.domain.translation_files import read_translations

__all__ = [
    "MODULE",
    "CancelOrder",
    "CreateOrder",
    "DeliverOrder",
    "OrderCancelled",
    "OrderCommand",
    "OrderCreated",
    "OrderDelivered",
    "OrderEvent",
    "OrderLine",
    "OrderPaid",
    "OrderShipped",
    "OrderState",
    "PayOrder",
    "RequestedLine",
    "ShipOrder",
    "decide",
    "evolve",
]

MODULE: Module[OrderState, OrderCommand, OrderEvent] = Module(
    name="orders",
    entity="order",
    key="order_id",
    commands={
        "order.create": CreateOrder,
        "order.pay": PayOrder,
        "order.ship": ShipOrder,
        "order.deliver": DeliverOrder,
        "order.cancel": CancelOrder,
    },
    events={
        "order.created": OrderCreated,
        "order.paid": OrderPaid,
        "order.shipped": OrderShipped,
        "order.delivered": OrderDelivered,
        "order.cancelled": OrderCancelled,
    },
    state=OrderState,
    evolve=evolve,
    state_version=2,  # since a payment that is reported again keeps what was refunded of it
    decide=decide,
    description=MODULE_DESCRIPTION,
    command_descriptions=COMMAND_DESCRIPTIONS,
    event_tones=EVENT_TONES,
    translations=read_translations(__name__),
)
