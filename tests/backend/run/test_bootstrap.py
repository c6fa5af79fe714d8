import os
import subprocess
import sys

import pytest

from backend.errors import Unreadable
from backend.run.bootstrap import Bootstrap, encode_bootstrap, read_bootstrap


def test_that_a_child_reads_its_line_and_not_a_byte_more(bootstrap: Bootstrap) -> None:
    reading, writing = os.pipe()
    os.write(writing, encode_bootstrap(bootstrap) + b"rest")
    assert read_bootstrap(reading) == bootstrap
    assert os.read(reading, 100) == b"rest"
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("text", [b"", b"{}\n", b"nonsense\n", b'{"name":"replica-1"'])
def test_that_anything_else_is_refused(text: bytes) -> None:
    reading, writing = os.pipe()
    os.write(writing, text)
    os.close(writing)
    with pytest.raises(Unreadable, match="marigraph backend"):
        read_bootstrap(reading)
    os.close(reading)


def test_that_a_child_started_by_hand_says_what_to_use_instead() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "backend.run.child_main"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("This program is started by the supervisor")


def test_that_keys_do_not_show_in_text(bootstrap: Bootstrap) -> None:
    for pair in (bootstrap.ring.server, bootstrap.ring.peer, bootstrap.ring.client):
        assert pair.secret not in repr(bootstrap)
