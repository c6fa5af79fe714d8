from collections.abc import Iterator

import pytest

from tests.warm_starts import starting_warm


@pytest.fixture(autouse=True)
def every_start_is_a_whole_one() -> Iterator[None]:
    """Start the program as an operator does: here it is about what a kill leaves behind."""
    with starting_warm(is_on=False):
        yield
