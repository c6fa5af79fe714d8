"""Rules that several modules share."""

import pytest

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.rules import require_positive, require_within_bounds
from backend.errors import Rejected


@pytest.mark.parametrize(
    ("currency", "largest"),
    [
        (None, "9~007~199~254~740~991"),
        ("EUR", "90~071~992~547~409.91~EUR"),
        ("JPY", "9~007~199~254~740~991~JPY"),
    ],
)
def test_that_a_bound_is_written_as_numbers_for_people_are(
    currency: str | None, largest: str
) -> None:
    with pytest.raises(Rejected) as caught:
        require_within_bounds(MAX_EXACT_INTEGER + 1, "balance", "amount", currency)
    assert caught.value.code == "balance-too-large"
    assert caught.value.message == (
        f"The balance would grow past {largest}.".replace("~", "\u202f")
    )


def test_that_a_count_that_is_refused_is_grouped() -> None:
    with pytest.raises(Rejected, match="not -12\u202f000"):
        require_positive(-12_000, "quantity", "quantity")
