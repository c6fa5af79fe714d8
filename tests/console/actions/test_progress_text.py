from collections.abc import Iterator

import pytest

from backend.messages.number_text import format_number
from backend.translation import install_lookup
from console.actions.progress_text import write_progress

TEXTS = {
    "{number} events": "{number} Ereignissen",
    "{done} of {total} applied": "{done} von {total} angewandt",
    "{counts}, {rate}/s": "{counts}; {rate}/s",
    "{counts}, {rate}/s, {left} left": "{counts}; {rate}/s; noch {left}",
}
COUNTS = f"{format_number(4_670)} of {format_number(11_468)}"


@pytest.fixture
def german() -> Iterator[None]:
    install_lookup(lambda text: TEXTS.get(text, text), "de")
    yield
    install_lookup(None)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("{counts} events applied", "4 670 von 11 468 Ereignissen angewandt"),
        ("{counts} events applied, 12.5/s", "4 670 von 11 468 Ereignissen angewandt; 12.5/s"),
        (
            "{counts} events applied, 12.5/s, 4 min 10 s left\n",
            "4 670 von 11 468 Ereignissen angewandt; 12.5/s; noch 4 min 10 s",
        ),
    ],
)
def test_that_progress_is_told_in_the_windows_language(line: str, written: str) -> None:
    told = write_progress(line.format(counts=COUNTS))
    assert told.split() == written.split()


@pytest.mark.usefixtures("german")
def test_that_a_line_that_nobody_knows_stays_as_it_is() -> None:
    for line in ("The disk is full.", "begins with 3 of 8 stars", f"{COUNTS} stars, 3/s"):
        assert write_progress(line) == line


@pytest.mark.parametrize("what", ["events", "events verified", "facts"])
def test_that_progress_reads_in_english_as_the_command_writes_it(what: str) -> None:
    for line in (f"{COUNTS} {what}", f"{COUNTS} {what}, 3/s", f"{COUNTS} {what}, 3/s, 9 s left"):
        assert write_progress(line) == line
