"""What was sent, and named templates, in a file of the console's own: kept when it is killed.

Lines are only added, the newest of a command counts; at the start the file is written anew when it
has become long. A line that a kill has torn is left out. Secrets never come here: who calls leaves
them out.
"""

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from backend.atomic_file import write_atomically
from backend.messages.commands import Answer, Failure
from backend.translation import tr, tr_noop
from console.panels.commands.command_history import SentCommand

KEPT_COMMANDS = 500
KEPT_TEMPLATES = 200
_MAX_LINE_BYTES = 256 * 1024  # a command that is larger is not kept beyond this window
_MAX_LINES = 4 * KEPT_COMMANDS
_CUT_OFF = tr_noop("The window was closed before its answer came.")

_logger = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode


class CommandTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A form filled in, under a name."""

    name: str
    type: str
    data: dict[str, Any]


class _KeptCommand(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command as a line holds it; either with its answer, or with why there is none, or neither.

    Not a `SentCommand`: what is written down must be readable whatever becomes of that.
    """

    id: bytes
    type: str
    actor: str
    sent_us: int
    data: dict[str, Any] = {}
    expected_version: int | None = None
    has_secrets: bool = False
    answer: Answer | None = None
    failure: Failure | None = None
    duration_s: float | None = None


class _StoredLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command or a template as it is now, or the name of a template that is gone."""

    command: _KeptCommand | None = None
    template: CommandTemplate | None = None
    removed: str = ""


class StoredCommands(msgspec.Struct):
    """What was kept: commands, oldest first, and templates by name."""

    commands: list[SentCommand]
    templates: dict[str, CommandTemplate]


class CommandStore:
    """The file of one data folder; without a folder nothing is kept. `error`: why not."""

    def __init__(self, folder: Path | None, data: Path) -> None:
        """`folder`: of the console's settings; `data`: whose commands they are."""
        name = hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:16]
        self._path = folder / "commands" / f"{name}.jsonl" if folder is not None else None
        self.error = ""
        self._is_torn = True  # whether the last line may not be whole: another process wrote it

    def load(self) -> StoredCommands:
        """Return what was kept; a command without an answer may be done or not."""
        lines = self._read_lines()
        found = _fold(lines)
        found.commands = found.commands[-KEPT_COMMANDS:]
        if len(lines) > _MAX_LINES:
            self._rewrite(found)
        cut_off = Failure(code="unknown", message=tr(_CUT_OFF))
        found.commands = [
            replace(sent, number=number, answer=sent.answer or cut_off)
            for number, sent in enumerate(found.commands, 1)
        ]
        return found

    def keep_command(self, sent: SentCommand) -> None:
        """Keep a command as it is now."""
        self._append(_StoredLine(command=_kept(sent)))

    def keep_template(self, template: CommandTemplate) -> None:
        """Keep a template, in the place of the one with its name."""
        self._append(_StoredLine(template=template))

    def remove_template(self, name: str) -> None:
        """Forget a template."""
        self._append(_StoredLine(removed=name))

    def _append(self, line: _StoredLine) -> None:
        text = (b"\n" if self._is_torn else b"") + _encode(line) + b"\n"
        if self._path is None or len(text) > _MAX_LINE_BYTES:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb", buffering=0) as file:
                written = file.write(text)  # at once: of two windows neither tears the other's
            self._is_torn = written != len(text)
            self.error = ""
        except OSError as error:
            self._note(error)

    def _read_lines(self) -> list[_StoredLine]:
        if self._path is None:
            return []
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:  # nothing was sent yet
            return []
        except OSError as error:
            self._note(error)
            return []
        found: list[_StoredLine] = []
        for line in raw.split(b"\n"):
            # torn by a kill, or of another version: the others are readable all the same
            with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                found.append(msgspec.json.decode(line, type=_StoredLine))
        return found

    def _rewrite(self, kept: StoredCommands) -> None:
        if self._path is None:
            return
        lines = [_StoredLine(template=each) for each in kept.templates.values()]
        lines += [_StoredLine(command=_kept(each)) for each in kept.commands]
        try:
            write_atomically(self._path, b"".join(_encode(line) + b"\n" for line in lines))
        except OSError as error:
            self._note(error)

    def _note(self, error: OSError) -> None:
        self.error = tr(
            "The history is not kept: {file}: {reason}.", file=self._path, reason=error.strerror
        )
        _logger.warning("The history is not kept: %s: %s.", self._path, error.strerror)


def _kept(sent: SentCommand) -> _KeptCommand:
    answer = sent.answer
    return _KeptCommand(
        id=sent.id,
        type=sent.type,
        actor=sent.actor,
        sent_us=sent.sent_us,
        data=sent.data,
        expected_version=sent.expected_version,
        has_secrets=sent.has_secrets,
        answer=answer if isinstance(answer, Answer) else None,
        failure=answer if isinstance(answer, Failure) else None,
        duration_s=sent.duration_s,
    )


def _sent(kept: _KeptCommand) -> SentCommand:
    return SentCommand(
        number=0,
        id=kept.id,
        type=kept.type,
        actor=kept.actor,
        expected_version=kept.expected_version,
        data=kept.data,
        has_secrets=kept.has_secrets,
        sent_us=kept.sent_us,
        answer=kept.answer or kept.failure,
        duration_s=kept.duration_s,
    )


def _fold(lines: Iterable[_StoredLine]) -> StoredCommands:
    """Return what the lines come to; the newest of each command and each name counts."""
    commands: dict[tuple[bytes, int], SentCommand] = {}
    templates: dict[str, CommandTemplate] = {}
    for line in lines:
        if line.command is not None:
            commands[line.command.id, line.command.sent_us] = _sent(line.command)
        if line.template is not None:
            templates[line.template.name] = line.template
        templates.pop(line.removed, None)
    newest = sorted(commands.values(), key=lambda sent: sent.sent_us)
    return StoredCommands(newest, dict(list(templates.items())[-KEPT_TEMPLATES:]))
