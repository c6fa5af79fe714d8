"""Parked events of a view in parts: all parts together, and what is not known of them."""

from msgspec.structs import replace

from backend.messages.notices import ReplicaSample
from backend.messages.view_shares import ViewShare
from console.state.parked_views import describe_parked, parked_views
from tests.console import sample_messages


def sample(name: str, parked: int, *share: ViewShare) -> ReplicaSample:
    """Return a replica with so many parked events of orders."""
    view = replace(sample_messages.view(parked=parked), view="orders")
    return replace(sample_messages.replica(views=[view]), name=name, share=list(share))


def part(number: int, of: int) -> ViewShare:
    return ViewShare(view="orders", part=number, parts=of)


def described(*samples: ReplicaSample) -> list[str]:
    return [describe_parked(each) for each in parked_views(samples)]


def test_that_of_several_with_all_rows_the_most_counts() -> None:
    assert described(sample("a", 0)) == []
    assert described(sample("a", 1), sample("b", 3)) == ["orders 3"]


def test_that_parts_are_added_up_whoever_has_them() -> None:
    first = sample("a", 2, part(1, 2)), sample("b", 1, part(1, 2))
    second = sample("c", 5, part(2, 2))
    assert described(*first, second) == ["orders 7"]
    assert described(*first, second, sample("d", 9)) == ["orders 9"]


def test_that_a_part_that_nobody_has_makes_the_number_the_least() -> None:
    assert described(sample("a", 2, part(2, 3))) == ["orders at least 2, part 1, 3 of 3 not known"]
    assert described(sample("a", 2, part(2, 3)), sample("b", 2)) == ["orders 2"]


def test_that_a_view_that_nobody_has_is_not_known() -> None:
    one = replace(sample("a", 0), views=[], share=[ViewShare(view="users")], elsewhere=["orders"])
    assert described(one) == ["orders not known"]
    assert described(replace(one, name="b"), sample("c", 0)) == []
