"""What is installed, with every field set to something telling."""

from typing import Final

from backend.messages import catalogue
from tests.backend.wire.sample_values import COLUMN

CATALOGUE: Final = catalogue.CatalogueReply(
    modules=[
        catalogue.ModuleKind(name="users", entity="user", title="Users"),
        catalogue.ModuleKind(
            name="payments",
            entity="payment",
            title="Payments",
            owner="orders",
            owner_key="order_id",
        ),
    ],
    commands=[
        catalogue.CommandKind(
            type="user.top-up",
            module="users",
            title="Top up",
            summary="x",
            schema=b"{}",
            risk="money",
            confirmation="Add {amount}?",
            rules=[catalogue.CommandRule(code="user-unknown", text="It is registered.")],
            currency=catalogue.CurrencySource(field="currency"),
        )
    ],
    events=[
        catalogue.EventKind(
            type="user.topped-up",
            module="users",
            version=1,
            summary="x",
            schema=b"{}",
            tone="good",
        )
    ],
    views=[
        catalogue.ViewKind(
            name="orders",
            title="Orders",
            rank=1,
            summary="Orders.",
            columns=[COLUMN],
            takes=["order.created"],
            order="total",
            schema=b"{}",
        )
    ],
    invariants=[
        catalogue.InvariantKind(
            owner="orders", name="paid", sentence="x", condition="orders: total<0"
        )
    ],
    translations=[
        catalogue.DeclaredTexts(owner="orders", language="zh_CN", texts={"Orders": "\u8ba2\u5355"})
    ],
)
