"""Whom commits wait for, in words that are true also where that is not seen."""

import pytest

from backend.messages.log_standbys import LogStandbys, Standby
from backend.messages.standby_text import describe_synchrony


@pytest.mark.parametrize(
    ("standbys", "told"),
    [
        ([Standby(name="lund", sync_state="sync")], "Commits wait for lund"),
        ([Standby(name="lund", sync_state="async")], "a standby that is not there"),
        ([], "a standby that is not there"),
        ([Standby(name="lund")], "synchronous_standby_names = *"),
    ],
)
def test_that_a_standby_is_said_to_be_away_only_where_that_is_seen(
    standbys: list[Standby], told: str
) -> None:
    words = describe_synchrony(LogStandbys(synchronous="*", standbys=standbys))
    assert told in words
    assert ("not there" in words) is ("not there" in told)
