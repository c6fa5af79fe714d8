from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.command.event_ids import EventIdGenerator, first_id_behind

MILLISECONDS = st.integers(0, 2**47)


def id_of(milliseconds: int, low: int) -> bytes:
    return uuid_of(milliseconds, low).bytes


def uuid_of(milliseconds: int, low: int) -> UUID:
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | low)


@given(
    moments=st.lists(MILLISECONDS, min_size=1, max_size=50),
    low=st.sampled_from([0, 2**62 - 1]) | st.integers(0, 2**62 - 1),
    not_before=st.integers(0, 2**47 * 1000),
)
def test_that_ids_grow_whatever_the_clock_does(
    moments: list[int], low: int, not_before: int
) -> None:
    given_ids = iter([uuid_of(moment, low) for moment in moments])
    new_id = EventIdGenerator(not_before, lambda: next(given_ids))
    ids = [new_id() for _ in moments]
    assert all(before < after for before, after in pairwise(ids))
    assert all((UUID(bytes=id_).version, len(id_)) == (7, 16) for id_ in ids)
    assert ids[0] > id_of(not_before // 1000, 2**62 - 1) or not not_before


def test_that_ids_follow_the_clock_as_long_as_it_goes_on() -> None:
    given_ids = iter([uuid_of(moment, 7) for moment in (10, 11, 12)])
    new_id = EventIdGenerator(0, lambda: next(given_ids))
    assert [new_id() for _ in range(3)] == [id_of(moment, 7) for moment in (10, 11, 12)]


def test_that_an_id_behind_a_moment_is_a_uuid7_of_the_next_millisecond() -> None:
    first = UUID(bytes=first_id_behind(1_700_000_000_000_999))
    assert (first.version, first.int >> 80) == (7, 1_700_000_000_001)
