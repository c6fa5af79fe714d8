"""What the program starts, from which folder, and what it leaves behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from backend.wire import connection
from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered


def test_that_a_closed_terminal_leaves_no_borrowed_backend_behind(program: Program) -> None:
    with program.started("send", "-") as sending:
        assert sending.stdin is not None
        assert sending.stdout is not None
        sending.stdin.write(f"{registered('hanna')}\n".encode())
        sending.stdin.flush()
        assert b"accepted" in sending.stdout.readline()
        backend = connection.read_connection_file(program.folder).pid
        sending.send_signal(signal.SIGHUP)
        assert sending.wait(program.patience) == 128 + signal.SIGHUP
    assert not psutil.pid_exists(backend)  # type: ignore[no-untyped-call]  # psutil has no types
    assert not (program.folder / connection.CONNECTION_FILE).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring a display")
def test_that_the_window_is_not_taken_from_the_present_folder(tmp_path: Path) -> None:
    (tmp_path / "console").mkdir()
    (tmp_path / "console" / "__init__.py").write_text("raise SystemExit('a stranger')")
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "backend", "--data", str(tmp_path / "data")],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in displays},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert "no display" in ended.stderr
