import os
from pathlib import Path

from backend.run.log_file import LOG_FILE_NAME, LogFile, OutputPipe


def test_that_a_childs_lines_stand_under_its_name_at_their_level(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    book = LogFile(tmp_path)
    pipe = OutputPipe(reading, book.logger("replica-1"))
    os.write(writing, b"WARNING the log is far away\nTraceback (most rec")
    pipe.copy()
    os.write(writing, b"ent call last):\n")
    pipe.copy()
    os.close(writing)
    pipe.copy()
    os.close(reading)
    book.close()
    lines = (tmp_path / LOG_FILE_NAME).read_text().splitlines()
    assert lines[0].endswith("marigraph.replica-1 WARNING the log is far away")
    assert lines[1].endswith("marigraph.replica-1 ERROR Traceback (most recent call last):")
    assert len(lines) == 2
    assert pipe.ended
    assert pipe.last_line == "Traceback (most recent call last):"
