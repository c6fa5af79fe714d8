import os
from pathlib import Path

from backend.run.log_file import LOG_FILE_NAME, LogFile, OutputPipe


def test_that_a_childs_lines_stand_under_its_name_at_their_level(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    log_file = LogFile(tmp_path)
    pipe = OutputPipe(reading, log_file.logger("replica-1"))
    os.write(writing, b"WARNING the log is far away\nTraceback (most rec")
    pipe.copy()
    os.write(writing, b"ent call last):\n")
    pipe.copy()
    os.close(writing)
    pipe.copy()
    os.close(reading)
    log_file.close()
    lines = (tmp_path / LOG_FILE_NAME).read_text().splitlines()
    assert lines[0].endswith("marigraph.replica-1 WARNING the log is far away")
    assert lines[1].endswith("marigraph.replica-1 ERROR Traceback (most recent call last):")
    assert len(lines) == 2
    assert pipe.ended
    assert pipe.last_message == "the log is far away"


def test_that_a_message_of_several_lines_is_kept_whole(tmp_path: Path) -> None:
    message = (
        "postgresql://host/log: connection failed:\n- refused\n- host gone\nCheck that it runs."
    )
    assert last_message(tmp_path, f"INFO begins\nERROR {message}\n") == message


def test_that_of_a_stack_what_it_says_is_kept(tmp_path: Path) -> None:
    stack = (
        'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    1 / 0\n    ~~^~~\n'
        "ZeroDivisionError: division by zero"
    )
    kept = last_message(tmp_path, f"ERROR a defect ends this process\n{stack}\n")
    assert kept == "a defect ends this process\nZeroDivisionError: division by zero"
    assert last_message(tmp_path, f"{stack}\n") == "ZeroDivisionError: division by zero"


def test_that_a_child_which_writes_without_end_fills_neither_memory_nor_message(
    tmp_path: Path,
) -> None:
    reading, writing = os.pipe()
    log_file = LogFile(tmp_path)
    pipe = OutputPipe(reading, log_file.logger("replica-1"))
    for _ in range(40):
        os.write(writing, b"x" * 60_000)
        pipe.copy()
    assert (tmp_path / LOG_FILE_NAME).stat().st_size > 2**20  # though no line has ended yet
    assert 0 < len(pipe.last_message) <= 16_000
    os.close(writing)
    os.close(reading)
    log_file.close()


def last_message(folder: Path, written: str) -> str:
    """What a child has said last, when all that it wrote is this."""
    reading, writing = os.pipe()
    log_file = LogFile(folder)
    pipe = OutputPipe(reading, log_file.logger("primary"))
    os.write(writing, written.encode())
    os.close(writing)
    while not pipe.ended:
        pipe.copy()
    os.close(reading)
    log_file.close()
    return pipe.last_message
