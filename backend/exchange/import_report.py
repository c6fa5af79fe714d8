"""What became of every line of an import: the report adds up to the input."""

from collections.abc import Iterator, Sequence

import msgspec

from backend.messages.number_text import format_counted, format_number

_MAX_SHOWN_LINES = 12  # line numbers that the text names
MAX_LISTED_LINES = 100_000  # of one kind, which the JSON names; beyond that they are counted only
MAX_LISTED_REJECTIONS = 1_000  # of an import as commands, and lines of one file and code
_UNREADABLE = "unreadable"
ID_CONFLICT = "id-conflict"
ALREADY_THERE = "already-there"


class UnreadableLine(msgspec.Struct, frozen=True):
    """A line that could not be read, and why."""

    line: int
    reason: str


class FileReport(msgspec.Struct):
    """The lines of one file: each is taken, set aside, rejected or unreadable.

    read_as: how the file was recognised, in words, where there are several ways
    aside, rejected: line numbers by code; the header is line 1 and is not counted
    unlisted: by code, how many lines are counted and not listed, as there are too many
    """

    name: str
    lines: int = 0
    taken: int = 0
    aside: dict[str, list[int]] = {}
    rejected: dict[str, list[int]] = {}
    unreadable: list[UnreadableLine] = []
    read_as: str = ""
    unlisted: dict[str, int] = {}

    def set_aside(self, code: str, line: int) -> None:
        """Note that a line was understood, and says nothing that becomes an event."""
        if self._has_room(code, self.aside.setdefault(code, [])):
            self.aside[code].append(line)

    def add_unreadable(self, line: int, reason: str) -> None:
        """Note a line that could not be read."""
        if self._has_room(_UNREADABLE, self.unreadable):
            self.unreadable.append(UnreadableLine(line, reason))

    def reject(self, code: str, listed: list[int], count: int) -> None:
        """Move `count` lines from the taken ones to the rejected ones; `listed` are the first."""
        self.rejected[code] = listed
        if count > len(listed):
            self.unlisted[code] = count - len(listed)
        self.taken -= count

    def count(self, code: str) -> int:
        """Return how many lines were set aside or rejected with this code."""
        listed = len(self.aside.get(code, ())) + len(self.rejected.get(code, ()))
        return listed + self.unlisted.get(code, 0)

    def count_unreadable(self) -> int:
        """Return how many lines could not be read."""
        return len(self.unreadable) + self.unlisted.get(_UNREADABLE, 0)

    def adds_up(self) -> bool:
        """Say whether every line has exactly one fate."""
        apart = sum(self.count(code) for code in {**self.aside, **self.rejected})
        return self.taken + apart + self.count_unreadable() == self.lines

    def _has_room(self, code: str, listed: Sequence[object]) -> bool:
        if len(listed) < MAX_LISTED_LINES:
            return True
        self.unlisted[code] = self.unlisted.get(code, 0) + 1
        return False


class Finding(msgspec.Struct):
    """Something that was taken, and that breaks a rule or an expectation, or was changed by it.

    unlisted: lines that are counted and not listed, as there are too many
    """

    code: str
    file: str
    lines: list[int]
    unlisted: int = 0


class Rejection(msgspec.Struct, frozen=True, array_like=True):
    """A command that a rule refused, and the line that it was made from.

    A generated command stands for no line: its file is empty, its line 0.
    """

    file: str
    line: int
    command: str
    code: str


class CommandCounts(msgspec.Struct):
    """How commands were answered; `generated` of them stand for no line of the input."""

    sent: int = 0
    generated: int = 0
    accepted: int = 0
    rejected: dict[str, int] = {}


