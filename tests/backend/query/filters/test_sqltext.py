from hypothesis import given
from hypothesis import strategies as st

from backend.query.filters.sqltext import fits
from tests.backend.query.naive import globbed

PATTERNS = st.text("ab*?[", max_size=8)


@given(st.text("ab*[", max_size=8), PATTERNS)
def test_that_a_pattern_fits_what_it_says(text: str, pattern: str) -> None:
    assert fits(text, pattern) == globbed(pattern, text)


def test_that_no_pattern_takes_for_ever() -> None:
    assert not fits("a" * 200, "*a" * 100 + "b")
    assert fits("a" * 200, "*?" * 100 + "*")
