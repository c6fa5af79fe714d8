"""How a share of the work is written on the command line."""

import pytest

from backend.cli.replica_set_commands import parse_share
from backend.errors import Unreadable


def test_that_a_share_is_its_part_of_how_many() -> None:
    assert parse_share("") == (0, 0)
    assert parse_share("2/4") == (2, 4)


@pytest.mark.parametrize("text", ["0/0", "1/0", "0/4", "5/4", "1", "a/b", "1/2/3", "-1/2"])
def test_that_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="is no share; write 1/4"):
        parse_share(text)
