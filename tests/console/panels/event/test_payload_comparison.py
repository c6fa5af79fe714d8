import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.panels.event.payload_comparison import compare_payloads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("xy", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.text("xy", min_size=1, max_size=2), VALUES, max_size=3)


def test_that_what_differs_comes_first_and_says_both_values() -> None:
    left = b'{"total": 5, "lines": [{"id": "a"}, {"id": "b"}], "note": "x"}'
    right = b'{"total": 6, "lines": [{"id": "a"}], "note": "x", "extra": {"k": true}}'
    found = [
        (each.path, each.left, each.right, each.differs) for each in compare_payloads(left, right)
    ]
    assert found == [
        ("total", "5", "6", True),
        ("lines.2.id", "b", "", True),
        ("extra.k", "", "true", True),
        ("lines.1.id", "a", "a", False),
        ("note", "x", "x", False),
    ]


@given(left=PAYLOADS, right=PAYLOADS)
def test_that_payloads_differ_where_a_field_does(
    left: dict[str, object], right: dict[str, object]
) -> None:
    found = compare_payloads(msgspec.json.encode(left), msgspec.json.encode(right))
    assert any(each.differs for each in found) == (
        msgspec.json.encode(left, order="deterministic")
        != msgspec.json.encode(right, order="deterministic")
    )
