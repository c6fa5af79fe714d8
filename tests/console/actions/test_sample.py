from console.actions.sample import progress_of
from console.state.wording import count


def test_that_progress_is_read_and_its_thousands_stand_apart_as_everywhere() -> None:
    found = progress_of("1,138 of 24,730 facts, 23/s, 17:50 left")
    assert found is not None
    assert (found.done, found.total) == (1_138, 24_730)
    assert found.text == f"{count(1_138)} of {count(24_730)} facts, 23/s, 17:50 left"