class ImportReport(msgspec.Struct):
    """What an import did, over all of its runs. `events` counts the recorded facts by type.

    `before`: how many facts earlier runs had brought in, or commands they had sent. `amounts`:
    check sums in minor units. `meanings`: a sentence per code. `rejections`: the first rejected
    commands, up to the limit; `commands` counts all of them.
    """

    source: str
    origin: str
    mode: str
    files: list[FileReport]
    before: int = 0
    events: dict[str, int] = {}
    amounts: dict[str, int] = {}
    findings: list[Finding] = []
    commands: CommandCounts | None = None
    rejections: list[Rejection] = []
    meanings: dict[str, str] = {}

    def file(self, name: str) -> FileReport:
        """Return the report of that file."""
        return next(file for file in self.files if file.name == name)

    def adds_up(self) -> bool:
        """Say whether every line of every file has exactly one fate."""
        return all(file.adds_up() for file in self.files)

    def is_refused(self) -> bool:
        """Say whether lines were unreadable, rejected or in conflict, and none is in the log."""
        refused = any(
            file.unreadable or file.rejected or ID_CONFLICT in file.aside for file in self.files
        )
        return refused and not any(file.taken or ALREADY_THERE in file.aside for file in self.files)

    def add_finding(self, code: str, file: str, line: int) -> None:
        """Note one more line of which something is to be said."""
        finding = next((one for one in self.findings if (one.code, one.file) == (code, file)), None)
        if finding is None:
            self.findings.append(Finding(code, file, [line]))
        elif len(finding.lines) < MAX_LISTED_LINES:
            finding.lines.append(line)
        else:
            finding.unlisted += 1


def report_as_json(report: ImportReport) -> bytes:
    """Return the whole report as one JSON object, with the line numbers up to the limit."""
    return msgspec.json.encode(report)


def report_as_text(report: ImportReport) -> str:
    """Return the report for people; long lists of line numbers are cut short."""
    return "\n".join(_report_lines(report))


def _report_lines(report: ImportReport) -> Iterator[str]:
    yield f"{report.source}, as {report.mode}"
    if report.before:
        one, many = f"{report.mode.removesuffix('s')} was", f"{report.mode} were"
        done = "brought in" if report.commands is None else "sent"
        yield f"  {format_counted(report.before, one, many)} {done} by an earlier run"
    yield from _file_lines(report)
    for title, counts in (("events", report.events), ("check sums", report.amounts)):
        if counts:
            yield f"  {title}:"
            yield from _count_lines(counts)
    if report.commands is not None:
        yield from _command_lines(report.commands)
    for finding in report.findings:
        what = report.meanings.get(finding.code, finding.code)
        numbers = _line_numbers(finding.lines)
        count = len(finding.lines) + finding.unlisted
        found = f"{format_number(count)} ({finding.file}, {numbers})"
        yield f"  finding {finding.code}: {found}: {what}"


def _file_lines(report: ImportReport) -> Iterator[str]:
    for file in report.files:
        read = format_counted(file.lines, "line")
        yield f"  {file.name}: {read}, {format_number(file.taken)} taken"
        if file.read_as:
            yield f"    read as {file.read_as}"
        for kind, fates in (("set aside", file.aside), ("rejected", file.rejected)):
            for code, lines in sorted(fates.items()):
                what = report.meanings.get(code, code)
                yield (
                    f"    {kind} {code}: {format_number(file.count(code))}"
                    f" ({_line_numbers(lines)}): {what}"
                )
        if file.unreadable:
            yield f"    unreadable: {format_number(file.count_unreadable())}"
        for unread in file.unreadable[:_MAX_SHOWN_LINES]:
            yield f"      line {unread.line}: {unread.reason}"
    yield "  every line is accounted for" if report.adds_up() else "  LINES ARE MISSING"


def _command_lines(commands: CommandCounts) -> Iterator[str]:
    refused = sum(commands.rejected.values())
    yield (
        f"  commands: {format_number(commands.sent)} sent ({format_number(commands.generated)}"
        " generated),"
        f" {format_number(commands.accepted)} accepted, {format_number(refused)} rejected"
    )
    yield from _count_lines(commands.rejected)


def _count_lines(counts: dict[str, int]) -> Iterator[str]:
    width = max(map(len, counts), default=0)
    for name, count in sorted(counts.items()):
        yield f"    {name:<{width}}  {format_number(count):>13}"


def _line_numbers(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_MAX_SHOWN_LINES])
    noun = "line" if len(lines) == 1 else "lines"
    return f"{noun} {shown}" + (", …" if len(lines) > _MAX_SHOWN_LINES else "")
