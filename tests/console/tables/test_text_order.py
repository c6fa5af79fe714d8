import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messages.number_text import format_bytes, format_number, format_span
from console.tables.text_order import is_nothing, order_key


@pytest.mark.parametrize(
    "ordered",
    [
        ("40 ms", "3.2 s", "4 min 10 s", "2 h 5 min", "5 d 0 h"),
        ("-2 s", "+0 s", "+7 min 0 s"),
        ("512 kB", "48.3 MB", "1.20 GB"),
        ("7 B", "21 B", "1\u202f335 B"),
        ("◆ 3", "7", "1\u202f200"),
        ("-12.75 GBP", "7.95 GBP", "4\u202f171.41 GBP"),
        ("9 events", "10 events"),
        ("3 s ago", "2 min 0 s ago", "1 h 0 min ago"),
        ("2 %", "11.5 %"),
        ("2026-11-26 19:11:38.274", "2026-11-26 19:11:38.300", "2027-01-01 00:00:00.000"),
        ("item 9", "Item 10", "item 11"),
        ("apple", "Banana", "cherry"),
        ("12", "apple", "\u2013"),  # numbers, texts, and at the end what is not known
    ],
)
def test_that_texts_are_ordered_as_people_read_them(ordered: tuple[str, ...]) -> None:
    from_behind = ordered[::-1]
    assert sorted(from_behind, key=order_key) == list(ordered)


@pytest.mark.parametrize("text", ["", "  ", "\u2013"])
def test_that_what_is_not_known_says_nothing(text: str) -> None:
    assert is_nothing(text)
    assert not is_nothing("0")


@given(st.integers(0, 10**15), st.integers(0, 10**15))
@pytest.mark.parametrize("write", [format_number, format_span, format_bytes])
def test_that_numbers_are_ordered_by_their_size(write: object, one: int, other: int) -> None:
    assert callable(write)
    small, large = sorted((one, other))
    assert order_key(write(small)) <= order_key(write(large))


@given(st.text(), st.text())
def test_that_any_two_texts_can_be_ordered(one: str, other: str) -> None:
    assert sorted((one, other), key=order_key) in ([one, other], [other, one])
