from hypothesis import given
from hypothesis import strategies as st

from console.panels.timeline.rank_index import RankIndex, bucket_starts


@given(
    matches=st.sets(st.integers(1, 3_000), min_size=1),
    after=st.integers(0, 500),
    most=st.integers(1, 64),
)
def test_that_every_rank_is_found_through_the_counts(
    matches: set[int], after: int, most: int
) -> None:
    upto = 3_000
    starts = bucket_starts(after, upto, most)
    inside = sorted(place for place in matches if place > after)
    ends = [*starts[1:], upto]
    counts = [
        sum(start < place <= end for place in inside)
        for start, end in zip(starts, ends, strict=True)
    ]
    ranks = RankIndex(upto=after).extended(starts, counts, upto)
    assert ranks.total == len(inside)
    for rank, place in enumerate(inside):
        begin, skip = ranks.locate(rank)
        assert [each for each in inside if each > begin][skip] == place


def test_that_growth_is_counted_on_top() -> None:
    counted = RankIndex(upto=0).extended([0, 50], [3, 2], 100)
    ranks = counted.extended([100], [4], 120)
    assert counted.total == 5
    assert ranks.total == 9
    assert ranks.locate(7) == (100, 2)


def test_that_nothing_lies_in_an_empty_stretch() -> None:
    assert bucket_starts(5, 5) == []
