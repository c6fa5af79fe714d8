"""The answers of an import of commands, counted in constant memory.

Of the rejected ones the first are named, of each code and each file; which lines have met their
fate already stands in a file on the disk.
"""

from typing import Self

import msgspec

from backend.exchange.import_report import (
    MAX_LISTED_REJECTIONS,
    CommandCounts,
    ImportReport,
    Rejection,
)
from backend.exchange.import_source import ImportCommand, SourceLine
from backend.messages.commands import Answer
from backend.sqlite.file_profile import SCRATCH
from backend.sqlite.sqlite_connection import connect_scratch


class RejectedLines(msgspec.Struct):
    """Lines of one file that were rejected with one code; `listed` are the first of them."""

    count: int = 0
    listed: list[int] = []


class ImportAnswerCounts(msgspec.Struct):
    """What is known of the answers in the end; its size does not depend on how many there are.

    examples: the sentence of the first rejection by code; named: the first rejections;
    files: lines by the file's name and the code
    """

    commands: CommandCounts
    examples: dict[str, str] = {}
    named: list[Rejection] = []
    files: dict[str, dict[str, RejectedLines]] = {}

    def add_to(self, report: ImportReport) -> None:
        """Put the answers to the lines that they stand for."""
        report.commands = self.commands
        report.rejections = self.named
        report.meanings = report.meanings | self.examples
        for name, fates in self.files.items():
            for code, lines in fates.items():
                report.file(name).reject(code, lines.listed, lines.count)


class RejectionTally:
    """Counts answers as they come. Use it as a context, in one thread."""

    def __init__(self) -> None:
        self.counts = ImportAnswerCounts(CommandCounts())
        self._rejected = connect_scratch(SCRATCH)
        self._rejected.execute(
            "CREATE TABLE rejected (file TEXT, line INTEGER, PRIMARY KEY (file, line))"
            " WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget which lines were rejected; the counts stay."""
        self._rejected.close()

    def add(self, command: ImportCommand, answer: Answer) -> None:
        """Count an answer; a line's first rejection is its fate."""
        commands = self.counts.commands
        commands.sent += 1
        commands.generated += command.generated
        if answer.outcome != "rejected":
            commands.accepted += 1
            return
        commands.rejected[answer.code] = commands.rejected.get(answer.code, 0) + 1
        self.counts.examples.setdefault(answer.code, answer.message)
        for line in command.lines:
            self._add_line(line, answer.code)
        if len(self.counts.named) < MAX_LISTED_REJECTIONS:
            first = command.lines[0] if command.lines else SourceLine("", 0)
            self.counts.named.append(Rejection(first.file, first.line, command.type, answer.code))

    def _add_line(self, line: SourceLine, code: str) -> None:
        added = self._rejected.execute(
            "INSERT OR IGNORE INTO rejected VALUES (?, ?)", (line.file, line.line)
        )
        if added.rowcount != 1:
            return
        lines = self.counts.files.setdefault(line.file, {}).setdefault(code, RejectedLines())
        lines.count += 1
        if len(lines.listed) < MAX_LISTED_REJECTIONS:
            lines.listed.append(line.line)
