"""Which share of the views an order gives a replica."""

import pytest

from backend.errors import Rejected
from backend.messages.control import StartReplica
from backend.messages.view_shares import ViewShare
from backend.projection.installed_projections import load_projections
from backend.run.share_choice import choose_share

VIEWS = load_projections()
FORMER = [ViewShare(view="sales")]


def chosen(*views: str, part: int = 0, parts: int = 0) -> list[str]:
    order = StartReplica(views=views, part=part, parts=parts, by="anna")
    return [each.text for each in choose_share(order, FORMER, VIEWS)]


def test_that_a_replica_keeps_its_share_unless_it_is_given_another_or_all() -> None:
    assert chosen() == ["sales"]
    assert chosen("*") == []
    assert chosen("users", "orders") == ["orders", "users"]
    assert chosen("orders", part=2, parts=3) == ["orders 2/3"]


@pytest.mark.parametrize("parts", [2, 3, 4, 7])
def test_that_the_shares_of_all_the_work_have_each_view_once(parts: int) -> None:
    shares = [chosen(part=part, parts=parts) for part in range(1, parts + 1)]
    assert all(shares)
    assert sorted(view for share in shares for view in share) == sorted(VIEWS)


def test_that_there_are_no_more_shares_of_the_work_than_views() -> None:
    with pytest.raises(Rejected, match="There are only 7 views, too few for a share 1/8"):
        chosen(part=1, parts=8)
