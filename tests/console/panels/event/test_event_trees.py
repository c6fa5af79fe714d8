import msgspec

from backend.domain.orders import OrderCreated
from backend.messages.events import Event
from console.panels.event.event_trees import build_causation_tree, build_payload_tree
from console.state.form_schema import form_fields

DATA = (
    b'{"order_id":"17","user_id":"anna","lines":[{"product_id":"mug","quantity":2,"price":450}],'
    b'"total":900,"currency":"EUR"}'
)


def event(position: int, cause: int | None) -> Event:
    return Event(
        position=position,
        version=1,
        id=bytes([position]) * 16,
        source="/marigraph/shop/orders",
        type="order.created",
        subject="order-17",
        time=1505814335120000,
        recorded=1505814335130000,
        correlation=b"c" * 16,
        causation=None if cause is None else bytes([cause]) * 16,
        actor="anna",
        schema=1,
        basis=None,
        data=DATA,
    )


def test_that_amounts_in_a_payload_are_written_in_its_currency() -> None:
    fields = form_fields(msgspec.json.encode(msgspec.json.schema(OrderCreated)))
    nodes = {node.name: node for node in build_payload_tree(DATA, fields)}
    assert (nodes["total"].text, nodes["total"].note) == ("9.00\u202fEUR", "900 minor units")
    (line,) = nodes["lines"].children
    assert line.text == "mug, 2, 4.50\u202fEUR"


def test_that_a_payload_of_an_unknown_type_is_shown_as_it_is() -> None:
    assert [node.text for node in build_payload_tree(b'{"a":1,"b":null,"c":[1,2]}', ())] == [
        "1",
        "null",
        "2 items",
    ]


def test_that_consequences_stand_under_their_cause() -> None:
    (root,) = build_causation_tree([event(2, 9), event(3, 2), event(4, 2)])
    assert root.event is None
    (first,) = root.effects
    assert [each.event.position for each in first.effects if each.event] == [3, 4]


def test_that_a_cause_outside_the_chain_stands_above_it() -> None:
    (root,) = build_causation_tree([event(3, 2)], cause=event(2, 9))
    assert root.effects[0].event == event(2, 9)
    assert root.effects[0].effects[0].event == event(3, 2)
