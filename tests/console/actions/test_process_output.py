import os
import tempfile

from console.actions.process_output import read_last_line, read_whole

LINES = 100_000  # a line a second for a day, and more than a million bytes


def test_that_the_newest_line_is_found_behind_a_million_bytes_and_the_whole_is_whole() -> None:
    with tempfile.TemporaryFile() as file:
        assert read_last_line(file.fileno()) == ""
        for number in range(LINES):
            file.write(f"{number} of {LINES} events\n".encode())
        file.flush()
        place = os.lseek(file.fileno(), 0, os.SEEK_CUR)
        assert read_last_line(file.fileno()) == f"{LINES - 1} of {LINES} events"
        assert len(read_whole(file.fileno()).splitlines()) == LINES
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == place
