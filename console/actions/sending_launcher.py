"""Starts sendings in processes of their own, which go on when the window closes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from backend.errors import MarigraphError
from backend.messages.access_roles import AccessRole
from backend.messages.known_sentences import read_sentence
from backend.translation import tr
from backend.wire.sending_creation import create_sending
from backend.wire.sendings import SendingControl, SendingFiles


class SendingLauncher:
    """The sendings of one data folder, as a window orders them; errors come back as sentences."""

    def __init__(self, data: Path, role: Callable[[], AccessRole]) -> None:
        """`role` returns as whom the window acts now."""
        self._data, self._role = data, role

    def start(self, file: str, rate_per_s: int, by: str) -> str:
        """Send a file from its first line; return why it cannot be, empty when it is under way."""
        try:
            state = create_sending(self._data, Path(file), by=by, rate_per_s=rate_per_s)
        except MarigraphError as error:
            return read_sentence(error.message)
        return self.resume(state.name)

    def resume(self, name: str) -> str:
        """Go on with one; return why it cannot be."""
        arguments = ["-P", "-m", "backend", "sends", "resume", name, "--data", str(self._data)]
        try:
            with self._log(name).open("wb") as output:
                subprocess.run(  # noqa: S603 - this program itself; the shell gets it as arguments
                    ["/bin/sh", "-c", '"$@" &', "sh", sys.executable, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=os.environ | {"MARIGRAPH_ROLE": self._role()},
                    start_new_session=True,
                    check=True,
                )
        except (OSError, subprocess.CalledProcessError) as error:
            return tr("{name} cannot be sent: {reason}.", name=name, reason=error)
        return ""

    def want(self, name: str, control: SendingControl) -> str:
        """Say what is wanted of one; return why it cannot be said."""
        try:
            SendingFiles(self._data, name).want(control)
        except MarigraphError as error:
            return read_sentence(error.message)
        return ""

    def last_output(self, name: str) -> str:
        """Return the last line that the process of a sending has written; empty for none."""
        try:
            text = self._log(name).read_text(errors="replace")
        except OSError:  # it never wrote any
            return ""
        return next((line for line in reversed(text.splitlines()) if line.strip()), "")

    def _log(self, name: str) -> Path:
        return self._data / "sendings" / f"{name}.log"
