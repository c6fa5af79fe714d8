import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock

FIRST, LAST = (
    clock.parse_rfc3339("0001-01-01T00:00:00Z"),
    clock.parse_rfc3339("9999-12-31T23:59:59Z"),
)


@given(st.integers(FIRST, LAST))
def test_that_every_moment_is_written_in_full_and_read_again(moment: int) -> None:
    text = clock.format_rfc3339(moment)
    assert len(text) == len("2017-09-19T09:45:35.000000Z")
    assert clock.parse_rfc3339(text) == moment


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_that_a_moment_that_cannot_be_written_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        clock.parse_rfc3339(text)
