from msgspec.structs import replace

from backend.messages.catalogue import CatalogueReply, EventKind, ModuleKind
from console.state.entity_filters import entity_filter, event_entities
from tests.console import sample_messages

CATALOGUE = CatalogueReply(
    modules=[
        ModuleKind(name="orders", entity="order", title="Orders", key="order_id"),
        ModuleKind(
            name="payments",
            entity="payment",
            title="Payments",
            key="payment_id",
            owner="orders",
            owner_key="order_id",
        ),
    ],
    commands=[],
    events=[
        EventKind(type="order.paid", module="orders", version=1, schema=b"{}"),
        EventKind(type="payment.succeeded", module="payments", version=1, schema=b"{}"),
    ],
    views=[],
)


def test_that_an_event_is_of_its_entity_and_of_whom_that_belongs_to() -> None:
    paid = replace(
        sample_messages.event(1),
        type="payment.succeeded",
        subject="payment-7-1",
        data=b'{"payment_id":"7-1","order_id":"7"}',
    )
    assert event_entities(paid, CATALOGUE) == ["payment-7-1", "order-7"]
    assert event_entities(replace(paid, data=b"[]"), CATALOGUE) == ["payment-7-1"]
    assert event_entities(replace(paid, type="order.paid"), CATALOGUE) == ["payment-7-1"]
    assert event_entities(replace(paid, type="gone.happened"), CATALOGUE) == ["payment-7-1"]
    assert event_entities(paid, None) == ["payment-7-1"]


def test_that_whatever_is_in_a_subject_is_taken_for_itself() -> None:
    assert entity_filter('order-a "b" \\') == 'entity:"order-a \\"b\\" \\\\"'
