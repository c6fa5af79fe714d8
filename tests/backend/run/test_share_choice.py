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


@pytest.mark.parametrize("views", [(), ("*",)])
def test_that_the_one_share_of_all_the_work_is_all_of_it_also_what_comes_later(
    views: tuple[str, ...],
) -> None:
    assert chosen(*views, part=1, parts=1) == []


@pytest.mark.parametrize(("part", "parts"), [(1, 0), (0, 2), (3, 2), (1, -1)])
def test_that_a_part_that_cannot_be_is_refused_and_not_left_out(part: int, parts: int) -> None:
    with pytest.raises(Rejected, match=f"There is no part {part} of {parts}"):
        chosen("orders", part=part, parts=parts)
