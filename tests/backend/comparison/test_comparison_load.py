"""The load of a comparison, as it is before anything is sent."""

import msgspec
import pytest

from backend.comparison.comparison_load import top_ups


@pytest.mark.parametrize("keys", [1, 2, 500, 7_919, 2 * 7_919])
def test_that_every_user_has_a_turn_before_one_has_another(keys: int) -> None:
    users = [msgspec.json.decode(each.data)["user_id"] for each in top_ups(2 * keys, keys)]
    assert len(set(users[:keys])) == keys
    assert users[keys:] == users[:keys]
