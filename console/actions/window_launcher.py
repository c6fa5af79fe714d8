"""Another window of this program, in a process of its own that outlives this one."""

import subprocess
import sys
from pathlib import Path

from backend.translation import tr
from backend.wire.backend_process import release
from backend.wire.connection_profiles import ConnectionProfile


def launch_profile(profile: ConnectionProfile, config: Path) -> str:
    """Open a window on a profile; return why it cannot be opened, empty when it is on its way."""
    if reason := profile.missing_reason():
        return tr("{reason}. Bring it back, or change the profile.", reason=reason)
    return _launch(["--config", str(config), "--profile", profile.name])


def launch_folder(folder: Path, config: Path | None) -> str:
    """Open a window on what a file was unpacked into; return why not, empty when it is on its way.

    `config`: where windows are remembered; None: where the program does by itself.
    """
    where = ["--config", str(config)] if config is not None else []
    return _launch([*where, "--data", str(folder)])


def _launch(arguments: list[str]) -> str:
    try:
        child = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", "console", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return tr("No window can be opened: {reason}.", reason=error.strerror)
    release(child)
    return ""
