from collections.abc import MutableSequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.messages.replica_choice import (
    SILENT_AFTER_US,
    ReplicaFreshness,
    ReplicaRotation,
    rank_holders,
    rank_replicas,
)
from backend.messages.view_shares import ViewShare

SECOND_US = 1_000_000


def keep(_replicas: MutableSequence[ReplicaFreshness]) -> None:
    """Leave the order as it is."""


def freshness(
    name: str, behind_s: float | None = 0, *, silence_s: float | None = 0.5, held: bool = False
) -> ReplicaFreshness:
    return ReplicaFreshness(
        name,
        None if silence_s is None else round(silence_s * SECOND_US),
        None if behind_s is None else round(behind_s * SECOND_US),
        held,
    )


def test_that_the_freshest_living_replica_comes_first() -> None:
    replicas = [
        freshness("never heard", None, silence_s=None),
        freshness("frozen", silence_s=10),
        freshness("behind", 60),
        freshness("paused", 0.2, held=True),
        freshness("fresh", 0.4),
    ]
    assert rank_replicas(replicas, keep) == ["fresh", "paused", "behind", "frozen", "never heard"]


def test_that_load_is_spread_over_those_as_fresh() -> None:
    replicas = [freshness("one"), freshness("two", 0.3), freshness("late", 5)]
    first = {rank_replicas(replicas)[0] for _ in range(200)}
    assert first == {"one", "two"}


def test_that_whoever_was_asked_longest_ago_goes_first_and_at_first_the_lot_decides() -> None:
    def first_of(*asked: str) -> str:
        rotation, names = ReplicaRotation(), ["one", "two", "three"]
        for each in asked:
            rotation.note_asked(each)
        rotation.sort(names)
        return names[0]

    assert {first_of() for _ in range(200)} == {"one", "two", "three"}
    assert {first_of("two", "one") for _ in range(20)} == {"three"}
    assert {first_of("two", "three", "one", "three") for _ in range(20)} == {"two"}


@given(
    st.lists(
        st.builds(
            ReplicaFreshness,
            st.text(max_size=3),
            st.none() | st.integers(0, 10 * SILENT_AFTER_US),
            st.none() | st.integers(0, 2**60),
            st.booleans(),
        ),
        min_size=1,
    )
)
def test_that_whoever_speaks_is_asked_before_whoever_is_silent(
    replicas: list[ReplicaFreshness],
) -> None:
    numbered = [
        msgspec.structs.replace(each, name=f"{number}") for number, each in enumerate(replicas)
    ]
    by_name = {each.name: each for each in numbered}
    silent = [by_name[name].is_silent for name in rank_replicas(numbered)]
    assert silent == sorted(silent)
    assert len(silent) == len(numbered)


def sort(names: MutableSequence[str]) -> None:
    """Bring them into one order."""
    names[:] = sorted(names)


def ranked(view: str, *replicas: ReplicaFreshness) -> list[str]:
    """Rank these, of which `half` has a part of the orders, `other` the sales, all others all."""
    shares = {each.name: list[ViewShare]() for each in replicas}
    own = {"half": ViewShare(view="orders", part=1, parts=2), "other": ViewShare(view="sales")}
    shares |= {name: [share] for name, share in own.items() if name in shares}
    known = {each.name: each for each in replicas}
    return rank_holders(view, shares, known.__getitem__, sort)


def test_that_a_question_goes_to_who_has_the_view_and_of_those_as_fresh_to_who_has_all() -> None:
    replicas = [freshness("half", 0.2), freshness("other"), freshness("whole", 0.4)]
    assert ranked("orders", *replicas) == ["whole", "half", "other"]
    assert ranked("", *replicas) == ["half", "other", "whole"]


def test_that_who_has_all_is_not_asked_while_it_is_frozen_or_far_behind() -> None:
    half, other = freshness("half"), freshness("other")
    assert ranked("orders", half, other, freshness("whole", 60))[0] == "half"
    assert ranked("orders", half, other, freshness("whole", silence_s=10))[0] == "half"
    assert ranked("orders", other, freshness("whole", silence_s=10)) == ["other", "whole"]
    assert ranked("orders", other, freshness("whole", 60)) == ["whole", "other"]
