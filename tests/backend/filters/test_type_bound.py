import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.filters.log_filter import parse_log_filter
from backend.filters.type_bound import possible_types

TYPES = ("order.created", "order.paid", "user.registered")

NONE: set[str] = set()


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("type:user.*", {"user.registered"}),
        ("type:order.paid", {"order.paid"}),
        ("-type:order.*", {"user.registered"}),
        ("type!=order.paid", {"order.created", "user.registered"}),
        ("type:order.* or type:user.*", set(TYPES)),
        ("type:order.* type:user.*", NONE),
        ("type:*", set(TYPES)),
        ("type:order.* data.total>10", {"order.created", "order.paid"}),
        ("type:user.* or actor:anna", set(TYPES)),
        ("-(type:order.* actor:anna)", set(TYPES)),
        ('type:"order.*"', NONE),
        ("anna", set(TYPES)),
        ("type>order.created", set(TYPES)),
    ],
)
def test_that_a_filter_says_of_which_types_an_event_can_match(
    text: str, possible: set[str]
) -> None:
    assert possible_types(parse_log_filter(text), TYPES) == possible


_PARTS = st.sampled_from(["type:order.*", "type:order.paid", "type:user.*", "actor:anna"])
_TREES = st.recursive(
    _PARTS,
    lambda inner: st.one_of(
        st.builds("({} {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("-({})".format, inner),
    ),
    max_leaves=6,
)


@given(_TREES)
def test_that_what_is_not_possible_of_a_filter_is_certain_of_its_negation(text: str) -> None:
    refused = set(TYPES) - possible_types(parse_log_filter(text), TYPES)
    assert refused <= possible_types(parse_log_filter(f"-({text})"), TYPES)
