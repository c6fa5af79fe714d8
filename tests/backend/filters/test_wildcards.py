from hypothesis import given
from hypothesis import strategies as st

from backend.filters.wildcards import matches_pattern
from tests.backend.query.reference import globbed

PATTERNS = st.text("ab*?[", max_size=8)


@given(st.text("ab*[", max_size=8), PATTERNS)
def test_that_a_pattern_fits_what_it_says(text: str, pattern: str) -> None:
    assert matches_pattern(text, pattern) == globbed(pattern, text)


def test_that_no_pattern_takes_for_ever() -> None:
    assert not matches_pattern("a" * 200, "*a" * 100 + "b")
    assert matches_pattern("a" * 200, "*?" * 100 + "*")
