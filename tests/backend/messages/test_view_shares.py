"""Who has which part of a view, and what is wrong with that."""

from backend.messages.view_shares import (
    ShareFault,
    ViewShare,
    complete_split,
    complete_splits,
    describe_share,
    find_share_faults,
    split_views,
)


def part(view: str, number: int, of: int) -> ViewShare:
    return ViewShare(view=view, part=number, parts=of)


HALVES = {"a": [part("orders", 1, 2)], "b": [part("orders", 2, 2), ViewShare(view="sales")]}


def test_that_a_view_is_read_from_the_fewest_parts_that_are_all_there() -> None:
    assert complete_split("orders", HALVES) == {1: ["a"], 2: ["b"]}
    assert complete_split("orders", {**HALVES, "c": []}) == {1: ["c"]}
    assert complete_splits("orders", {**HALVES, "c": []}) == [{1: ["c"]}, {1: ["a"], 2: ["b"]}]
    assert complete_split("orders", {"a": HALVES["a"]}) is None
    assert split_views(HALVES, ["orders", "sales"]) == {"orders": {1: ["a"], 2: ["b"]}}


def test_that_what_nobody_has_and_what_fits_no_other_is_found() -> None:
    views = ["orders", "sales", "users"]
    assert find_share_faults(views, HALVES) == [ShareFault(view="users", missing=[1])]
    holes = {"a": [part("orders", 1, 3)], "b": [part("orders", 2, 2), part("orders", 2, 2)]}
    (found,) = find_share_faults(["orders"], holes)
    assert found == ShareFault(view="orders", parts=2, missing=[1])
    stray = {"a": [], "b": [part("orders", 1, 2)]}
    assert find_share_faults(views, stray) == [ShareFault(view="orders", replicas=["b"])]
    both = {"a": [], **{name: share for name, share in HALVES.items() if name != "a"}}
    assert find_share_faults(["sales"], both) == []


def test_that_a_share_is_written_with_its_parts() -> None:
    assert describe_share(HALVES["b"]) == "orders 2/2, sales"
