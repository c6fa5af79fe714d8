import signal
import stat
import subprocess
import sys
from pathlib import Path

from backend.exchange.staging_folder import open_staging_folder


def test_that_nothing_is_left_of_what_was_not_taken_out(tmp_path: Path) -> None:
    with open_staging_folder(tmp_path) as staging:
        (staging / "half").write_bytes(b"half")
        assert stat.S_IMODE(staging.stat().st_mode) == 0o700
        assert staging.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_that_what_a_killed_process_has_left_is_removed_and_what_is_in_use_stays(
    tmp_path: Path,
) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from backend.exchange.staging_folder import open_staging_folder\n"
        "with open_staging_folder(Path(sys.argv[1])) as staging:\n"
        "    (staging / 'half').write_bytes(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (abandoned,) = tmp_path.iterdir()
    (tmp_path / ".marigraph-staging-1.part").mkdir()  # none of ours
    with open_staging_folder(tmp_path) as first, open_staging_folder(tmp_path) as second:
        assert not abandoned.exists()
        assert first.exists()
        assert second.exists()
    assert [each.name for each in tmp_path.iterdir()] == [".marigraph-staging-1.part"]
