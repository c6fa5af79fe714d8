import os
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from backend.run.child_process import describe_end
from backend.run.log_file import LOG_FILE_NAME, LogFile, OutputPipe, stderr_logger


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
    assert (pipe.death_message, pipe.last_line) == ("", "Traceback (most recent call last):")


def test_that_what_was_written_before_a_death_is_not_given_as_its_reason(tmp_path: Path) -> None:
    written = "ERROR user.top-up failed\n\tKeyError: 'x'\nWARNING a frame was dropped\n"
    pipe = heard(tmp_path, written)
    assert describe_end(-9, pipe.death_message, pipe.last_line) == (
        "was killed by signal 9 (SIGKILL); last line written: a frame was dropped"
    )
    assert describe_end(1, pipe.death_message, pipe.last_line) == (
        "ended with exit code 1; last line written: a frame was dropped"
    )
    assert describe_end(-9, "", "") == "was killed by signal 9 (SIGKILL)."
    assert describe_end(-50, "", "") == "was killed by signal 50."  # one without a name


def test_that_what_a_child_says_of_its_end_is_the_reason_whatever_is_written_after_it(
    tmp_path: Path,
) -> None:
    written = (
        "CRITICAL The log is damaged.\n\tPut a copy back.\nWARNING given up\nException ignored\n"
    )
    pipe = heard(tmp_path, written)
    assert describe_end(3, pipe.death_message, pipe.last_line) == (
        "ended with exit code 3. The log is damaged.\nPut a copy back."
    )


def test_that_a_message_of_several_lines_is_kept_whole(tmp_path: Path) -> None:
    message = (
        "postgresql://host/log: connection failed:\n- refused\n- host gone\nCheck that it runs."
    )
    assert heard(tmp_path, written_at_end(message)).death_message == message


def test_that_of_a_stack_what_it_says_is_kept(tmp_path: Path) -> None:
    with pytest.raises(IndexError) as raised:
        fail_twice()
    written = written_at_end("a defect ends this process", raised.value)
    assert written.count("Traceback (most recent call last):") == 2
    kept = heard(tmp_path, written).death_message
    assert kept == "a defect ends this process\nIndexError: pop from empty list"


def test_that_a_child_which_writes_without_end_fills_neither_memory_nor_message(
    tmp_path: Path,
) -> None:
    reading, writing = os.pipe()
    log_file = LogFile(tmp_path)
    pipe = OutputPipe(reading, log_file.logger("replica-1"))
    os.write(writing, b"CRITICAL ")
    for _ in range(40):
        os.write(writing, b"x" * 60_000)
        pipe.copy()
    assert (tmp_path / LOG_FILE_NAME).stat().st_size > 2**20  # though no line has ended yet
    assert 0 < len(pipe.death_message) <= 16_000
    assert 0 < len(pipe.last_line) <= 16_000
    os.close(writing)
    os.close(reading)
    log_file.close()


def fail_twice() -> None:
    """Raise an error while another one is handled."""
    try:
        int("x")
    except ValueError:  # a second error while the first is handled: two stacks
        list[int]().pop()


def written_at_end(message: str, error: Exception | None = None) -> str:
    """What a child writes when it says this of its own end."""
    written = StringIO()
    with redirect_stderr(written):
        logger = stderr_logger("said")
    logger.critical("%s", message, exc_info=error)
    for each in (*logger.handlers,):
        logger.removeHandler(each)
    return written.getvalue()


def heard(folder: Path, written: str) -> OutputPipe:
    """What the supervisor has of a child that wrote this, and ended."""
    reading, writing = os.pipe()
    log_file = LogFile(folder)
    pipe = OutputPipe(reading, log_file.logger("primary"))
    os.write(writing, written.encode())
    os.close(writing)
    while not pipe.ended:
        pipe.copy()
    os.close(reading)
    log_file.close()
    return pipe
