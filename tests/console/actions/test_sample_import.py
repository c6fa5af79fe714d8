from console.actions.sample_import import parse_progress
from console.state.formatting import format_count


def test_that_progress_is_read_and_its_thousands_stand_apart_as_everywhere() -> None:
    found = parse_progress("1,138 of 24,730 facts, 23/s, 17:50 left")
    assert found is not None
    assert (found.done, found.total) == (1_138, 24_730)
    assert found.text == f"{format_count(1_138)} of {format_count(24_730)} facts, 23/s, 17:50 left"
