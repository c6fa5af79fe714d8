import pytest

from backend.messages.condition_text import split_condition

VIEWS = ("orders", "type")


@pytest.mark.parametrize(
    ("text", "kind", "name", "filter_"),
    [
        ("", "log", "", ""),
        ("type:order.paid", "rows", "type", "     order.paid"),
        ("subject: order-1", "log", "", "subject: order-1"),
        ("orders: status:paid", "rows", "orders", "        status:paid"),
        ("  orders:", "rows", "orders", "         "),
        ("orders total>1", "log", "", "orders total>1"),
        ("broken:any", "broken", "any", ""),
        (" broken: order-steps ", "broken", "order-steps", ""),
        ("breakpoint:late", "breakpoint", "late", ""),
        ("broken:a b", "log", "", "broken:a b"),
    ],
)
def test_that_a_condition_says_what_it_is_about(
    text: str, kind: str, name: str, filter_: str
) -> None:
    found = split_condition(text, VIEWS)
    assert (found.kind, found.name, found.filter) == (kind, name, filter_)
    assert not found.filter or len(found.filter) == len(text)


def test_that_every_character_stays_where_it_was() -> None:
    text = "  orders:  total>5"
    found = split_condition(text, VIEWS)
    assert found.filter.index("total") == text.index("total")
