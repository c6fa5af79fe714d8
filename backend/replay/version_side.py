"""A version of the code in a process of its own, as the comparison sees it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from backend.errors import Unavailable, Unreadable
from backend.replay.version_protocol import (
    Answer,
    Applied,
    Apply,
    Begin,
    BlockOfView,
    Failed,
    Order,
    ShowBlock,
    VersionContent,
    ViewShape,
    read_message,
    write_message,
)

_PROCESS = Path(__file__).with_name("version_process.py")
_END_LIMIT_S = 5.0
_Expected = TypeVar("_Expected", VersionContent, Applied, BlockOfView)


class VersionSide:
    """One run; `name`: as it is called in messages. To be closed, however it ends."""

    def __init__(
        self, name: str, folders: Sequence[Path] = (), variables: Mapping[str, str] | None = None
    ) -> None:
        """Start the process: these folders before the path, these variables in its environment."""
        self.name = name
        path = [*map(str, folders), *filter(None, [os.environ.get("PYTHONPATH", "")])]
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the side
        self._position = 0
        self._views: Mapping[str, ViewShape] | None = None  # not said yet
        self._decoder = msgspec.msgpack.Decoder(Answer)
        self._child = subprocess.Popen(  # noqa: S603 - this program's own file
            [sys.executable, "-P", str(_PROCESS)],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path),
                "PYTHONDONTWRITEBYTECODE": "1",
                **(variables or {}),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def views(self) -> Mapping[str, ViewShape]:
        """Wait for what the version has, which it says once.

        Raises:
            Unreadable: code `no-version`; it cannot be loaded, and why.
        """
        if self._views is not None:
            return self._views
        try:
            self._views = self._receive(VersionContent).views
        except Unavailable as error:
            raise Unreadable(
                f"{self.name} cannot be loaded: {error.message}", code="no-version", field="against"
            ) from error
        return self._views

    def begin(self, order: Begin) -> None:
        """Let it open log and scratch file."""
        self._send(order)

    def apply(self, upto: int) -> None:
        """Let it go on to a position; see `applied`."""
        self._send(Apply(upto=upto))

    def applied(self) -> Applied:
        """Wait until it has come there.

        Raises:
            Unavailable: it cannot go on, and why.
        """
        try:
            found = self._receive(Applied)
        except Unavailable as error:
            raise Unavailable(
                f"{self.name} cannot go on behind position {self._position}: {error.message}",
                code="version-failed",
            ) from error
        self._position = found.upto
        return found

    def show(self, view: str) -> BlockOfView:
        """Return what its last block has made of a view.

        Raises:
            Unavailable: it cannot go on, and why.
        """
        self._send(ShowBlock(view=view))
        return self._receive(BlockOfView)

    def _send(self, order: Order) -> None:
        if self._child.stdin is None:
            return  # it was made with one
        try:
            write_message(self._child.stdin, order)
        except OSError as error:
            raise self._ended() from error

    def _receive(self, kind: type[_Expected]) -> _Expected:
        stream = self._child.stdout
        answer = None if stream is None else read_message(stream, self._decoder)
        if isinstance(answer, kind):
            return answer
        if isinstance(answer, Failed):
            raise Unavailable(_with_place(answer), code="version-failed")
        raise self._ended()

    def _ended(self) -> Unavailable:
        code = self._child.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else "it said nothing"
        if code < 0:
            return Unavailable(
                f"its process was ended by signal {-code}: {reason}", code="version-failed"
            )
        return Unavailable(
            f"its process ended with exit code {code}: {reason}", code="version-failed"
        )

    def close(self) -> None:
        """End the process, which has nothing to lose."""
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue  # it had ended with something unread
        try:
            self._child.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:  # a handler that does not return
            self._child.kill()
            self._child.wait()
        self._errors.close()


def _with_place(failed: Failed) -> str:
    """Return what was raised, and the last place in its stack."""
    places = [
        line.strip() for line in failed.trace.splitlines() if line.strip().startswith("File ")
    ]
    return f"{failed.message} ({places[-1]})" if places else failed.message
