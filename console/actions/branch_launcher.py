"""Starts runs of branches in processes of their own, which go on when the window closes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from backend.errors import MarigraphError
from backend.messages.access_roles import AccessRole
from backend.messages.known_sentences import read_sentence
from backend.translation import tr
from backend.wire.branch_document import BranchEdit
from backend.wire.branches import BranchFiles
from console.actions.detached_process import read_last_line, start_detached

_PREFIX = "marigraph: "  # of what the command line says of itself


class BranchLauncher:
    """The branches of one data folder, as a window orders them; errors come back as sentences."""

    def __init__(self, data: Path, role: Callable[[], AccessRole]) -> None:
        """`role` returns as whom the window acts now."""
        self._data, self._role = data, role
        self._folder = data / "branches"

    def start(self, name: str, edits: Sequence[BranchEdit], *, at: int, upto: int, by: str) -> str:
        """Make a branch, and run it; return why it cannot be, empty when it is under way.

        Whether its edits fit the log is found by the process: see `last_output`.
        """
        try:
            files = BranchFiles(self._data, name)
            if files.exists():
                return tr("There is a branch {name} already; choose another name.", name=name)
            draft = files.write_draft(edits)
        except MarigraphError as error:
            return read_sentence(error.message)
        more = ["--upto", str(upto)] if upto else []
        edited = ["--edits", str(draft), "--at", str(at), "--by", by]
        return self._launch(name, [*edited, *more])

    def resume(self, name: str) -> str:
        """Run one again; return why it cannot be."""
        return self._launch(name, [])

    def do(self, name: str, act: Callable[[BranchFiles], None]) -> str:
        """Do something with a branch's files; return why it cannot be done."""
        try:
            act(BranchFiles(self._data, name))
        except MarigraphError as error:
            return read_sentence(error.message)
        return ""

    def discard(self, name: str) -> str:
        """Throw a branch away, with what its runs have printed; return why it cannot be."""
        problem = self.do(name, lambda files: files.discard())
        if not problem:
            self._log(name).unlink(missing_ok=True)
        return problem

    def last_output(self, name: str) -> str:
        """Return why its process has given up; empty where it has not, or not yet."""
        last = read_last_line(self._log(name))
        return read_sentence(last.removeprefix(_PREFIX)) if last.startswith(_PREFIX) else ""

    def _launch(self, name: str, options: Sequence[str]) -> str:
        arguments = ["replay", "branch", name, "--data", str(self._data), "--quiet", *options]
        try:
            start_detached(arguments, self._log(name), self._role(), with_output=False)
        except OSError as error:
            return tr("{name} cannot be run: {reason}.", name=name, reason=error)
        return ""

    def _log(self, name: str) -> Path:
        return self._folder / f".{name}.log"
