"""Starts sendings in processes of their own, which go on when the window closes."""

from collections.abc import Callable
from pathlib import Path

from backend.errors import MarigraphError
from backend.messages.access_roles import AccessRole
from backend.messages.known_sentences import read_sentence
from backend.translation import tr
from backend.wire.sending_creation import create_sending
from backend.wire.sendings import SendingControl, SendingFiles
from console.actions.detached_process import read_last_line, start_detached


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
        arguments = ["sends", "resume", name, "--data", str(self._data)]
        try:
            start_detached(arguments, self._log(name), self._role(), with_output=True)
        except OSError as error:
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
        return read_last_line(self._log(name))

    def _log(self, name: str) -> Path:
        return self._data / "sendings" / f"{name}.log"
