from backend.messages.number_text import format_number
from console.actions.sample_import import parse_progress


def test_that_progress_is_read_and_its_thousands_stand_apart_as_everywhere() -> None:
    line = f"{format_number(1_138)} of {format_number(24_730)} facts, 23/s, 17 min left"
    found = parse_progress(line)
    assert found is not None
    assert (found.done, found.total) == (1_138, 24_730)
    assert found.text == line
